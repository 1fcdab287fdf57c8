package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.problem.ProblemException;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ScriptRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Redis client;
    private final RedisDataSource redis;
    private final Scripts scripts;
    private final TicketRate rate;
    private final String key = "tidings:test:" + UUID.randomUUID();

    ScriptRunTest(Redis client, RedisDataSource redis, Scripts scripts, TicketRate rate) {
        this.client = client;
        this.redis = redis;
        this.scripts = scripts;
        this.rate = rate;
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private ScriptCall take(String key) {
        return new ScriptCall(TicketRate.TAKE, key, List.of("60000", "2"));
    }

    private ScriptCall lookUp(String key) {
        return new ScriptCall(TicketStore.LOOK_UP, key, List.of());
    }

    private List<ScriptRun.Answer> run(ScriptCall... calls) {
        ScriptRun run = new ScriptRun(List.of(calls));
        return run.answers(answer(client.send(run.bySource())));
    }

    @Test
    void eachHasItsOwnKeyArgumentsAndAnswer() {
        answer(scripts.run(new ScriptCall(
                TicketStore.ISSUE, key + ":ticket", List.of("60000", "tenant", "acme", "bind", "none"))));

        List<ScriptRun.Answer> answers = run(
                take(key),
                lookUp(key + ":ticket"),
                lookUp(key + ":nothing"),
                take(key),
                take(key + ":other"),
                take(key));

        assertThat(answers.get(0).orThrow().toLong()).isZero();
        Response ticket = answers.get(1).orThrow();
        assertThat(ticket.get(0).toString()).isEqualTo("acme");
        assertThat(ticket.get(1)).isNull();
        assertThat(ticket.get(3).toString()).isEqualTo("none");
        assertThat(answers.get(2).orThrow().get(0)).isNull();
        assertThat(answers.get(3).orThrow().toLong()).isZero();
        assertThat(answers.get(4).orThrow().toLong()).isZero();
        // The third within a minute.
        assertThat(answers.get(5).orThrow().toLong()).isPositive();
    }

    @Test
    void oneThatFailsHarmsNoOther() {
        redis.value(String.class).set(key, "no list");

        List<ScriptRun.Answer> answers = run(take(key + ":before"), take(key), take(key + ":after"));

        assertThat(answers.get(0).orThrow().toLong()).isZero();
        assertThat(catchThrowable(answers.get(1)::orThrow))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(answers.get(2).orThrow().toLong()).isZero();
        assertThat(redis.key().exists(key + ":after")).isTrue();
        assertThat(catchThrowable(() -> answer(scripts.run(take(key))))).isInstanceOf(ProblemException.class);
    }

    /** Nothing has run when Redis does not know the script, so nothing runs twice. */
    @Test
    void aRedisThatForgotItsScriptsRunsEachOnce() {
        List<Uni<Response>> several = new ArrayList<>();
        redis.execute("SCRIPT", "FLUSH");
        for (int i = 0; i < 100; i++) {
            ScriptCall call = new ScriptCall(TicketRate.TAKE, key, List.of("60000", "1000"));
            several.add(scripts.run(call));
        }

        answer(Uni.join().all(several).andFailFast());

        assertThat(redis.list(String.class).llen(key)).isEqualTo(100);
    }

    @Test
    void allScriptsThatAreRunAloneAreAmongThem() {
        TicketConfig config = TicketConfigs.with("streams-per-tenant", "3");
        Slots slots = new Slots(scripts, config);
        var feed = Recipient.of(key, "ada").key();

        answer(rate.take(feed));
        Slots.Taken taken = answer(slots.take(feed, "slot", false)).orElseThrow();
        answer(slots.giveBack(taken));
        answer(slots.clear(feed));
        assertThat(answer(new TenantCount(scripts, config).say(new TenantId(key), 3, 0, 0, 5)))
                .isEqualTo(3);
    }
}
