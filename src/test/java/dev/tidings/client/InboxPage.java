package dev.tidings.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidings.stream.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * A page with the inbox and a feed that is only pretended, in a real browser. The page's policy forbids everything that a
 * careful site forbids, and is part of each test.
 */
final class InboxPage implements AutoCloseable {
    private static final Path CLIENT = Path.of("src/main/resources/META-INF/resources/client/v1");
    private static final Path PAGE = Path.of("src/test/resources/inbox");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    private static final String AXE = axe();
    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css");

    private final HttpServer server;
    private final ChromeDriver browser;

    private InboxPage(HttpServer server, ChromeDriver browser) {
        this.server = server;
        this.browser = browser;
    }

    static InboxPage start() throws IOException {
        ChromeDriver browser = Chromium.start();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, PAGE, ""));
        server.createContext("/client/v1/", exchange -> answer(exchange, CLIENT, "/client/v1"));
        server.start();
        return new InboxPage(server, browser);
    }

    /** @param query see page.js: `open`, `theme`, `lang`, `items`, `hurry` */
    void load(String query) {
        browser.get("http://127.0.0.1:" + server.getAddress().getPort() + "/?" + query);
        run("");
    }

    /** A phone's width is below what a window can have: the page is told another one. */
    void resize(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Runs it, and waits until everything that it led to is drawn. */
    void run(String script, Object... arguments) {
        browser.executeScript(script, arguments);
        browser.executeAsyncScript("requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()));");
    }

    @Nullable
    Object eval(String expression, Object... arguments) {
        return browser.executeScript("return " + expression, arguments);
    }

    String text(String expression, Object... arguments) {
        return Objects.toString(eval(expression, arguments));
    }

    boolean is(String expression, Object... arguments) {
        return Boolean.TRUE.equals(eval(expression, arguments));
    }

    long number(String expression, Object... arguments) {
        return ((Number) Objects.requireNonNull(eval(expression, arguments))).longValue();
    }

    /** The texts of all that match in the component, one a line. */
    String texts(String selector) {
        return text("[...root.querySelectorAll(arguments[0])].map(e => e.textContent).join('\\n')", selector);
    }

    boolean isShown(String selector) {
        return is("root.querySelector(arguments[0])?.checkVisibility() ?? false", selector);
    }

    /** What was asked of the feed, in this order. */
    String calls() {
        return text("feed.calls.join(', ')");
    }

    /** The details of the component's events of this type, as JSON. */
    String events(String type) {
        return text("events.filter((e) => e.type === arguments[0]).map((e) => JSON.stringify(e.detail)).join()", type);
    }

    /** One real key after the other, as the keyboard sends them. */
    void press(CharSequence... keys) {
        for (CharSequence key : keys) new Actions(browser).sendKeys(key).perform();
        run("");
    }

    void click(String selector) {
        run("root.querySelector(arguments[0]).click()", selector);
    }

    /** Real pointer, real place: what lies above is what gets it. */
    void clickAt(int x, int y) {
        new Actions(browser).moveToLocation(x, y).click().perform();
        run("");
    }

    /** The accessible name of what has the focus, wherever it is. */
    String focused() {
        return text("""
                (() => {
                  const at = root.activeElement ?? document.activeElement;
                  const name = (element) => element.getAttribute("aria-label") ?? element.textContent;
                  const by = at.getAttribute("aria-labelledby")?.split(" ").map((id) => root.getElementById(id));
                  return (by ?? [at]).map(name).join(" ").trim();
                })()""");
    }

    /** What axe finds against WCAG 2.2 AA and good practice, with the elements. */
    List<String> barriers() {
        if (!is("window.axe !== undefined")) browser.executeScript(AXE);
        Object found = browser.executeAsyncScript("""
                const [runOnly, done] = arguments;
                axe.run(document, { runOnly, resultTypes: ["violations"] }).then(({ violations }) =>
                  done(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)));
                """, RULES);
        return ((List<?>) Objects.requireNonNull(found))
                .stream().map(String::valueOf).toList();
    }

    void photograph(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/screenshots"));
        Files.write(folder.resolve("inbox-" + name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        server.stop(0);
        browser.quit();
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(InboxPage.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, Path folder, String prefix) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(prefix.length() + 1);
            Path file = folder.resolve(path.isEmpty() ? "index.html" : path).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.toString();
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
            exchange.getResponseHeaders().add("Content-Security-Policy", POLICY);
            byte[] bytes = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
