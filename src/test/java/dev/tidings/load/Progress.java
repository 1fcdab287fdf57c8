package dev.tidings.load;

import java.util.ArrayList;
import java.util.List;

/** How a backlog was worked off: what was stored and refused at which time, cut into windows of as many events each. */
final class Progress {
    static final int WINDOWS = 20;

    /** One look at the service. */
    private record Look(double seconds, double stored, double rejected) {}

    /** Some of the events; the poison was among them, or was not. */
    private record Window(double perSecond, boolean hasPoison) {}

    private final List<Look> looks = new ArrayList<>();

    void add(double seconds, double stored, double rejected) {
        looks.add(new Look(seconds, stored, rejected));
    }

    /** From the first event stored to the last. */
    double perSecond() {
        Look first = first();
        Look last = looks.getLast();
        return (last.stored() - first.stored()) / (last.seconds() - first.seconds());
    }

    /** Events a second of the windows without poison, the middle one. */
    double usual() {
        List<Double> rates = windows().stream()
                .filter(window -> !window.hasPoison())
                .map(Window::perSecond)
                .sorted()
                .toList();
        return rates.get(rates.size() / 2);
    }

    /** Events a second of all windows with poison together. */
    double withPoison() {
        List<Window> windows = windows().stream().filter(Window::hasPoison).toList();
        return windows.size()
                / windows.stream().mapToDouble(window -> 1 / window.perSecond()).sum();
    }

    List<Long> rates() {
        return windows().stream().map(window -> Math.round(window.perSecond())).toList();
    }

    private List<Window> windows() {
        double begin = first().stored();
        double step = (looks.getLast().stored() - begin) / WINDOWS;
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            Look from = at(begin + i * step);
            Look to = at(begin + (i + 1) * step);
            windows.add(new Window(step / (to.seconds() - from.seconds()), to.rejected() > from.rejected()));
        }
        return windows;
    }

    /** Between two looks events are taken to be stored evenly. */
    private Look at(double stored) {
        Look before = first();
        for (Look look : looks) {
            if (look.stored() >= stored) {
                double part = look.stored() == before.stored()
                        ? 1
                        : Math.max(0, (stored - before.stored()) / (look.stored() - before.stored()));
                return new Look(
                        before.seconds() + part * (look.seconds() - before.seconds()),
                        stored,
                        part >= 1 ? look.rejected() : before.rejected());
            }
            before = look;
        }
        return looks.getLast();
    }

    private Look first() {
        return looks.stream().filter(look -> look.stored() > 0).findFirst().orElseThrow();
    }
}
