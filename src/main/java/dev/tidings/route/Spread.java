package dev.tidings.route;

/**
 * Over which of several servers goes what is said about a feed: the jump consistent hash of Lamping and Veach (2014). All
 * instances come to the same answer, and one server more at the end of the list moves only as many feeds as it gets.
 */
final class Spread {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Spread() {}

    /** The place of its server in a list of so many. */
    static int server(String feed, int servers) {
        long key = hash(feed);
        long place = 0;
        for (long next = 0; next < servers; ) {
            place = next;
            key = key * 2862933555777941757L + 1;
            next = (long) ((place + 1) * ((double) (1L << 31) / ((key >>> 33) + 1)));
        }
        return (int) place;
    }

    /** FNV-1a, 64 bits: the same for every JVM and every version, which {@code hashCode} of another type need not be. */
    private static long hash(String feed) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < feed.length(); i++) {
            hash = (hash ^ feed.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
