package dev.tidings.telemetry;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.canary.FrequentCanary;
import dev.tidings.embedded.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever renames a metric learns here which panel would be empty and which alert would never come. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(FrequentCanary.class)
class QueriesTest {
    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void everyQueryAsksForWhatAnInstanceExports() throws IOException {
        Exported exported = exported();
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String query : Queries.all()) {
            Set<String> ofQuery = exported.missing(PromQl.parse(query));
            if (!ofQuery.isEmpty()) {
                missing.put(query, ofQuery);
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everythingOfOursThatAnInstanceExportsIsInTheManual() throws IOException {
        exported();
        String manual = Files.readString(Path.of("docs/operations.md"));
        List<String> names = given().get(metrics)
                .asString()
                .lines()
                .map(Pattern.compile("# TYPE (tidings_\\S+) .*")::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                // Comes with each timer.
                .filter(name -> !name.endsWith("_max"))
                .toList();

        assertThat(names)
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(isInARow(manual, name)).as(name).isTrue());
    }

    private static boolean isInARow(String manual, String name) {
        Pattern row = Pattern.compile("^\\|[^|]*`" + name + "(_total)?[`{].*\\|$");
        return manual.lines().anyMatch(line -> row.matcher(line).find());
    }

    @Test
    void aWrongNameIsFound() {
        Exported exported = exported();

        assertThat(missing(exported, "rate(tidings_ingest_recieved_total[5m])"))
                .contains("tidings_ingest_recieved_total");
        assertThat(missing(exported, "max(tidings_ingest_stalled{by=\"postgres\"}) > 60"))
                .contains("tidings_ingest_stalled{by=postgres}");
        assertThat(missing(exported, "sum by (cause) (tidings_stream_closed_total)"))
                .contains("by cause");
        assertThat(missing(exported, "sum by (le) (rate(tidings_ingest_batch_seconds_bucket[5m])) > 1 and up == 0"))
                .contains("tidings_ingest_batch_seconds_bucket", "by le");
    }

    private static Set<String> missing(Exported exported, String query) {
        return exported.missing(PromQl.parse(query));
    }

    /** A canary has gone through everything, so what comes with the first event is there. */
    private Exported exported() {
        List<String> late = List.of("jvm_gc_pause_seconds_sum", "kafka_consumer_fetch_manager_records_lag_max");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String text = given().get(metrics).asString();
            Exported exported = new Exported(text);
            return late.stream().allMatch(exported::has)
                    && text.lines().anyMatch(line -> line.matches("tidings_canary_latency_seconds_count [1-9].*"));
        });
        return new Exported(given().get(metrics).asString());
    }
}
