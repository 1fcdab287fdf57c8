package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private static JsonText read(String json) {
        return JsonText.read(json.getBytes(UTF_8), 32);
    }

    private static String compact(String json) {
        JsonText.Read text = (JsonText.Read) read(json);
        return text.compact(text.root());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "nope",
                "NaN",
                "01",
                "1.",
                "+1",
                ".5",
                "'a'",
                "{a:1}",
                "[1,]",
                "{\"a\":1,}",
                "// c\n1",
                "/* c */1",
                "\"\t\"",
                "\"\n\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\uFEFF{}",
                "\"a",
                "]"
            })
    void refusesWhatIsNotJson(String text) {
        assertThat(read(text)).isEqualTo(new JsonText.Broken("is not JSON"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {} {}                   | has something behind the JSON, at character 3
                    1 2                     | has something behind the JSON, at character 2
                    {"a":1,"a":2}           | has a field twice in one object, before character 11
                    {"a":1,"\\u0061":2}      | has a field twice in one object, before character 16
                    """)
    void refusesWhatReadersDisagreeAbout(String text, String detail) {
        assertThat(read(text)).isEqualTo(new JsonText.Broken(detail));
    }

    @Test
    void refusesGarbageBehindTheValue() {
        assertThat(read("{}garbage")).isEqualTo(new JsonText.Broken("is not JSON"));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] latin1 = {'"', (byte) 0xE9, '"'};
        byte[] cut = {'"', (byte) 0xE2, (byte) 0x82};

        JsonText.Broken broken = new JsonText.Broken("is not well-formed UTF-8");

        assertThat(List.of(overlong, surrogate, latin1, cut))
                .allSatisfy(bytes -> assertThat(JsonText.read(bytes, 32)).isEqualTo(broken));
    }

    @Test
    void countsObjectsAndArraysInsideOneAnother() {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isInstanceOf(JsonText.Read.class);
        assertThat(read("[".repeat(33) + "]".repeat(33)))
                .isEqualTo(new JsonText.Broken("is nested deeper than 32, at character 32"));
        assertThat(read("{\"a\":".repeat(100_000)))
                .isEqualTo(new JsonText.Broken("is nested deeper than 32, at character 160"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    { "b" : 1.50 , "a" : [ 1e5 , -0 ] }     | {"b":1.50,"a":[1e5,-0]}
                    " a \\" b "                              | " a \\" b "
                    "\\\\" | "\\\\"
                    {"k\\u00e9y": "\\/ \\u2028 \\r\\n"}          | {"k\\u00e9y":"\\/ \\u2028 \\r\\n"}
                    [ true , false , null , "é😀" ]          | [true,false,null,"é😀"]
                    12345678901234567890.12345678901234567890e-999 | 12345678901234567890.12345678901234567890e-999
                    """)
    void keepsEverythingButWhiteSpaceBetweenTokens(String json, String compact) {
        assertThat(compact(json)).isEqualTo(compact);
    }

    @Test
    void leavesNoLineBreakInPrettyPrintedJson() {
        assertThat(compact("{\r\n\t\"a\": [\n1,\r2\n]\n}")).isEqualTo("{\"a\":[1,2]}");
    }

    @Test
    void keepsANumberOfAnyLength() {
        String number = "1".repeat(5_000);

        assertThat(compact("[ " + number + " ]")).isEqualTo("[" + number + "]");
    }

    /** The parser reads a large text piece by piece; every shift puts the seams elsewhere. */
    @Test
    void readsALargeTextLikeASmallOne() {
        String item = "{\"key\":\"a\\u00e9😀\",\"n\":-12.50e+3,\"t\":[true,false,null,{}]},";
        for (int shift = 0; shift < item.length(); shift += 5) {
            String json = "[" + " ".repeat(shift) + item.repeat(1_000) + "0]";

            JsonText.Read text = (JsonText.Read) read(json);
            List<Json> items = ((Json.Arr) text.root()).items();

            assertThat(items).hasSize(1_001);
            assertThat(items.subList(0, 1_000))
                    .allSatisfy(one -> assertThat(text.written(one) + ",").isEqualTo(item));
            for (Json one : items.subList(0, 1_000)) {
                Json.Obj object = (Json.Obj) one;
                assertThat(object.fields()).containsOnlyKeys("key", "n", "t");
                assertThat(text.written(requireNonNull(object.fields().get("n"))))
                        .isEqualTo("-12.50e+3");
                assertThat(text.written(requireNonNull(object.fields().get("key"))))
                        .isEqualTo("\"a\\u00e9😀\"");
                assertThat(((Json.Arr) requireNonNull(object.fields().get("t"))).items())
                        .extracting(text::written)
                        .containsExactly("true", "false", "null", "{}");
            }
        }
    }

    @Test
    void saysWhereInALargeTextSomethingIsWrong() {
        String pad = " ".repeat(40_000);

        assertThat(read(pad + "{} {}"))
                .isEqualTo(new JsonText.Broken("has something behind the JSON, at character 40003"));
        assertThat(read(pad + "[".repeat(33)))
                .isEqualTo(new JsonText.Broken("is nested deeper than 32, at character 40032"));
        assertThat(read(pad + "{\"a\":1,\"a\":2}"))
                .isEqualTo(new JsonText.Broken("has a field twice in one object, before character 40011"));
        assertThat(read("[\"" + pad + "\"")).isEqualTo(new JsonText.Broken("is not JSON"));
    }

    @Test
    void knowsWhereInALargeTextAValueStands() {
        String json = "{\"pad\": \"" + "é😀".repeat(50_000) + "\", \"data\": { \"n\": 1.0 }}";

        JsonText.Read text = (JsonText.Read) read(json);
        Json.Obj root = (Json.Obj) text.root();

        assertThat(text.written(requireNonNull(root.fields().get("data")))).isEqualTo("{ \"n\": 1.0 }");
    }
}
