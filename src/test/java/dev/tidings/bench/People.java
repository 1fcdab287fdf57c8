package dev.tidings.bench;

import dev.tidings.identity.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Those who are sent events, with a token each. Signing takes a while, so they are the same in all visits. */
record People(List<String> names, List<String> tokens) {
    private static final Duration TOKENS_LIVE = Duration.ofHours(3);

    static People of(String prefix, int count) {
        Instant end = Instant.now().plus(TOKENS_LIVE);
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
        List<String> tokens = names.stream()
                .parallel()
                .map(name -> Tokens.endingAt(end, KafkaSender.TENANT, name))
                .toList();
        return new People(names, tokens);
    }

    int count() {
        return names.size();
    }

    /** New ones, one for each. */
    List<Viewer> viewers() {
        return tokens.stream().map(Viewer::new).toList();
    }
}
