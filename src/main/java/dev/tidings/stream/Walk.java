package dev.tidings.stream;

import dev.tidings.feed.Recipient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * One way through feeds that are to be compared, a slice at a time.
 *
 * @param places of the servers on which they live
 * @param isAfterLoss whether messages arrive again of which some may have been lost; else they have not come to an end yet
 */
record Walk(Iterator<Recipient> feeds, Set<Integer> places, boolean isHurried, boolean isAfterLoss) {
    List<Recipient> slice(int most) {
        List<Recipient> slice = new ArrayList<>();
        while (feeds.hasNext() && slice.size() < most) {
            slice.add(feeds.next());
        }
        return slice;
    }

    boolean isOver() {
        return !feeds.hasNext();
    }
}
