package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class MutinyTest {
    /** What captures and restores contexts around it costs a fifth of an opening. */
    @Test
    void callsWhatItIsGivenAsItIs() {
        Supplier<String> step = () -> "done";

        assertThat(Infrastructure.decorate(step)).isSameAs(step);
    }
}
