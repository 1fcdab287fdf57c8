package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.Keys.ARROW_DOWN;
import static org.openqa.selenium.Keys.ARROW_UP;
import static org.openqa.selenium.Keys.END;
import static org.openqa.selenium.Keys.ENTER;
import static org.openqa.selenium.Keys.ESCAPE;
import static org.openqa.selenium.Keys.HOME;
import static org.openqa.selenium.Keys.TAB;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader does with the inbox, in a real browser, with real keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxBrowserTest {
    InboxPage page;

    @BeforeAll
    void open() throws IOException {
        page = InboxPage.start();
    }

    @AfterAll
    void close() {
        if (page != null) page.close();
    }

    @Nested
    class Bell {
        @Test
        void saysHowManyAreUnread() {
            page.load("");

            assertThat(page.texts(".count")).isEqualTo("3");
            assertThat(page.text("root.querySelector('.bell').ariaLabel")).isEqualTo("Notifications, 3 unread");
            assertThat(page.events("tidings-unread")).isEqualTo("{\"unread\":3,\"unseen\":3}");
        }

        @Test
        void countsToNinetyNine() {
            page.load("items=0");

            page.run("feed.hold(Array.from({ length: 100 }, () => notification()))");

            assertThat(page.texts(".count")).isEqualTo("99+");
        }

        @Test
        void countsTheUnseenWhenItIsToldTo() {
            page.load("");
            page.run(
                    "feed.markRead(feed.items[0].id).then(() => feed.markAllSeen()); inbox.setAttribute('badge', 'unseen')");

            page.run("feed.arrive()");

            assertThat(page.text("root.querySelector('.bell').ariaLabel")).isEqualTo("Notifications, 1 new");
        }
    }

    @Nested
    class Keyboard {
        @Test
        void goesFromTheBellToTheArchiveAndBack() {
            page.load("");

            page.press(TAB, TAB);
            assertThat(page.focused()).isEqualTo("Notifications, 3 unread");
            page.press(ENTER);
            assertThat(page.is("inbox.open")).isTrue();
            page.press(TAB, TAB, TAB);
            assertThat(page.focused()).isEqualTo("Unread Order 1001 is on its way");
            page.press(TAB, TAB, TAB, TAB, TAB);
            assertThat(page.focused()).isEqualTo("Archive Order 1001 is on its way");
            page.press(ENTER);
            assertThat(page.focused()).isEqualTo("Unread Your card could not be charged");
            page.press(ESCAPE);

            assertThat(page.is("inbox.open")).isFalse();
            assertThat(page.focused()).isEqualTo("Notifications, 2 unread");
            assertThat(page.calls()).startsWith("markAllSeen, archive n-");
        }

        @Test
        void movesBetweenTheRowsWithArrowsHomeAndEnd() {
            page.load("open");
            page.run("root.querySelector('.row').focus()");

            page.press(ARROW_DOWN, ARROW_DOWN);
            assertThat(page.focused()).contains("Winter catalogue");
            page.press(ARROW_UP);
            assertThat(page.focused()).contains("Your card");
            page.press(END);
            assertThat(page.focused()).contains("Welcome");
            page.press(HOME);

            assertThat(page.focused()).contains("Order 1001");
        }

        @Test
        void marksAndArchivesWithLetters() {
            page.load("open");
            page.run("root.querySelector('.row').focus(); feed.calls = []");

            page.press("r", "u", "e");

            assertThat(page.calls()).matches("markRead (n-\\d+) true, markRead \\1 false, archive \\1");
            assertThat(page.focused()).contains("Your card");
        }

        @Test
        void hasOneTabStopForAllRows() {
            page.load("open");
            page.run("root.querySelectorAll('.row')[1].focus()");

            page.press(TAB, TAB, TAB, TAB);

            assertThat(page.focused()).isEqualTo("Account");
        }

        @Test
        void neverLosesTheFocusWhenTheLastRowGoes() {
            page.load("open&items=1");
            page.run("root.querySelector('.row').focus()");

            page.press("e");

            assertThat(page.focused()).isEqualTo("Notifications");
            assertThat(page.texts(".empty")).isEqualTo("You are all caught up.");
        }
    }

    @Nested
    class Panel {
        @Test
        void closesOnAClickElsewhere() {
            page.load("open");

            page.clickAt(200, 400);

            assertThat(page.is("inbox.open")).isFalse();
            assertThat(page.text("root.querySelector('.bell').ariaExpanded")).isEqualTo("false");
        }

        @Test
        void marksEverythingSeenOnce() {
            page.load("open");
            page.run("feed.markAllSeen = () => feed.calls.push('again'); feed.hold([...feed.items])");

            assertThat(page.calls()).isEqualTo("markAllSeen");
        }

        @Test
        void leavesUnseenWhatItIsToldToLeave() {
            page.load("");
            page.run("inbox.setAttribute('keep-unseen', ''); inbox.show()");

            assertThat(page.calls()).isEmpty();
        }

        @Test
        void saysHowLongAgoInTheLanguageOfThePage() {
            page.load("open");
            assertThat(page.texts("time")).startsWith("2 minutes ago\n3 hours ago\nyesterday\n3 days ago\nlast month");

            page.load("open&lang=de");
            assertThat(page.texts("time")).startsWith("vor 2 Minuten\nvor 3 Stunden\ngestern");
        }

        @Test
        void saysHowLongAgoAsOfNowWhenItOpensAgain() {
            page.load("open");
            page.run("inbox.hide(); const { now } = Date; Date.now = () => now() + 600_000");

            page.run("inbox.show()");

            assertThat(page.texts("time")).startsWith("12 minutes ago");
        }

        @Test
        void bringsOlderOnesAndSaysWhenItCannot() {
            page.load("open");
            page.run("feed.hasMore = true; feed.older = null; feed.hold(feed.items)");

            page.click(".older");
            assertThat(page.texts(".error p")).isEqualTo("Older notifications cannot be loaded now.");
            page.run("feed.older = [notification({ title: 'An old one' })]; root.querySelector('.older').focus()");
            page.click(".older");

            assertThat(page.texts(".title")).endsWith("An old one");
            assertThat(page.focused()).isEqualTo("Unread An old one");
            assertThat(page.isShown(".older")).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"ltr,en", "rtl,ar"})
        void standsAtTheEndOfTheBellInsideTheWindow(String direction, String language) {
            page.resize(1440, 900);
            page.load("open&lang=" + language);

            String panel = "root.querySelector('.panel').getBoundingClientRect()";
            String bell = "root.querySelector('.bell').getBoundingClientRect()";
            String side = direction.equals("ltr") ? "right" : "left";
            assertThat(page.number("Math.round(" + panel + "." + side + " - " + bell + "." + side + ")"))
                    .isZero();
            assertThat(page.is(panel + ".left >= 0 && " + panel + ".right <= innerWidth"))
                    .isTrue();
            assertThat(page.is("root.querySelector('.tools').getBoundingClientRect().left > "
                            + "root.querySelector('.title').getBoundingClientRect().left"))
                    .isEqualTo(direction.equals("ltr"));
        }
    }

    @Nested
    class Links {
        @Test
        void areReadAndTellThePageWhenTheyAreFollowed() {
            page.load("open");
            page.run("inbox.addEventListener('tidings-open', (event) => event.preventDefault())");
            String before = page.text("location.href");

            page.click(".title a");

            assertThat(page.text("location.href")).isEqualTo(before);
            assertThat(page.events("tidings-open")).contains("\"url\":\"/orders/1001\"");
            assertThat(page.calls()).startsWith("markAllSeen, markRead n-");
            assertThat(page.is("inbox.open")).isFalse();
        }

        @Test
        void ofActionsTellWhichOne() {
            page.load("open");
            page.run("inbox.addEventListener('tidings-action', (event) => event.preventDefault())");

            page.click(".actions a:nth-child(2)");

            assertThat(page.events("tidings-action")).contains("\"action\":{\"label\":\"Change delivery\"");
        }
    }
}
