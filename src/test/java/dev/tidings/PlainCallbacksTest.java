package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PlainCallbacksTest {
    @Test
    void noCallbackIsWrapped() {
        Runnable callback = () -> {};

        assertThat(Infrastructure.decorate(callback)).isSameAs(callback);
    }
}
