package dev.tidings.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With {@code -Dtidings.docs=write} the table is written instead of compared. */
class SettingsTableTest {
    private static final Path MANUAL = Path.of("docs/operations.md");
    private static final String BEGIN =
            "<!-- settings: ./mvnw test -Dtest=SettingsTableTest -Dtidings.docs=write -->\n";
    private static final String END = "<!-- end of settings -->";

    private final List<Setting> settings = Mappings.below(Path.of("src/main/java"));

    @Test
    void theManualHasTheTableOfTheConfigMappings() throws IOException {
        String manual = Files.readString(MANUAL);
        int from = manual.indexOf(BEGIN) + BEGIN.length();
        int to = manual.indexOf(END);
        assertThat(from).isGreaterThan(BEGIN.length());

        if ("write".equals(System.getProperty("tidings.docs"))) {
            Files.writeString(MANUAL, manual.substring(0, from) + table() + manual.substring(to));
        } else {
            assertThat(manual.substring(from, to)).isEqualTo(table());
        }
    }

    @Test
    void readsNamesDefaultsLimitsAndSentences() {
        assertThat(settings)
                .contains(
                        new Setting(
                                "tidings.ingest.limits.value-bytes",
                                "1048576",
                                "1 or more",
                                "Bytes of a record's value, or of one event over HTTP; checked before anything is parsed."),
                        new Setting(
                                "tidings.route.announce-batch",
                                "500",
                                "1 to 1000",
                                "How many announcements are sent to Redis in one round trip."))
                .anyMatch(one -> one.name().equals("tidings.tenants.\"<name>\".retention.read-after")
                        && one.takes().equals("1ms to 3650d")
                        && one.standard().isEmpty())
                .anyMatch(one -> one.name().equals("tidings.ticket.cookie.same-site")
                        && one.takes().equals("`lax`, `partitioned`"));
    }

    private String table() {
        return settings.stream()
                .map(Setting::line)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        lines -> Stream.concat(
                                        Stream.of("| Setting | Default | Takes | What |", "|---|---|---|---|"),
                                        lines.stream())
                                .collect(Collectors.joining("\n", "\n", "\n\n"))));
    }
}
