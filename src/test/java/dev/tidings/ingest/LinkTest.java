package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/orders/1001?a=b:c#d",
                "HTTP://shop.example",
                "http://[::1]:8080/",
                "/orders/1",
                "orders/1",
                "orders/1:2",
                "?q=a:b",
                "#part",
                ".",
                "../x",
                "/größe/😀",
                "https://bücher.example/"
            })
    void mayLeadTo(String text) {
        assertThat(Link.fault(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "java\nscript:alert(1)",
                "java\tscript:alert(1)",
                " javascript:alert(1)",
                "\u0001javascript:alert(1)",
                "\u00a0javascript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "blob:https://x/y",
                "mailto:a@b",
                "ftp://x",
                "//evil.example",
                "\\\\evil.example",
                "/\\evil.example",
                "https:\\\\evil.example",
                "https:evil",
                "https:/evil",
                "https://",
                "https:///x",
                "https://?x",
                "http://:80",
                "https://@x",
                "orders:1",
                "a b",
                "x\u007f",
                "x\u202e",
                "x\u2028",
                "x\ud800",
                "x\"onclick=",
                "<x>",
                "java%73cript:x",
                ":x",
                "https://a\u0000b"
            })
    void mayNotLeadTo(String text) {
        assertThat(Link.fault(text)).isNotEmpty();
    }
}
