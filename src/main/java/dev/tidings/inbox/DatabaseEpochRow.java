package dev.tidings.inbox;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** The one row that an operator raises after restoring a backup. */
@Entity
@Immutable
@Table(name = "database_epoch")
class DatabaseEpochRow {
    @Id
    private boolean onlyRow;

    private long epoch;

    long epoch() {
        return epoch;
    }
}
