package dev.tidings;

import java.util.List;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;

/** One browser with the page open. */
final class Device implements AutoCloseable {
    private final ChromeDriver browser;

    Device(ChromeDriver browser, String address) {
        this.browser = browser;
        browser.get(address);
    }

    void resize(Dimension size) {
        browser.manage().window().setSize(size);
    }

    long unread() {
        return number("seen.counters.unread");
    }

    /** When it was asked for, by the clock of this machine. */
    long read(String id) {
        return (long) browser.executeScript("return read(arguments[0])", id);
    }

    /** Milliseconds until its badge changed last. */
    long since(long asked) {
        return number("seen.at") - asked;
    }

    /** Those it shows, oldest first. */
    List<String> ids() {
        return strings("seen.items.sort((a, b) => a.seq - b.seq).map(({ id }) => id)");
    }

    List<String> titles() {
        return strings("seen.items.map(({ title }) => title)");
    }

    /** What it knows of the unread ones, and the badge. */
    String state() {
        return String.valueOf(browser.executeScript("return JSON.stringify([seen.counters, seen.items"
                + ".filter(({ readAt }) => !readAt).sort((a, b) => a.seq - b.seq)"
                + ".map(({ id, seq, title, seenAt }) => [id, seq, title, Boolean(seenAt)])])"));
    }

    /** The ids of the frames of a name: a notification's own, or else the cursor. */
    List<String> frames(String name) {
        return strings("seen.frames").stream()
                .filter(frame -> frame.startsWith(name + " "))
                .map(frame -> frame.substring(name.length() + 1))
                .toList();
    }

    @Override
    public void close() {
        browser.quit();
    }

    private long number(String expression) {
        return (long) browser.executeScript("return " + expression);
    }

    private List<String> strings(String expression) {
        List<?> all = (List<?>) browser.executeScript("return " + expression);
        return all.stream().map(String::valueOf).toList();
    }
}
