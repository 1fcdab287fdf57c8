package dev.tidings.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {
    private static final String IDS = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

    @Test
    void saysWhoseTraceItIs() {
        Lineage lineage = Lineage.of("00-" + IDS + "-01", "vendor=1");

        assertThat(lineage).isEqualTo(new Lineage("00-" + IDS + "-01", "vendor=1"));
        assertThat(new Lineage("00-" + IDS + "-01", null).isSampled()).isTrue();
        assertThat(new Lineage("00-" + IDS + "-02", null).isSampled()).isFalse();
    }

    @Test
    void ofAVersionToComeKeepsWhatIsKnown() {
        assertThat(Lineage.of("01-" + IDS + "-03-more", null)).isEqualTo(new Lineage("01-" + IDS + "-03", null));
    }

    @Test
    void doesWithoutAStateThatIsTooLong() {
        assertThat(Lineage.of("00-" + IDS + "-01", "v=" + "x".repeat(511)))
                .isEqualTo(new Lineage("00-" + IDS + "-01", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0\u0661",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"
            })
    void isNoneWhereItIsMalformed(String traceparent) {
        assertThat(Lineage.of(traceparent, "vendor=1")).isNull();
    }
}
