package dev.tidings.embedded;

/** What a test does to {@link MoreRedis}, across class loaders. */
public interface MoreRedisMBean {
    void killAt(int place);

    void restartAt(int place);
}
