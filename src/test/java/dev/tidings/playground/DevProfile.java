package dev.tidings.playground;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The application as {@code quarkus:dev} builds it, with the playground and the tokens that it makes. */
public class DevProfile implements QuarkusTestProfile {
    @Override
    public String getConfigProfile() {
        return "dev";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("tidings.canary.enabled", "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(RealServers.class, Map.of(RealServers.DEV_ISSUER, "true")));
    }
}
