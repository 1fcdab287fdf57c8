package dev.tidings.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {
    @Test
    void panelsHaveNumbersOfTheirOwnAndLieBesideEachOther() throws IOException {
        Set<Integer> numbers = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : Queries.dashboard().path("panels")) {
            JsonNode place = panel.path("gridPos");
            assertThat(numbers.add(panel.path("id").asInt()))
                    .as("%s", panel.path("title"))
                    .isTrue();
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt();
                    x < place.path("x").asInt() + place.path("w").asInt();
                    x++) {
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + "/" + y))
                            .as("%s", panel.path("title"))
                            .isTrue();
                }
            }
        }
        assertThat(numbers).hasSizeGreaterThan(30);
    }

    /** Of any Prometheus, and of the instances that were chosen. */
    @Test
    void everyQueryGoesWhereTheVariablesSay() throws IOException {
        for (JsonNode panel : Queries.dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
                PromQl.parse(target.path("expr").asText())
                        .selectors()
                        .forEach(selector -> assertThat(selector.matches())
                                .as("%s of %s", selector.metric(), panel.path("title"))
                                .contains(new PromQl.Match("instance", "$instance", false)));
            }
        }
    }
}
