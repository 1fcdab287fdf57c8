package dev.tidings.playground;

/**
 * Where the servers are that a developer may want to talk to past this application.
 *
 * @param kafka {@code host:port}, several separated by commas
 */
record ServersBody(String kafka) {}
