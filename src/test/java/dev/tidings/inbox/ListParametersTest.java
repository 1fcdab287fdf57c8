package dev.tidings.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListParametersTest {
    private static final Recipient ADA = Recipient.of("acme", "ada");

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "+5", "1.5", "050", "many", " 5", "99999999999", "５"})
    void refuseALimitThatIsNoNumberFrom1To100(String limit) {
        assertThat(errors(null, null, limit, null)).containsExactly("limit");
    }

    @Test
    void takeWhatIsEmptyForMissing() {
        Listing listing = new ListParameters("", "", "", "").checked(ADA);

        assertThat(listing).isEqualTo(new Listing(ADA, Status.UNREAD, null, 50, null));
    }

    @Test
    void countACategoryInCodePoints() {
        String longest = "😀".repeat(128);

        assertThat(new ListParameters(null, longest, "100", null).checked(ADA).category())
                .isEqualTo(longest);
        assertThat(errors(null, longest + "a", null, null)).containsExactly("category");
        assertThat(errors(null, "a\0b", null, null)).containsExactly("category");
    }

    @Test
    void nameEverythingThatIsWrongAtOnce() {
        assertThat(errors("read", "a".repeat(129), "0", "x")).containsExactly("status", "category", "limit", "page");
    }

    @Nested
    class APage {
        private final Cursor cursor = Cursor.at(new Epoch(7, 0), 120);
        private final String ofUnreadOrders = new Listing(ADA, Status.UNREAD, "orders", 50, null)
                .next(cursor, 71)
                .toString();

        @Test
        void comesBackAsItWent() {
            Listing listing = new ListParameters("unread", "orders", null, ofUnreadOrders).checked(ADA);

            assertThat(listing.page())
                    .isEqualTo(new PageToken(PageToken.list(ADA, Status.UNREAD, "orders"), cursor, 71));
        }

        @Test
        void needsNoEscapeInAUrl() {
            assertThat(ofUnreadOrders).matches("[A-Za-z0-9._-]+");
        }

        @Test
        void fitsNoOtherList() {
            assertThat(errors("all", "orders", null, ofUnreadOrders)).containsExactly("page");
            assertThat(errors("unread", null, null, ofUnreadOrders)).containsExactly("page");
            assertThat(errors("unread", "orders", null, ofUnreadOrders, Recipient.of("acme", "grace")))
                    .containsExactly("page");
            assertThat(errors("unread", "orders", null, ofUnreadOrders, Recipient.of("other", "ada")))
                    .containsExactly("page");
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "\0", "-", "AAAAAAAAAAAA17.0.0.0", "AAAAAAAAAAAA17.0.0.0-", "AAAAAAAAAAAA-1"})
        void isNotWhatLooksLikeOne(String garbage) {
            assertThat(errors("unread", "orders", null, garbage)).containsExactly("page");
            assertThat(errors("unread", "orders", null, garbage.repeat(1000))).containsExactly("page");
        }
    }

    private static List<String> errors(
            @Nullable String status, @Nullable String category, @Nullable String limit, @Nullable String page) {
        return errors(status, category, limit, page, ADA);
    }

    private static List<String> errors(
            @Nullable String status,
            @Nullable String category,
            @Nullable String limit,
            @Nullable String page,
            Recipient recipient) {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> new ListParameters(status, category, limit, page).checked(recipient));
        return refused.problem().errors().stream().map(FieldError::field).toList();
    }
}
