package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A browser's own EventSource, from a producer's record to the text on the page, over a line that breaks. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class EventSourceBrowserTest extends StreamTests {
    @Inject
    Lanes lanes;

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

    /** As a product service does it, with the plain Java client. */
    void send(String... titles) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", RealServers.kafka().address());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = Arrays.stream(titles)
                    .map(title -> producer.send(record(title)))
                    .toList();
            producer.flush();
            assertThat(sent).allMatch(record -> record.state() == Future.State.SUCCESS);
        }
    }

    ProducerRecord<String, String> record(String title) {
        var record = new ProducerRecord<>("tidings.events", tenant + "/ada", event(title));
        record.headers().add("content-type", "application/cloudevents+json".getBytes(UTF_8));
        return record;
    }

    String event(String title) {
        JsonObject to = new JsonObject().put("users", JsonArray.of("ada"));
        return new JsonObject()
                .put("specversion", "1.0")
                .put("id", UUID.randomUUID().toString())
                .put("source", "/browser/test")
                .put("type", "com.acme.order.shipped")
                .put("tenant", tenant)
                .put("data", new JsonObject().put("to", to).put("title", title))
                .encode();
    }

    void follow() {
        browser.get(line.resolve(PageProbe.PATH).toString());
        browser.executeScript("return follow(arguments[0])", Tokens.of(tenant, "ada"));
        await().atMost(PATIENCE).until(() -> frames("feed").size() == 1);
    }

    List<String> shown() {
        return browser.findElements(By.tagName("li")).stream()
                .map(WebElement::getText)
                .toList();
    }

    void awaitShown(String... titles) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).containsExactly(titles));
    }

    /** The ids of the frames of a name, in their order. */
    List<String> frames(String name) {
        List<?> all = (List<?>) browser.executeScript("return seen.frames");
        return all.stream()
                .map(String::valueOf)
                .filter(frame -> frame.startsWith(name + " "))
                .map(frame -> frame.substring(name.length() + 1))
                .toList();
    }

    long number(String expression) {
        return (long) browser.executeScript("return seen." + expression);
    }

    /** As an instance that goes away ends them. */
    void endAllStreams() {
        lanes.all()
                .forEach(lane -> lane.run(() -> {
                    while (lane.wheel().any() instanceof FeedStream stream) {
                        stream.end(Bye.DRAIN);
                    }
                }));
    }

    @Test
    void showsWhatItMissedOnceEachAfterItsConnectionWasCut() {
        follow();
        send("before");
        awaitShown("before");

        line.cut();
        await().atMost(PATIENCE).until(() -> number("lost") > 0);
        try (SseProbe witness = open("ada")) {
            send("missed 1", "missed 2", "missed 3");
            witness.awaitTitles(4);
        }
        assertThat(shown()).containsExactly("before");
        line.mend();

        awaitShown("before", "missed 1", "missed 2", "missed 3");
        send("after");
        awaitShown("before", "missed 1", "missed 2", "missed 3", "after");
        assertThat(number("opened")).isEqualTo(2);
        assertThat(frames("reset")).hasSize(1);
        assertThat(frames("notification")).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void comesBackByItselfAfterTheServerEndedItsStream() {
        follow();
        send("before");
        awaitShown("before");

        endAllStreams();
        await().atMost(PATIENCE).until(() -> frames("bye").size() == 1);
        send("meanwhile");

        awaitShown("before", "meanwhile");
        assertThat(number("opened")).isEqualTo(2);
        assertThat(frames("reset")).hasSize(1);
        assertThat(frames("notification")).hasSize(2).doesNotHaveDuplicates();
    }
}
