package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEventHeadersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    plain                      | plain
                    Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro € 😀
                    %2541                      | %41
                    "quoted \\"text\\" \\\\"     | quoted "text" \\
                    "a%20b"                    | a b
                    a"b                        | a"b
                    """)
    void decodesOnce(String value, String text) {
        assertThat(HttpEventHeaders.decode(value)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%C3", "%ED%A0%80", "\"open", "\"a\"b", "\u00e9"})
    void refusesWhatIsNotEncoded(String value) {
        assertThat(HttpEventHeaders.decode(value)).isEmpty();
    }

    @Test
    void readsNamesInAnyCase() {
        Headers headers = HttpEventHeaders.read(
                "application/json",
                List.of(Map.entry("CE-Id", "1"), Map.entry("ce-tenant", "a"), Map.entry("Host", "%")));

        assertThat(headers.attributes()).containsOnly(Map.entry("id", "1"), Map.entry("tenant", "a"));
        assertThat(headers.faults()).isEmpty();
    }

    @Test
    void refusesAnAttributeThatIsGivenTwice() {
        Headers headers = HttpEventHeaders.read(
                null, List.of(Map.entry("ce-id", "1"), Map.entry("Ce-Id", "2"), Map.entry("ce-x", "%")));

        assertThat(headers.faults())
                .extracting(Reason::toString)
                .containsExactly("id is given twice", "ce-* is not percent-encoded UTF-8");
    }
}
