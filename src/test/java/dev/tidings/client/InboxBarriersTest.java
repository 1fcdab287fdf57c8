package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe finds in each state, and pictures of it for people to look at: target/screenshots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxBarriersTest {
    InboxPage page;

    @BeforeAll
    void open() throws IOException {
        page = InboxPage.start();
    }

    @AfterAll
    void close() {
        if (page != null) page.close();
    }

    @ParameterizedTest
    @CsvSource({"light,en,1440", "dark,ar,1440", "light,ar,390", "dark,en,390"})
    void areInNoState(String theme, String language, int width) throws IOException {
        page.resize(width, 844);
        page.load("hurry&theme=%s&lang=%s".formatted(theme, language));
        String name = "%s-%s-%d-".formatted(theme, language, width);

        look(name + "bell", "");
        look(name + "items", "feed.hasMore = true; inbox.show()");
        look(name + "focus", "root.querySelectorAll('.row')[1].focus()");
        look(name + "refused", "feed.refuse('archived', 'Too many requests')");
        look(name + "empty", "root.querySelector('.error button').click(); feed.hasMore = false; feed.hold([])");
        look(name + "closed", "feed.become('closed', 'revoked')");
        look(name + "loading", "feed.become('connecting'); inbox.feed = null; inbox.feed = feed");
        page.run("feed.become('waiting', 'offline'); return new Promise((done) => setTimeout(done, 4_000))");
        look(name + "offline", "");
    }

    private void look(String name, String script) throws IOException {
        page.run(script);
        page.photograph(name);
        assertThat(page.barriers()).as(name).isEmpty();
    }
}
