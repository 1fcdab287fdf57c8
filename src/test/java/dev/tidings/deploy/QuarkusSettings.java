package dev.tidings.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The settings of the extensions that are used, as these document them themselves, under their names in the environment. */
final class QuarkusSettings {
    private static final String MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";

    private QuarkusSettings() {}

    /** Those that a process still takes; in the environment of one that is built already, any other changes nothing. */
    static Set<String> ofRunTime() throws IOException {
        Set<String> names = new HashSet<>();
        List<URL> models =
                Collections.list(QuarkusSettings.class.getClassLoader().getResources(MODEL));
        for (URL model : models) {
            try (InputStream content = model.openStream()) {
                addAll(new ObjectMapper().readTree(content), names);
            }
        }
        return names;
    }

    /** A named datasource has the settings of the one without a name; they are listed with a placeholder. */
    static String ofTheDefaultDatasource(String name) {
        return name.replace("QUARKUS_DATASOURCE_INBOX_", "QUARKUS_DATASOURCE_");
    }

    private static void addAll(JsonNode model, Set<String> names) {
        for (JsonNode setting : model.findParents("phase")) {
            if (setting.path("phase").asText().equals("RUN_TIME")) {
                names.addAll(setting.findValuesAsText("environmentVariable"));
            }
        }
    }
}
