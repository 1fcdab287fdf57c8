package dev.tidings.stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser with a profile of its own that ends with it; a test that finds none on this machine is skipped. */
public final class Chromium {
    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin",
            "/usr/local/bin",
            "/usr/lib/chromium",
            "/usr/lib/chromium-browser",
            "/snap/bin",
            "/opt/homebrew/bin",
            "/Applications/Google Chrome.app/Contents/MacOS");

    private Chromium() {}

    public static ChromeDriver start() {
        Optional<Path> browser = find("chromium", "chromium-browser", "google-chrome", "chrome", "Google Chrome");
        Optional<Path> driver = find("chromedriver");
        assumeTrue(browser.isPresent(), "no Chromium on PATH or in the usual places");
        assumeTrue(driver.isPresent(), "no chromedriver on PATH or in the usual places");
        // Named, because Selenium would otherwise look for one on the internet.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options(browser.orElseThrow()));
    }

    private static ChromeOptions options(Path browser) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        // It runs as whoever runs the tests, in a container as root, and talks to nobody but the page.
        return options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
    }

    private static Optional<Path> find(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), USUAL_PLACES.stream())
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Arrays.stream(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
