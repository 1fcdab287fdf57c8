package dev.tidings.journal;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A feed as {@link #VERSIONS} left it, and as it is to be. */
record Taken(LockedFeed feed, long version, Counters counters, int items, boolean isNew) {
    /**
     * Locks each feed's row until commit: two batches for one recipient cannot commit out of version order. Counts as if
     * each event were new, and a notification of its own; what turns out otherwise is set right under the lock.
     */
    static final String VERSIONS = """
            insert into feed as f (tenant_id, user_id, epoch, version, unread, unseen, items, visit_at)
            select t.tenant_id, t.user_id, t.epoch, t.arrivals, t.arrivals, t.arrivals, t.arrivals, $5
            from unnest($1::text[], $2::text[], $3::bigint[], $4::int[]) as t (tenant_id, user_id, epoch, arrivals)
            order by t.tenant_id collate "C", t.user_id collate "C"
            on conflict (tenant_id, user_id) do update
            set version = f.version + excluded.version,
                unread = f.unread + excluded.unread,
                unseen = f.unseen + excluded.unseen,
                items = f.items + excluded.items,
                visit_at = coalesce(f.visit_at, excluded.visit_at),
                reserve = null
            returning tenant_id, user_id, epoch, generation, version, unread, unseen, items, f.xmax = 0 as is_new,
                      (select epoch from database_epoch) as database_epoch""";

    /**
     * Five.
     *
     * @param visitAt when retention looks at feeds that have no visit yet
     */
    static Tuple parameters(Map<Recipient, List<NewEvent>> deliveries, Instant visitAt) {
        Tuple parameters = Tuple.tuple();
        addParameters(parameters, deliveries, visitAt);
        return parameters;
    }

    /** The same behind others. */
    static void addParameters(Tuple parameters, Map<Recipient, List<NewEvent>> deliveries, Instant visitAt) {
        int feeds = deliveries.size();
        Long[] epochs = new Long[feeds];
        Integer[] arrivals = new Integer[feeds];
        int i = 0;
        for (List<NewEvent> events : deliveries.values()) {
            epochs[i] = FeedEpochs.next();
            arrivals[i++] = events.size();
        }
        Keys.add(parameters, deliveries.keySet());
        parameters.addArrayOfLong(epochs).addArrayOfInteger(arrivals).addOffsetDateTime(BatchWrite.at(visitAt));
    }

    /** @param arrivals how many events the feed took versions for */
    static Taken of(Row row, Recipient recipient, int arrivals) {
        long version = row.getLong(4);
        Counters counters = new Counters(row.getInteger(5), row.getInteger(6));
        int items = row.getInteger(7);
        LockedFeed feed = new LockedFeed(
                recipient,
                new Epoch(row.getLong(2), row.getLong(9)),
                row.getLong(3),
                version - arrivals,
                new Counters(counters.unread() - arrivals, counters.unseen() - arrivals),
                items - arrivals);
        return new Taken(feed, version, counters, items, row.getBoolean(8));
    }

    boolean isRight() {
        return feed.version() == version && feed.counters().equals(counters) && feed.items() == items;
    }
}
