package dev.tidings.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.chaos.Verdict.Breach;
import dev.tidings.chaos.Verdict.Promise;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A judge that never says no would be worth nothing. */
class VerdictTest {
    private static final Epoch EPOCH = new Epoch(1, 1);
    private static final Standing THREE = new Standing(Map.of("i1", 1, "i2", 2, "i3", 3), 3);

    private final List<Frame> frames = new ArrayList<>(List.of(
            frame("reset", EPOCH, 0, "{\"reason\":\"first\"}"),
            notification(1, 1),
            notification(2, 2),
            notification(3, 3),
            frame("feed", EPOCH, 3, "{\"unread\":3,\"unseen\":3,\"live\":true}")));

    @Test
    void findsNothingWrongWithAllInOrder() {
        assertThat(breaches()).isEmpty();
    }

    @Test
    void findsAFrameThatIsMissing() {
        frames.remove(2);

        assertThat(breaches()).extracting(Breach::promise).contains(Promise.NOTHING_MISSING);
    }

    @Test
    void findsTheLastFrameMissing() {
        frames.remove(3);

        assertThat(breaches()).extracting(Breach::promise).contains(Promise.NOTHING_MISSING);
    }

    @Test
    void findsAnEventThatTheFeedItselfHasLost() {
        Standing two = new Standing(Map.of("i1", 1, "i2", 2), 2);
        frames.remove(3);
        frames.set(3, frame("feed", EPOCH, 2, "{\"unread\":2,\"unseen\":2,\"live\":true}"));

        assertThat(breaches(two)).extracting(Breach::promise).contains(Promise.NOTHING_MISSING);
    }

    @Test
    void findsAFrameThatCameTwice() {
        frames.add(3, notification(2, 2));

        assertThat(breaches()).extracting(Breach::promise).containsOnly(Promise.NOTHING_TWICE_AND_ONLY_FORWARD);
    }

    @Test
    void findsAnEventThatCameTwiceUnderAnotherId() {
        frames.add(4, frame("notification", EPOCH, 4, "{\"id\":\"i4\",\"data\":{\"n\":3}}"));
        frames.set(5, frame("feed", EPOCH, 4, "{\"unread\":3,\"unseen\":3,\"live\":true}"));

        assertThat(breaches()).extracting(Breach::promise).contains(Promise.NOTHING_TWICE_AND_ONLY_FORWARD);
    }

    @Test
    void findsIdsThatGoBack() {
        frames.set(2, notification(3, 2));
        frames.set(3, notification(2, 3));

        assertThat(breaches()).extracting(Breach::promise).containsOnly(Promise.NOTHING_TWICE_AND_ONLY_FORWARD);
    }

    @Test
    void findsEventsThatChangedPlaces() {
        frames.set(2, notification(2, 3));
        frames.set(3, notification(3, 2));

        assertThat(breaches()).extracting(Breach::promise).containsOnly(Promise.IN_THE_ORDER_OF_COMMIT);
    }

    @Test
    void findsAGapThatNoResetTold() {
        frames.set(3, frame("notification", new Epoch(2, 1), 3, "{\"id\":\"i3\",\"data\":{\"n\":3}}"));

        assertThat(breaches()).extracting(Breach::promise).contains(Promise.ELSE_A_RESET);
    }

    @Test
    void findsABeginningWithoutAReset() {
        frames.removeFirst();

        assertThat(breaches()).extracting(Breach::promise).contains(Promise.ELSE_A_RESET);
    }

    @Test
    void findsABadgeThatIsWrong() {
        frames.set(4, frame("feed", EPOCH, 3, "{\"unread\":2,\"unseen\":2,\"live\":true}"));

        assertThat(breaches()).extracting(Breach::promise).containsExactly(Promise.NOTHING_MISSING);
    }

    @Test
    void takesAResetForANewBeginningAndCountsIt() {
        frames.addAll(3, frames.subList(0, 3).stream().toList());

        Verdict verdict = Verdict.on(List.of(new Story("ada", frames, 3, THREE)));

        assertThat(verdict.breaches()).isEmpty();
        assertThat(verdict.laterResets()).isEqualTo(1);
    }

    private List<Breach> breaches() {
        return breaches(THREE);
    }

    private List<Breach> breaches(Standing standing) {
        return Verdict.on(List.of(new Story("ada", frames, 3, standing))).breaches();
    }

    private static Frame notification(long version, int number) {
        return frame("notification", EPOCH, version, "{\"id\":\"i" + number + "\",\"data\":{\"n\":" + number + "}}");
    }

    private static Frame frame(String name, Epoch epoch, long version, String data) {
        return new Frame(name, Cursor.at(epoch, version).toString(), data, 0);
    }
}
