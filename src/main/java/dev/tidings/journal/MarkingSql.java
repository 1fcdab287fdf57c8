package dev.tidings.journal;

import dev.tidings.feed.Watermark;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements of one kind of watermark.
 *
 * @param covered where the watermark stands, and what a mark up to {@code $3} would change
 * @param coveredInCategory the same for the watermark of the category {@code $4}
 * @param rows what a mark that stays below the watermark changes one by one
 */
record MarkingSql(String covered, String coveredInCategory, String rows, String moveFeeds, String moveCategorys) {
    private static final Map<Watermark, MarkingSql> ALL = new EnumMap<>(
            Arrays.stream(Watermark.values()).collect(Collectors.toMap(Function.identity(), MarkingSql::make)));

    static MarkingSql of(Watermark what) {
        return ALL.getOrDefault(what, make(what));
    }

    private static MarkingSql make(Watermark what) {
        String word = what.wire();
        String effective = what == Watermark.READ ? Effective.READ_AT : Effective.SEEN_AT;
        return new MarkingSql(
                covered("f." + word + "_through", effective),
                covered("coalesce(w." + word + "_through, 0)", effective),
                rows(effective),
                moveFeeds(word),
                moveCategorys(word));
    }

    private static String covered(String standing, String effective) {
        return """
                select max(%s),
                       count(n.id) filter (where %s), count(n.id) filter (where %s), count(n.id) filter (where %s is null)
                from feed f
                  left join category_mark w on w.tenant_id = f.tenant_id and w.user_id = f.user_id and w.category = $4
                  left join notification n on n.tenant_id = f.tenant_id and n.user_id = f.user_id and n.seq between 1 and $3
                    and n.removed is null and ($4::text is null or n.category = $4)
                  left join category_mark c
                    on c.tenant_id = n.tenant_id and c.user_id = n.user_id and c.category = n.category
                where f.tenant_id = $1 and f.user_id = $2""".formatted(standing, Effective.IS_UNREAD, Effective.IS_UNSEEN, effective);
    }

    private static String rows(String effective) {
        return """
                select %s
                from notification n
                  %s
                where n.tenant_id = $1 and n.user_id = $2 and n.seq between 1 and $3 and n.removed is null
                  and ($4::text is null or n.category = $4) and %s is null
                order by n.seq""".formatted(StoredNotification.COLUMNS, Effective.JOINS, effective);
    }

    private static String moveFeeds(String word) {
        return """
                update feed set %1$s_through = $3, %1$s_version = $4, %1$s_at = $5
                where tenant_id = $1 and user_id = $2""".formatted(word);
    }

    private static String moveCategorys(String word) {
        return """
                insert into category_mark as m (tenant_id, user_id, category, %1$s_through, %1$s_version, %1$s_at)
                values ($1, $2, $6, $3, $4, $5)
                on conflict (tenant_id, user_id, category) do update
                set %1$s_through = excluded.%1$s_through, %1$s_version = excluded.%1$s_version,
                    %1$s_at = excluded.%1$s_at""".formatted(word);
    }
}
