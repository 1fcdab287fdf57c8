package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;

/** The client in a real browser, on pages of the application's own origin. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ClientBrowserTest extends StreamTests {
    @Inject
    MeterRegistry metrics;

    ChromeDriver browser;
    Line line;

    @BeforeEach
    void openBrowser() {
        browser = Chromium.start();
        line = Line.to(root);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.quit();
            line.close();
        }
    }

    void show(String page, String token) {
        browser.get(line.resolve(PageProbe.PATH).toString());
        browser.executeScript("sessionStorage.token = arguments[0]", token);
        browser.get(line.resolve(page).toString());
    }

    /** Another tab of the same browser; the driver is in it afterwards. */
    String addTab(String token) {
        browser.switchTo().newWindow(WindowType.TAB);
        show(ClientPage.TAB, token);
        awaitState("live");
        return browser.getWindowHandle();
    }

    Object evaluate(String expression) {
        return browser.executeScript("return " + expression);
    }

    void awaitState(String state) {
        await().atMost(PATIENCE).until(() -> state.equals(evaluate("window.feed?.state")));
    }

    List<String> shown() {
        return browser.findElements(By.tagName("li")).stream()
                .map(WebElement::getText)
                .toList();
    }

    void awaitShown(String... titles) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).containsExactly(titles));
    }

    double open() {
        return metrics.get("tidings.stream.open").gauge().value();
    }

    @Test
    void threeLinesShowTheFeed() {
        emit("before", "ada");

        show(ClientPage.EXAMPLE, Tokens.of(tenant, "ada"));

        awaitShown("before");
        emit("after", "ada");
        awaitShown("after", "before");
        assertThat(browser.getTitle()).isEqualTo("2");
    }

    @Test
    void aScriptInATitleIsText() {
        emit("<img src=x onerror='document.title=1'>", "ada");

        show(ClientPage.EXAMPLE, Tokens.of(tenant, "ada"));

        awaitShown("<img src=x onerror='document.title=1'>");
        assertThat(browser.findElements(By.tagName("img"))).isEmpty();
    }

    @Test
    void threeTabsShareOneStreamAndGoOnWithoutTheLeader() {
        String token = Tokens.of(tenant, "ada");
        await().atMost(PATIENCE).until(() -> open() == 0); // those of the tests before are gone
        show(ClientPage.TAB, token);
        awaitState("live");
        String leader = browser.getWindowHandle();
        List<String> others = List.of(addTab(token), addTab(token));
        emit("all three", "ada");
        assertThat(open()).isEqualTo(1);

        browser.switchTo().window(leader);
        awaitShown("all three");
        assertThat(evaluate("feed.leading")).isEqualTo(true);
        browser.close();
        emit("while nobody leads", "ada");

        List<Object> leading = new ArrayList<>();
        for (String tab : others) {
            browser.switchTo().window(tab);
            awaitShown("while nobody leads", "all three");
            await().atMost(PATIENCE).until(() -> "live".equals(evaluate("feed.state")));
            leading.add(evaluate("feed.leading"));
        }
        assertThat(leading).containsExactlyInAnyOrder(true, false);
        emit("after", "ada");
        for (String tab : others) {
            browser.switchTo().window(tab);
            awaitShown("after", "while nobody leads", "all three");
            assertThat((List<?>) evaluate("arrived")).doesNotHaveDuplicates();
        }
        assertThat(open()).isEqualTo(1);
    }

    @Test
    void twoUsersInOneBrowserNeverMeet() {
        show(ClientPage.TAB, Tokens.of(tenant, "ada"));
        awaitState("live");
        String ada = browser.getWindowHandle();
        addTab(Tokens.of(tenant, "grace"));

        emit("for grace", "grace");
        emit("for ada", "ada");

        awaitShown("for grace");
        assertThat(evaluate("feed.leading")).isEqualTo(true);
        browser.switchTo().window(ada);
        awaitShown("for ada");
        assertThat(evaluate("feed.leading")).isEqualTo(true);
    }

    @Test
    void tenSecondsWithoutANetworkLoseNothing() {
        show(ClientPage.TAB, Tokens.of(tenant, "ada"));
        awaitState("live");

        network(true);
        line.cut();
        Instant since = Instant.now();
        await().atMost(PATIENCE).until(() -> "waiting".equals(evaluate("feed.state")));
        List<String> titles =
                IntStream.range(0, 50).mapToObj(i -> "missed " + i).toList();
        titles.forEach(title -> emit(title, "ada"));
        browser.executeScript("feed.markAllRead()"); // what is shown, and that is nothing
        await().atMost(PATIENCE)
                .until(() -> Duration.between(since, Instant.now()).toSeconds() >= 10);
        assertThat(shown()).isEmpty();
        line.mend();
        network(false);

        awaitShown(titles.reversed().toArray(String[]::new));
        assertThat(evaluate("feed.unread")).isEqualTo(50L);
        assertThat((List<?>) evaluate("feed.items.map(({ id }) => id)")).doesNotHaveDuplicates();
    }

    @Test
    void whatWasReadWithoutANetworkIsReadEverywhereAfterwards() {
        show(ClientPage.TAB, Tokens.of(tenant, "ada"));
        awaitState("live");
        emit("one", "ada");
        awaitShown("one");

        line.cut();
        browser.executeScript("feed.markRead(feed.items[0].id)");
        assertThat(evaluate("[feed.unread, feed.pending]")).isEqualTo(List.of(0L, 1L));
        try (SseProbe phone = open("ada")) {
            phone.awaitTitles(1);
            line.mend();
            await().atMost(PATIENCE).until(() -> phone.frames("feed").size() == 2);
        }

        await().atMost(PATIENCE).until(() -> evaluate("feed.pending").equals(0L));
        assertThat(evaluate("feed.unread")).isEqualTo(0L);
    }

    @Test
    void aTokenThatEndsIsFollowedByAnother() {
        show(ClientPage.TAB, Tokens.endingAt(Instant.now().plusSeconds(6), tenant, "ada"));
        awaitState("live");
        emit("before", "ada");
        awaitShown("before");
        browser.executeScript("window.nextToken = arguments[0]", Tokens.of(tenant, "ada"));

        await().atMost(PATIENCE).until(() -> ((List<?>) evaluate("states")).contains("waiting expired"));
        awaitState("live");
        emit("after", "ada");

        awaitShown("after", "before");
        assertThat((List<?>) evaluate("arrived")).hasSize(2);
    }

    @Test
    void signingOutEverywhereEndsEachTab() {
        String token = Tokens.of(tenant, "ada");
        show(ClientPage.TAB, token);
        awaitState("live");
        String first = browser.getWindowHandle();
        String second = addTab(token);

        browser.executeScript(
                "fetch('/v1/streams', { method: 'DELETE', headers: { Authorization: `Bearer ${arguments[0]}` } })",
                token);

        for (String tab : List.of(first, second)) {
            browser.switchTo().window(tab);
            awaitState("closed");
            assertThat(evaluate("feed.reason")).isEqualTo("revoked");
        }
    }

    private void network(boolean isOffline) {
        ChromiumNetworkConditions conditions = new ChromiumNetworkConditions();
        conditions.setOffline(isOffline);
        conditions.setLatency(Duration.ZERO);
        conditions.setDownloadThroughput(-1);
        conditions.setUploadThroughput(-1);
        browser.setNetworkConditions(conditions);
    }
}
