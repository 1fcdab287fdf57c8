package dev.tidings.feed;

/**
 * The life a version belongs to. Versions of different epochs cannot be compared.
 *
 * @param feed random bits of the feed's birth, at least 0
 * @param database raised by an operator who restored a backup, at least 0
 */
public record Epoch(long feed, long database) {
    public Epoch {
        if (feed < 0 || database < 0) {
            throw new IllegalArgumentException("an epoch is never negative");
        }
    }
}
