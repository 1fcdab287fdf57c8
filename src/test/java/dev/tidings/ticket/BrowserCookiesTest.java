package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserCookiesTest {
    private static final String VALUE = "AAAAAAAAAAAAAAAAAAAAAA";

    @Nested
    class InARequest {
        @Test
        void areFoundAmongOthers() {
            BrowserCookies cookies = BrowserCookies.parse(
                    List.of("session=1; tidings-browser-abcdefgh=" + VALUE + "; theme=dark"), false);

            assertThat(cookies.first()).contains(new BrowserCookie("tidings-browser-abcdefgh", VALUE));
        }

        @Test
        void mayComeInSeveralHeaders() {
            BrowserCookies cookies = BrowserCookies.parse(
                    List.of("tidings-browser-abcdefgh=" + VALUE, "tidings-browser-ijklmnop=" + VALUE), false);

            assertThat(cookies.hashes()).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ";;=;",
                    "tidings-browser-abcdefgh=",
                    "tidings-browser-abcdefgh=short",
                    "tidings-browser-abcdefgh=AAAAAAAAAAAAAAAAAAAAAAA",
                    "tidings-browser-abcdefgh=AAAAAAAAAAAAAAAAAAAAA!",
                    "tidings-browser-abc=AAAAAAAAAAAAAAAAAAAAAA",
                    "Tidings-Browser-abcdefgh=AAAAAAAAAAAAAAAAAAAAAA",
                    "__Host-tidings-browser-abcdefgh=AAAAAAAAAAAAAAAAAAAAAA"
                })
        void countAsNoneWhenMalformed(String header) {
            assertThat(BrowserCookies.parse(List.of(header), false).first()).isEmpty();
        }

        @Test
        void overHttpsNeedThePrefixThatANeighbourCannotSet() {
            String header = "tidings-browser-abcdefgh=" + VALUE + "; __Host-tidings-browser-ijklmnop=" + VALUE;

            assertThat(BrowserCookies.parse(List.of(header), true).first())
                    .contains(new BrowserCookie("tidings-browser-ijklmnop", VALUE));
        }

        @Test
        void areLookedAtOnlyUpToALimit() {
            String many = IntStream.range(0, 500)
                    .mapToObj(i -> "tidings-browser-%08d=%s".formatted(i, VALUE))
                    .collect(Collectors.joining("; "));

            assertThat(BrowserCookies.parse(List.of(many), false).hashes()).hasSize(20);
        }
    }

    @Nested
    class InAnAnswer {
        private final BrowserCookie cookie = new BrowserCookie("tidings-browser-abcdefgh", VALUE);
        private final Duration month = Duration.ofDays(30);

        @Test
        void belongToOurPathsOverPlainHttp() {
            assertThat(cookie.header(false, TicketConfig.SameSite.LAX, month))
                    .isEqualTo("tidings-browser-abcdefgh=" + VALUE
                            + "; Path=/v1; Max-Age=2592000; HttpOnly; SameSite=Lax");
        }

        @Test
        void belongToTheHostAloneOverHttps() {
            assertThat(cookie.header(true, TicketConfig.SameSite.LAX, month))
                    .isEqualTo("__Host-tidings-browser-abcdefgh=" + VALUE
                            + "; Path=/; Secure; Max-Age=2592000; HttpOnly; SameSite=Lax");
        }

        @Test
        void canBePartitionedBySite() {
            assertThat(cookie.header(true, TicketConfig.SameSite.PARTITIONED, month))
                    .endsWith("; Path=/; Secure; Max-Age=2592000; HttpOnly; SameSite=None; Partitioned");
        }

        @Test
        void areReadBackAsTheyWereSet() {
            BrowserCookie fresh = BrowserCookie.fresh(new Secrets());
            String header = fresh.header(true, TicketConfig.SameSite.LAX, month);

            String sentBack = SetCookie.pair(header);

            assertThat(BrowserCookies.parse(List.of(sentBack), true).first()).contains(fresh);
        }
    }

    @Test
    void secretsAreInNobodysToString() {
        BrowserCookie cookie = BrowserCookie.fresh(new Secrets());
        Ticket ticket = new Ticket(new Secrets().next(32));

        assertThat(cookie.toString()).doesNotContain(cookie.value());
        assertThat(ticket.toString()).doesNotContain(ticket.value());
        assertThat(BrowserCookies.parse(List.of(cookie.name() + "=" + cookie.value()), false)
                        .toString())
                .doesNotContain(cookie.value());
    }
}
