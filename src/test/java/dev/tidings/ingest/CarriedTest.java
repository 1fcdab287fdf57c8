package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CarriedTest {
    private static Carried of(Sample sample) {
        return Carried.only(sample.binary());
    }

    @Test
    void eachModeHasAWayOfItsOwn() {
        assertThat(of(Sample.good())).isInstanceOf(Carried.ToStore.class);
        assertThat(of(Sample.without("title").and("mode", "\"ephemeral\""))).isInstanceOf(Carried.ToSend.class);
        assertThat(of(Sample.without("title").and("mode", "\"state\"").and("stateKey", "\"k\"")))
                .isInstanceOf(Carried.ToKeep.class);
    }

    @Test
    void aStateWithoutItsKeyIsRefused() {
        assertThat(of(Sample.with("mode", "\"state\""))).isInstanceOf(Carried.Refused.class);
    }
}
