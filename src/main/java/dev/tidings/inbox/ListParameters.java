package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query of a list as it came. A parameter that is empty counts as missing. */
record ListParameters(
        @Nullable String status,
        @Nullable String category,
        @Nullable String limit,
        @Nullable String page) {
    private static final String DEFAULT_LIMIT = "50";
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");

    ListParameters {
        status = nullIfEmpty(status);
        category = nullIfEmpty(category);
        limit = nullIfEmpty(limit);
        page = nullIfEmpty(page);
    }

    /** @throws ProblemException (400) that lists every wrong parameter */
    Listing checked(Recipient recipient) {
        List<FieldError> errors = new ArrayList<>();
        Status wanted = status(errors);
        checkCategory(errors);
        int rows = limit(errors);
        PageToken token = page(recipient, wanted, errors);
        if (!errors.isEmpty()) {
            throw refused(errors);
        }
        return new Listing(recipient, wanted, category, rows, token);
    }

    /** A token that was made for another list, or in another life of the feed. */
    static ProblemException wrongPage() {
        return refused(List.of(pageError()));
    }

    private Status status(List<FieldError> errors) {
        Optional<Status> wanted = status == null ? Optional.of(Status.UNREAD) : Status.ofWire(status);
        if (wanted.isEmpty()) {
            errors.add(new FieldError("status", "must be unread, all or archived"));
        }
        return wanted.orElse(Status.UNREAD);
    }

    private void checkCategory(List<FieldError> errors) {
        if (category != null && !Category.isValid(category)) {
            errors.add(new FieldError(
                    "category", "must have at most " + Category.MAX_CHARACTERS + " characters, none of them U+0000"));
        }
    }

    private int limit(List<FieldError> errors) {
        String number = limit == null ? DEFAULT_LIMIT : limit;
        if (LIMIT.matcher(number).matches()) {
            return Integer.parseInt(number);
        }
        errors.add(new FieldError("limit", "must be a whole number from 1 to 100"));
        return 0;
    }

    private @Nullable PageToken page(Recipient recipient, Status wanted, List<FieldError> errors) {
        if (page == null) {
            return null;
        }
        Optional<PageToken> token = PageToken.parse(page);
        // Whether it fits the list can only be said once the list is known.
        boolean fits = !errors.isEmpty()
                || token.filter(known -> known.list().equals(PageToken.list(recipient, wanted, category)))
                        .isPresent();
        if (token.isEmpty() || !fits) {
            errors.add(pageError());
        }
        return token.orElse(null);
    }

    private static FieldError pageError() {
        return new FieldError("page", "must be the next of a page of this same list");
    }

    private static ProblemException refused(List<FieldError> errors) {
        return new ProblemException(Problem.validation("Some parameters are not valid.", errors));
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
