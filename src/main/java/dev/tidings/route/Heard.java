package dev.tidings.route;

import java.util.List;

/**
 * What the instances have answered, together.
 *
 * @param asked how many instances the question reached
 * @param answered how many of them have answered in time
 * @param whereabouts one for each feed that was asked about, in their order
 */
public record Heard(int asked, int answered, List<Whereabouts> whereabouts) {
    public Heard {
        whereabouts = List.copyOf(whereabouts);
    }
}
