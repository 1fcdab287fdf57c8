package dev.tidings.client;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.Keys.ENTER;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a feed does to the inbox, in a real browser: hostile texts, floods, trouble. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxFeedBrowserTest {
    /** More than the component waits before it speaks, in a page whose clock hurries. */
    private static final Duration SOON = Duration.ofSeconds(5);

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
    class HostileTexts {
        @Test
        void areTextAndNothingElse() {
            page.load("open&items=0");

            page.run("""
                    const evil = `<img src=x onerror="window.pwned = 1"><script>window.pwned = 1</script>"'`;
                    const urls = ["javascript:window.pwned=1", "JaVaScRiPt:window.pwned=1", " javascript:1", "vbscript:x",
                      "java\\nscript:window.pwned=1", "data:text/html,x", "//evil.example", "/\\\\evil.example"];
                    feed.hold(urls.map((url, index) => notification({
                      id: `${evil}${index}`, title: evil, body: evil, category: evil, url, priority: evil,
                      actions: urls.map((url) => ({ label: evil, url })),
                    })));
                    """);
            assertThat(page.number("root.querySelectorAll('.row').length")).isEqualTo(8);
            assertThat(page.number("root.querySelectorAll('img, script, a').length"))
                    .isZero();
            assertThat(page.texts(".row:first-child .title")).startsWith("<img src=x onerror=");
            page.run("root.querySelectorAll('.tools button').forEach((button) => button.click())");

            assertThat(page.number("root.querySelectorAll('.row').length")).isZero();
            assertThat(page.is("window.pwned === undefined")).isTrue();
            assertThat(page.text("violations.join()")).isEmpty();
        }

        @Test
        void ofActionsAreTextInALinkThatIsFine() {
            page.load("open&items=0");

            page.run("feed.hold([notification({ actions: [{ label: '<b>Go</b>', url: '/\"onclick=\"alert(1)' }] })])");

            assertThat(page.texts(".actions a")).isEqualTo("<b>Go</b>");
            assertThat(page.text("root.querySelector('.actions a').getAttributeNames().join()"))
                    .isEqualTo("href,part,data-do,data-index,dir,tabindex");
        }

        @Test
        void keepTheirDirectionToThemselves() {
            page.load("open&items=0");

            page.run("feed.hold([notification({ title: 'שלום (1)', body: 'Plain', category: '\\u202Eevil' })])");

            assertThat(page.text("getComputedStyle(root.querySelector('.title')).direction"))
                    .isEqualTo("rtl");
            assertThat(page.text("getComputedStyle(root.querySelector('.body')).direction"))
                    .isEqualTo("ltr");
            assertThat(page.is("root.querySelector('.category').localName === 'bdi'"))
                    .isTrue();
        }
    }

    @Nested
    class Arrivals {
        private static final String FORTY =
                "feed.hold(Array.from({ length: 40 }, () => notification({ body: 'Some text' })).reverse())";

        /** The first row too, at the very top, where no browser keeps the place by itself. */
        @ParameterizedTest
        @ValueSource(ints = {0, 20})
        void leaveFocusAndScrollWhereTheyAre(int index) {
            page.load("open&items=0");
            page.run(FORTY);
            page.run("root.querySelectorAll('.row')[arguments[0]].focus(); window.row = root.activeElement", index);
            String place = "Math.round(window.row.getBoundingClientRect().top)";
            long before = page.number(place);

            page.run("for (let n = 0; n < 5; n++) feed.arrive({ body: 'Some text' })");
            page.run("feed.arrive({ id: feed.items[30].id, title: 'An old one with new content' })");

            assertThat(page.is("root.activeElement === window.row")).isTrue();
            assertThat(page.number(place)).isEqualTo(before);
            assertThat(page.texts(".title")).startsWith("An old one with new content");
        }

        @Test
        void leaveWhatIsReadWhereItIs() {
            page.load("open&items=0");
            page.run(FORTY);
            page.run("root.querySelector('.scroller').scrollTop = 700");
            page.run("const { left, bottom } = root.querySelector('.head').getBoundingClientRect();"
                    + "window.row = root.elementFromPoint(left + 99, bottom + 9).closest('.row')");
            String place = "Math.round(window.row.getBoundingClientRect().top)";
            long before = page.number(place);

            page.run(
                    "for (let n = 0; n < 5; n++) feed.arrive({ body: 'Some text that takes more than one line '.repeat(3) })");

            assertThat(page.number(place)).isEqualTo(before);
        }

        @Test
        void ofNewContentKeepTheFocusOfTheirRow() {
            page.load("open");
            page.run("root.querySelectorAll('.title a')[2].focus()");

            page.run("feed.arrive({ id: feed.items[2].id, title: 'New content', url: '/new' })");

            assertThat(page.focused()).contains("New content");
        }

        @Test
        void areAnnouncedAsTheirNumber() {
            page.load("hurry");

            page.run("for (let n = 0; n < 12; n++) feed.arrive()");
            await().atMost(SOON).until(() -> page.texts("[role=status]").equals("12 new notifications"));
            page.run("feed.arrive({ title: 'One' })");

            await().atMost(SOON).until(() -> page.texts("[role=status]").equals("New: One"));
        }

        @Test
        void byTheFiftyAreDrawnOnceAFrameAmongFiveHundred() {
            page.load("open&items=0");
            page.run("feed.hold(Array.from({ length: 500 }, () => notification({ body: 'Some text' })).reverse())");

            page.run("""
                    window.draws = 0;
                    window.frames_ = 0;
                    new MutationObserver(() => window.draws++).observe(root.querySelector(".list"), { childList: true });
                    const count = () => { window.frames_++; requestAnimationFrame(count); };
                    requestAnimationFrame(count);
                    for (let n = 0; n < 50; n++) setTimeout(() => feed.arrive({ title: `Live ${n}` }), 20 * n);
                    """);

            await().atMost(SOON).until(() -> page.number("root.querySelectorAll('.row').length") == 550);
            assertThat(page.number("window.draws")).isLessThanOrEqualTo(50);
            assertThat(page.is("window.draws <= window.frames_ + 1")).isTrue();
        }
    }

    @Nested
    class Trouble {
        @Test
        void isToldWhenItLastsAndCanBeEndedByHand() {
            page.load("open&hurry");
            page.run("feed.become('waiting', 'offline')");
            assertThat(page.isShown(".notice")).isFalse();

            await().atMost(SOON).until(() -> page.isShown(".notice"));
            page.run("root.querySelector('.notice button').focus()");
            page.press(ENTER);
            page.run("feed.become('connecting')");

            assertThat(page.texts(".notice p")).startsWith("You are offline. Trying again …");
            assertThat(page.texts("[role=status]")).isEqualTo("You are offline. Trying again …");
            assertThat(page.calls()).endsWith("reconnect");
            page.run("feed.become('live')");
            assertThat(page.isShown(".notice")).isFalse();
            assertThat(page.focused()).isEqualTo("Notifications");
        }

        @Test
        void thatIsShortDoesNotFlicker() {
            page.load("open&hurry");

            page.run("feed.become('waiting', 'drain'); feed.become('live')");

            await().during(Duration.ofMillis(300)).until(() -> !page.isShown(".notice"));
        }

        @ParameterizedTest
        @CsvSource({"signed-out,signed out", "forbidden,no access", "revoked,Sign in again", "replaced,elsewhere"})
        void thatIsForGoodSaysWhyAtOnce(String reason, String words) {
            page.load("open&items=0");

            page.run("feed.become('closed', arguments[0])", reason);

            assertThat(page.texts(".notice p")).contains(words);
            assertThat(page.isShown(".notice button")).isFalse();
            assertThat(page.isShown(".empty")).isFalse();
        }

        @Test
        void ofTheFirstConnectionIsNotAnEmptyFeed() {
            page.load("items=0");
            page.run("feed.state = 'connecting'; inbox.feed = null; inbox.feed = feed; inbox.show()");
            assertThat(page.isShown(".loading")).isTrue();
            assertThat(page.isShown(".empty")).isFalse();

            page.run("feed.become('live')");

            assertThat(page.isShown(".loading")).isFalse();
            assertThat(page.texts(".empty")).isEqualTo("You are all caught up.");
        }

        @Test
        void ofWhichOnlyOlderOnesAreLeftIsNotAnEmptyFeed() {
            page.load("open&items=0");
            page.run("feed.hasMore = true; feed.hold([])");

            assertThat(page.isShown(".older")).isTrue();
            assertThat(page.isShown(".empty")).isFalse();
        }

        @Test
        void withAChangeIsSaidAndGoesByItself() {
            page.load("open&hurry");

            page.run("feed.refuse('archived', 'Too many requests')");

            assertThat(page.texts(".error p")).isEqualTo("This could not be archived. Too many requests");
            assertThat(page.texts("[role=status]")).isEqualTo("This could not be archived. Too many requests");
            await().atMost(SOON).until(() -> !page.isShown(".error"));
        }

        @Test
        void withAChangeStaysWhileSomebodyIsAtIt() {
            page.load("open&hurry");
            page.run("feed.refuse('read', 'No'); root.querySelector('.error button').focus()");

            await().during(Duration.ofMillis(800)).until(() -> page.isShown(".error"));
            page.press(ENTER);

            assertThat(page.isShown(".error")).isFalse();
            assertThat(page.focused()).isEqualTo("Notifications");
        }
    }

    @Nested
    class Life {
        private static final String OWN_FEED = "inbox.feed = null; inbox.token = () => 'a-token';"
                + "window.fetch = () => new Promise(() => {}); window.own = inbox.feed";

        @Test
        void ofAFeedThatThePageMadeIsThePagesOwn() {
            page.load("");

            page.run("inbox.remove()");

            await().during(Duration.ofMillis(100)).until(() -> page.calls().isEmpty());
            page.run("events.length = 0; feed.arrive()");
            assertThat(page.events("tidings-unread")).isEmpty();
        }

        @Test
        void ofAnOwnFeedOutlastsAMoveAndEndsWithTheElement() {
            page.load("open");
            page.run(OWN_FEED);

            page.run("document.querySelector('main').append(inbox)");
            assertThat(page.text("own.state")).isEqualTo("connecting");
            assertThat(page.is("inbox.feed === own && root.querySelector('.panel').matches(':popover-open')"))
                    .isTrue();
            page.run("inbox.remove()");

            await().atMost(SOON).until(() -> page.text("own.state + inbox.feed").equals("closednull"));
        }

        @Test
        void ofAnOwnFeedOutlastsAnotherTokenFunctionButNotNone() {
            page.load("");
            page.run(OWN_FEED);

            page.run("inbox.token = () => 'another'");
            assertThat(page.is("inbox.feed === own")).isTrue();
            page.run("inbox.token = null");

            assertThat(page.text("own.state + inbox.feed")).isEqualTo("closednull");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "500", "-1", "many", ""})
        void ofAnOwnFeedBeginsWhateverTheHistory(String history) {
            page.load("");
            page.run("inbox.setAttribute('history', arguments[0]);" + OWN_FEED, history);

            assertThat(page.text("inbox.feed?.state")).isEqualTo("connecting");
        }

        @Test
        void isTheFirstOnesWhereItIsLoadedTwice() {
            page.load("");

            page.run("import('/client/v1/tidings-inbox.js#again').then("
                    + "({ TidingsInbox }) => (window.again = String(inbox instanceof TidingsInbox)),"
                    + "(failure) => (window.again = failure.message))");

            await().atMost(SOON).until(() -> page.text("window.again").equals("false"));
        }

        @Test
        void takesOverWhatWasSetBeforeItWasDefined() {
            page.load("");

            page.run(
                    "window.late = document.createElement('template').content.ownerDocument.createElement('tidings-inbox');"
                            + "late.feed = feed; late.messages = { title: 'Post' }; document.body.append(late); late.show()");

            assertThat(page.text("late.shadowRoot.querySelector('h2').textContent"))
                    .isEqualTo("Post");
            assertThat(page.text("late.shadowRoot.querySelector('.count').textContent"))
                    .isEqualTo("3");
        }
    }
}
