package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourtesyTest {
    private static final Duration TOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Courtesy courtesy = new Courtesy(PATIENCE);

    private CompletableFuture<Void> giveWay() {
        return courtesy.giveWay(TOOK).subscribeAsCompletionStage();
    }

    private Duration time(CompletableFuture<Void> way) throws Exception {
        long begin = System.nanoTime();
        way.get(30, TimeUnit.SECONDS);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void whatNobodyElseUsesIsTheOverflows() {
        assertThat(giveWay()).isDone();
    }

    @Test
    void whereOthersComeItPausesForAsLongAsItTook() throws Exception {
        courtesy.begin();
        courtesy.end();

        assertThat(time(giveWay())).isGreaterThanOrEqualTo(TOOK.minusMillis(5));
        assertThat(giveWay()).isDone();
    }

    @Test
    void itWaitsForABatchThatIsUnderWay() throws Exception {
        courtesy.begin();
        CompletableFuture<Void> way = giveWay();
        Thread.sleep(TOOK.plusMillis(20));
        assertThat(way).isNotDone();

        courtesy.end();

        assertThat(way).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void butNotForEver() throws Exception {
        courtesy.begin();

        assertThat(time(giveWay())).isGreaterThanOrEqualTo(TOOK.plus(PATIENCE).minusMillis(5));
    }

    @Test
    void anOutageIsNoWorkThatItHasToPayFor() throws Exception {
        Courtesy impatient = new Courtesy(Duration.ofMillis(50));
        impatient.begin();
        impatient.end();

        assertThat(time(impatient.giveWay(Duration.ofMinutes(20)).subscribeAsCompletionStage()))
                .isLessThan(Duration.ofSeconds(20));
    }
}
