package dev.tidings.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One start of the service, and what it held.
 *
 * @param startSeconds from the start of the process to readiness
 * @param processorSeconds that all its threads took until then: a machine that does other things as well changes it least
 * @param idleBytes resident, without a stream
 * @param busyBytes resident, with all streams open
 */
record Course(double startSeconds, double processorSeconds, long idleBytes, long busyBytes) {
    static double median(List<Course> courses, ToDoubleFunction<Course> figure) {
        double[] sorted = courses.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
