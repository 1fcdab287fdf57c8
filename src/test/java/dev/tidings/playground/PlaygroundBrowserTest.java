package dev.tidings.playground;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.stream.Chromium;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The playground in a real browser, as a newcomer uses it. */
@QuarkusTest
@TestProfile(DevProfile.class)
class PlaygroundBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String SCROLLS_SIDEWAYS =
            "const { scrollWidth, clientWidth } = document.documentElement; return scrollWidth > clientWidth";

    @TestHTTPResource("/")
    URI page;

    ChromeDriver browser;

    /** Tenants of its own: the servers are those of other tests, too. */
    final String tenant = "acme-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void open() {
        browser = Chromium.start();
        String others = "globex-" + UUID.randomUUID().toString().substring(0, 8);
        browser.get("http://localhost:%d/?tenant=%s&user=ada&tenant=%s&user=grace&tenant=%s&user=ada"
                .formatted(page.getPort(), tenant, tenant, others));
        await().atMost(PATIENCE).until(() -> all(".panel[data-state=live]").size() == 3);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void sendShowsTheEventToWhoeverItNamesAndToNobodyElse() throws IOException {
        browser.findElement(By.cssSelector("#composer [type=submit]")).click();
        awaitTexts("#panel-0 .item h3", "Unread: Order 1001 shipped");
        awaitTexts("#panel-1 .item h3", "Unread: Order 1001 shipped");

        assertThat(all("#panel-2 .item")).isEmpty();
        assertThat(all("#frames .notification")).hasSize(2);
        await().atMost(PATIENCE).until(() -> all("#chart .dot").size() == 2);

        browser.findElement(By.id("take-back")).click();
        await().atMost(PATIENCE).until(() -> all(".item").isEmpty());
        photograph();
        assertThat(errors()).isEmpty();
    }

    @Test
    void aConnectionThatIsCutComesBackWithWhatItMissed() {
        browser.findElement(By.cssSelector("#panel-0 .offline")).click();
        browser.findElement(By.cssSelector("#composer [type=submit]")).click();
        awaitTexts("#panel-1 .item h3", "Unread: Order 1001 shipped");
        assertThat(all("#panel-0 .item")).isEmpty();

        browser.findElement(By.cssSelector("#panel-0 .offline")).click();

        awaitTexts("#panel-0 .item h3", "Unread: Order 1001 shipped");
        assertThat(errors()).isEmpty();
    }

    private List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    private void awaitTexts(String selector, String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(all(selector))
                        .extracting(element -> element.getDomProperty("textContent"))
                        .containsExactly(texts));
    }

    private List<String> errors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** For whoever wants to see what a change of the page did to it. */
    private void photograph() throws IOException {
        for (int i = 1; i <= 3; i++) {
            int sent = i;
            browser.findElement(By.cssSelector("#composer [type=submit]")).click();
            await().atMost(PATIENCE).until(() -> all("#panel-1 .item").size() == sent);
        }
        // A change of colours in the middle of one shows colours of both.
        await().atMost(PATIENCE)
                .until(() -> browser.executeScript("return document.getAnimations().length")
                        .equals(0L));
        Path folder = Files.createDirectories(Path.of("target/screenshots"));
        for (int width : new int[] {1440, 390}) {
            for (String scheme : new String[] {"light", "dark"}) {
                look(width, width == 390 ? 844 : 900, scheme);
                assertThat(browser.executeScript(SCROLLS_SIDEWAYS)).isEqualTo(false);
                Files.write(
                        folder.resolve("playground-%d-%s.png".formatted(width, scheme)),
                        browser.getScreenshotAs(OutputType.BYTES));
            }
        }
    }

    private void look(int width, int height, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }
}
