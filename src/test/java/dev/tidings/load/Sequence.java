package dev.tidings.load;

import java.util.BitSet;

/** What one user was sent, by the numbers 1, 2, 3 … of its events. */
final class Sequence {
    private final BitSet seen = new BitSet();
    private int last;
    private int duplicates;
    private int reordered;

    void on(int number) {
        if (seen.get(number)) {
            duplicates++;
            return;
        }
        seen.set(number);
        if (number < last) {
            reordered++;
        }
        last = Math.max(last, number);
    }

    int received() {
        return seen.cardinality();
    }

    int duplicates() {
        return duplicates;
    }

    int reordered() {
        return reordered;
    }
}
