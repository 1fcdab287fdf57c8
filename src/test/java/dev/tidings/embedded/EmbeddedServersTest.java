package dev.tidings.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedServersTest {
    private final Map<String, String> settings = new RealServers().start();

    @Test
    void areOneSetForTheWholeJvm() {
        assertThat(EmbeddedServers.ofThisJvm().getAddresses())
                .isEqualTo(EmbeddedServers.ofThisJvm().getAddresses())
                .containsOnlyKeys("postgres", "redis", "kafka");
    }

    @Test
    void giveAwayWhatAnApplicationMustBeConfiguredWith() {
        assertThat(settings)
                .containsEntry("kafka.bootstrap.servers", RealServers.kafka().address())
                .containsEntry("mp.jwt.verify.audiences", "tidings")
                .containsKeys(
                        "quarkus.datasource.reactive.url",
                        "quarkus.datasource.username",
                        "quarkus.datasource.password",
                        "quarkus.redis.hosts",
                        "mp.jwt.verify.publickey.location",
                        "mp.jwt.verify.issuer");
    }

    @Nested
    class APostgresThatIsKilled {
        @Test
        void breaksItsConnectionsAndComesBackWithAllThatWasCommitted() throws SQLException {
            String table = "t" + UUID.randomUUID().toString().replace("-", "");
            try (Connection broken = connect();
                    Statement statement = broken.createStatement()) {
                statement.execute("create table " + table + " as select 1 as committed");

                RealServers.postgres().kill();

                assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
                assertThatThrownBy(this::connect).hasRootCauseInstanceOf(ConnectException.class);
            } finally {
                RealServers.postgres().restart();
            }
            assertThat(one("select committed from " + table)).isEqualTo("1");
        }

        @Test
        void isAsDurableAsInProduction() throws SQLException {
            assertThat(one("show fsync")).isEqualTo("on");
            assertThat(one("show synchronous_commit")).isEqualTo("on");
            assertThat(one("show server_version")).startsWith("18.");
            assertThat(one("show server_encoding")).isEqualTo("UTF8");
        }

        private Connection connect() throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:" + settings.get("quarkus.datasource.reactive.url"),
                    settings.get("quarkus.flyway.username"),
                    settings.get("quarkus.flyway.password"));
        }

        private String one(String query) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                assertThat(result.next()).isTrue();
                return result.getString(1);
            }
        }
    }

    @Nested
    class ARedisThatIsKilled {
        @Test
        void comesBackOnItsPortAndHasForgottenEverything() throws IOException {
            assertThat(redis("SET", "embedded-test", "1")).isEqualTo("+OK");

            RealServers.redis().kill();

            try {
                assertThatThrownBy(() -> redis("PING")).isInstanceOf(ConnectException.class);
            } finally {
                RealServers.redis().restart();
            }
            assertThat(redis("DBSIZE")).isEqualTo(":0");
        }

        /** RESP is simple enough to need no client. */
        private static String redis(String... command) throws IOException {
            StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
            for (String word : command) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            try (Socket socket =
                    new Socket(RealServers.redis().host(), RealServers.redis().port())) {
                socket.getOutputStream().write(request.toString().getBytes(UTF_8));
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), UTF_8).strip();
            }
        }
    }

    @Nested
    class AKafkaThatIsKilled {
        @Test
        void comesBackOnItsPortWithItsRecords() throws Exception {
            String topic = "embedded-test-" + UUID.randomUUID();
            byte[] large = new byte[4 * 1024 * 1024];

            send(topic, large);
            RealServers.kafka().kill();
            RealServers.kafka().restart();
            send(topic, "after".getBytes(UTF_8));

            assertThat(sizesOf(topic)).containsExactlyInAnyOrder(large.length, "after".length());
        }

        private static void send(String topic, byte[] value) throws ExecutionException, InterruptedException {
            Map<String, Object> config =
                    Map.of("bootstrap.servers", RealServers.kafka().address(), "max.request.size", 5 * 1024 * 1024);
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }

        private static List<Integer> sizesOf(String topic) {
            Map<String, Object> config = Map.of(
                    "bootstrap.servers",
                    RealServers.kafka().address(),
                    "group.id",
                    topic,
                    "auto.offset.reset",
                    "earliest",
                    "max.partition.fetch.bytes",
                    5 * 1024 * 1024);
            List<Integer> sizes = new ArrayList<>();
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(topic));
                while (sizes.size() < 2) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(record -> sizes.add(record.value().length));
                }
            }
            return sizes;
        }
    }
}
