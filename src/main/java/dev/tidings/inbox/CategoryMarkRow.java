package dev.tidings.inbox;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** The watermarks of one category of a feed; without a row none was ever moved. */
@Entity
@Immutable
@Table(name = "category_mark")
@IdClass(CategoryMarkRow.Key.class)
class CategoryMarkRow {
    /** A category's name in Postgres. */
    record Key(String tenantId, String userId, String category) {}

    @Id
    private String tenantId;

    @Id
    private String userId;

    @Id
    private String category;

    @Embedded
    private Marks marks;

    @SuppressWarnings("NullAway.Init") // Hibernate fills what it has made.
    CategoryMarkRow() {}

    Marks marks() {
        return marks;
    }
}
