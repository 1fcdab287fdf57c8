package dev.tidings.testing;

import dev.tidings.identity.KeysOverHttp;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * Pages and buffers so small that scripts of a few steps meet every boundary, short lives of state values, behind a proxy, with
 * keys from a server as in production; shared, because each profile is a new start.
 */
public final class Cramped implements QuarkusTestProfile {
    /** A tenant whose feeds hold few notifications. */
    public static final String LIMITED = "model-limited";

    public static final int LIMIT = 12;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tidings.stream.page-rows",
                "5",
                "tidings.stream.page-bytes",
                "2048",
                "tidings.stream.socket-send-buffer",
                "4096",
                "tidings.ticket.streams-per-user",
                "10000",
                "tidings.tenants.\"" + LIMITED + "\".retention.items",
                String.valueOf(LIMIT),
                "tidings.signal.lifetime",
                "2s",
                "tidings.signal.keys-per-feed",
                "3",
                "quarkus.http.proxy.proxy-address-forwarding",
                "true",
                "quarkus.http.proxy.allow-x-forwarded",
                "true");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(KeysOverHttp.class));
    }
}
