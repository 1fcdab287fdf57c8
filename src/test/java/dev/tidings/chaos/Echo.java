package dev.tidings.chaos;

import java.time.Duration;

/** A second product service, or a second copy of the first, that emits the same events with the same ids beside it. */
public final class Echo implements Fault {
    private final Course course;
    private final Duration lasts;

    public Echo(Course course, Duration lasts) {
        this.course = course;
        this.lasts = lasts;
    }

    @Override
    public void inject() {
        course.traffic().beginEcho();
    }

    @Override
    public Duration lasts() {
        return lasts;
    }
}
