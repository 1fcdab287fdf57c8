package dev.tidings.signal;

import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.wire.SignalJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event on its way to its recipients' streams that becomes no notification. A closed set: one kind a mode. */
public sealed interface NewSignal {
    TenantId tenant();

    /** Each once. */
    List<UserId> users();

    /** The same for some of them. */
    NewSignal withUsers(List<UserId> some);

    /** From then on it goes to nobody; null for never. */
    @Nullable
    Instant expiresAt();

    /**
     * For the streams that are open right now.
     *
     * @param data compact JSON
     */
    record Ephemeral(
            TenantId tenant,
            List<UserId> users,
            String type,
            @Nullable String data,
            @Nullable Instant expiresAt) implements NewSignal {
        public Ephemeral {
            users = List.copyOf(users);
        }

        @Override
        public NewSignal withUsers(List<UserId> some) {
            return new Ephemeral(tenant, some, type, data, expiresAt);
        }
    }

    /**
     * The value of a key from now on, also for streams that open later.
     *
     * @param key not empty
     * @param data compact JSON
     */
    record State(
            TenantId tenant,
            List<UserId> users,
            String type,
            String key,
            @Nullable String data,
            @Nullable Instant expiresAt,
            Origin origin)
            implements NewSignal {
        public State {
            users = List.copyOf(users);
            if (key.isEmpty()) {
                throw new IllegalArgumentException("a state key is not empty");
            }
        }

        @Override
        public NewSignal withUsers(List<UserId> some) {
            return new State(tenant, some, type, key, data, expiresAt, origin);
        }
    }

    default Mode mode() {
        return switch (this) {
            case Ephemeral ephemeral -> Mode.EPHEMERAL;
            case State state -> Mode.STATE;
        };
    }

    default SignalJson json() {
        return switch (this) {
            case Ephemeral it -> SignalJson.ephemeral(it.type(), it.expiresAt(), it.data());
            case State it -> SignalJson.state(it.type(), it.key(), it.expiresAt(), it.data());
        };
    }
}
