package dev.tidings.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ExemplarsTest {
    private final Instance<Optional<ExemplarSampler>> made;

    ExemplarsTest(Instance<Optional<ExemplarSampler>> made) {
        this.made = made;
    }

    /** The one that the registry is made with. */
    @Test
    void nobodySamplesWhereNothingIsTraced() {
        assertThat(made.isResolvable()).isTrue();
        assertThat(made.get()).isEmpty();
    }

    @Test
    void countersLookForSpansWhereEventsAreTraced() {
        assertThat(new Exemplars().sampler(false)).isPresent();
    }
}
