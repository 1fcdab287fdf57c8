package dev.tidings.ingest;

import dev.tidings.feed.Content;
import dev.tidings.feed.Name;
import dev.tidings.feed.Priority;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the data of one event against the limits (contract, section 2.1). One use each. */
final class EventReader {
    /** Where the payload stands in a structured event, and what it is called in every reason. */
    static final String DATA = "data";

    private static final String STORED = "stored";
    private static final String EPHEMERAL = "ephemeral";
    private static final String STATE = "state";
    private static final List<String> MODES = List.of(STORED, EPHEMERAL, STATE);
    private static final List<String> PRIORITIES = List.of("low", "normal", "high");
    private static final Set<String> KNOWN = Set.of(
            "to",
            "title",
            "body",
            "category",
            "priority",
            "url",
            "actions",
            DATA,
            "collapseKey",
            "expiresAt",
            "mode",
            "stateKey",
            "source",
            "id");

    private final Attributes attributes;
    private final Fields fields;
    private final IngestConfig.Limits limits;
    private final Findings findings;

    EventReader(Attributes attributes, Fields fields, IngestConfig.Limits limits, Findings findings) {
        this.attributes = attributes;
        this.fields = fields;
        this.limits = limits;
        this.findings = findings;
    }

    /** @param received stands in for the event's time if it has none */
    Decoded read(Instant received) {
        fields.requireSound(KNOWN, Set.of());
        if (attributes.type().equals(Event.Retract.TYPE)) {
            return retraction();
        }
        List<String> users = users();
        String mode = fields.oneOf("mode", MODES, STORED);
        Content content = content(mode, received);
        String stateKey = stateKey(mode);
        if (!findings.none()) {
            return findings.refuse();
        }
        TenantId tenant = new TenantId(attributes.tenant());
        List<UserId> recipients = users.stream().map(UserId::new).toList();
        Event.Signal signal = new Event.Signal(attributes.type(), content.data(), content.expiresAt());
        return new Decoded.Valid(
                switch (mode) {
                    case EPHEMERAL ->
                        new Event.Ephemeral(tenant, attributes.source(), attributes.id(), recipients, signal);
                    case STATE ->
                        new Event.State(tenant, attributes.source(), attributes.id(), recipients, stateKey, signal);
                    default -> new Event.Stored(tenant, attributes.source(), attributes.id(), recipients, content);
                },
                attributes.lineage());
    }

    private Decoded retraction() {
        String source = retracted("source", limits.sourceBytes());
        String id = retracted("id", limits.idBytes());
        if (!findings.none()) {
            return findings.refuse();
        }
        TenantId tenant = new TenantId(attributes.tenant());
        return new Decoded.Valid(
                new Event.Retract(tenant, attributes.source(), attributes.id(), source, id), attributes.lineage());
    }

    private String retracted(String name, int maxBytes) {
        boolean wrongType = fields.has(name) && fields.text(name) == null;
        return wrongType ? "" : Attributes.identifier(fields.at(name), fields.text(name), maxBytes, findings);
    }

    private List<String> users() {
        Fields to = fields.object("to");
        if (to == null) {
            if (!fields.has("to")) {
                findings.missing(fields.at("to"));
            }
            return List.of();
        }
        List<Json> items = to.items("users");
        if (items.isEmpty()) {
            findings.invalid(to.at("users"), "names nobody");
        }
        Set<String> users = new LinkedHashSet<>();
        for (int i = 0; i < items.size() && users.size() <= limits.users() && !findings.full(); i++) {
            users.add(user(items.get(i), to, i));
        }
        if (users.size() > limits.users()) {
            findings.over(to.at("users"), limits.users(), "users");
        }
        return List.copyOf(users);
    }

    private String user(Json item, Fields to, int index) {
        if (!(item instanceof Json.Str(String name, Json.Place at))) {
            findings.invalid(to.at("users", index), "must be a string");
            return "";
        }
        if (!Name.isValid(name)) {
            findings.invalid(to.at("users", index), Attributes.NAME_FAULT);
        }
        return name;
    }

    private Content content(String mode, Instant received) {
        String title = mode.equals(STORED)
                ? fields.required("title", limits.titleCharacters())
                : fields.text("title", limits.titleCharacters());
        Instant time = attributes.time();
        return new Content(
                attributes.source(),
                attributes.type(),
                fields.key("category", limits.categoryCharacters()),
                Priority.ofWire(fields.oneOf("priority", PRIORITIES, Priority.NORMAL.wire())),
                title == null ? "" : title,
                fields.text("body", limits.bodyCharacters()),
                fields.link("url", limits.urlCharacters()),
                actions(),
                fields.compact(DATA, limits.dataBytes()),
                fields.key("collapseKey", limits.keyCharacters()),
                time == null ? received : time,
                fields.date("expiresAt"));
    }

    /** Unknown fields of an action are not passed on; label and URL keep their escapes. */
    private String actions() {
        List<Json> items = fields.items("actions");
        if (items.size() > limits.actions()) {
            findings.over(fields.at("actions"), limits.actions(), "actions");
            return "[]";
        }
        List<String> written = IntStream.range(0, items.size())
                .mapToObj(i -> action(fields.item("actions", i, items.get(i))))
                .toList();
        return "[" + String.join(",", written) + "]";
    }

    private String action(@Nullable Fields action) {
        if (action == null) {
            return "";
        }
        action.required("label", limits.labelCharacters());
        if (action.link("url", limits.urlCharacters()) == null && !action.has("url")) {
            findings.missing(action.at("url"));
        }
        return "{\"label\":" + action.written("label") + ",\"url\":" + action.written("url") + "}";
    }

    private String stateKey(String mode) {
        String key = fields.key("stateKey", limits.keyCharacters());
        if (key == null && mode.equals(STATE) && !fields.has("stateKey")) {
            findings.missing(fields.at("stateKey"));
        }
        return key == null ? "" : key;
    }
}
