package dev.tidings.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says about TLS to Kafka, as far as the client itself can say that it is right. */
class KafkaTlsTest {
    private static final String PREFIX = "kafka.";

    @Test
    void isWhatTheClientKnowsAndCanUse() throws IOException {
        Map<String, Object> settings = documented();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");

        assertThat(settings).containsKeys("security.protocol", "sasl.jaas.config");
        assertThat(ConsumerConfig.configNames()).containsAll(settings.keySet());
        assertThat(settings.remove("ssl.truststore.location")).isNotNull();
        // Finds the mechanism and its module.
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()).close();
    }

    private static Map<String, Object> documented() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        int begin = page.indexOf(PREFIX + "security.protocol");
        Properties block = new Properties();
        block.load(new StringReader(page.substring(begin, page.indexOf("```", begin))));
        Map<String, Object> settings = new HashMap<>();
        block.forEach((name, value) -> {
            assertThat(name.toString()).startsWith(PREFIX);
            settings.put(name.toString().substring(PREFIX.length()), value);
        });
        return settings;
    }
}
