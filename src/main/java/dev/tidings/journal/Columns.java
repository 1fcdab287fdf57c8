package dev.tidings.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is said of many, as an array parameter for each column. */
final class Columns {
    private Columns() {}

    static <T> @Nullable String[] strings(List<T> lines, Function<T, @Nullable String> column) {
        @Nullable String[] values = new String[lines.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(lines.get(i));
        }
        return values;
    }

    static <T> @Nullable OffsetDateTime[] times(List<T> lines, Function<T, @Nullable Instant> column) {
        @Nullable OffsetDateTime[] values = new OffsetDateTime[lines.size()];
        for (int i = 0; i < values.length; i++) {
            Instant time = column.apply(lines.get(i));
            values[i] = time == null ? null : BatchWrite.at(time);
        }
        return values;
    }
}
