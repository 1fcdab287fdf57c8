package dev.tidings.chaos;

import java.util.List;

/**
 * All about one client: what it was sent, what was emitted to it (the numbers 1 to {@code emitted}, in that order), and what
 * the service says its feed holds.
 */
record Story(String user, List<Frame> frames, int emitted, Standing standing) {}
