package dev.tidings.inbox;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A feed as it stands. Only read here: what changes it takes a version, which is the journal's to do. */
@Entity
@Immutable
@Table(name = "feed")
@IdClass(FeedRow.Key.class)
class FeedRow {
    /** The feed's name in Postgres. */
    record Key(String tenantId, String userId) {}

    @Id
    private String tenantId;

    @Id
    private String userId;

    private long epoch;
    private long version;
    private int unread;
    private int unseen;

    @Embedded
    private Marks marks;

    @SuppressWarnings("NullAway.Init") // Hibernate fills what it has made.
    FeedRow() {}

    Cursor cursor(long databaseEpoch) {
        return Cursor.at(new Epoch(epoch, databaseEpoch), version);
    }

    Counters counters() {
        return new Counters(unread, unseen);
    }

    Marks marks() {
        return marks;
    }
}
