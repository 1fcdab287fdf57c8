package dev.tidings.model;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import dev.tidings.journal.StatePatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens next, by chance, given what stands. */
final class Script {
    private record Choice(int weight, Supplier<Step> step) {}

    private final Random random;
    private final Recipient recipient;
    private final Model model;
    private final int clients;
    private final boolean mayExpire;
    private final boolean hasDays;
    private final SomeEvents events;
    private final List<Choice> choices;
    private final Deque<Supplier<Step>> planned = new ArrayDeque<>();

    Script(Random random, Recipient recipient, Model model, int clients, boolean mayExpire) {
        this.random = random;
        this.recipient = recipient;
        this.model = model;
        this.clients = clients;
        this.mayExpire = mayExpire;
        this.hasDays = random.nextInt(3) == 0;
        this.events = new SomeEvents(random, recipient, model, mayExpire);
        this.choices = choices();
    }

    /** Whether time passes, which rewrites the times in the rows. */
    boolean hasDays() {
        return hasDays;
    }

    Step next() {
        return planned.isEmpty() ? chosen() : planned.removeFirst().get();
    }

    private Step chosen() {
        int chance = random.nextInt(choices.stream().mapToInt(Choice::weight).sum());
        for (Choice choice : choices) {
            chance -= choice.weight;
            if (chance < 0) {
                return choice.step.get();
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }

    private List<Choice> choices() {
        return List.of(
                new Choice(22, () -> new Step.Store(events.batch())),
                new Choice(1, () -> new Step.Store(events.flood())),
                new Choice(2, this::overrun),
                new Choice(7, () -> new Step.Retract(events.toRetract())),
                new Choice(mayExpire ? 2 : 0, () -> new Step.RetractAsItComes(events.plain())),
                new Choice(18, () -> new Step.Patch(patches())),
                new Choice(10, this::mark),
                new Choice(mayExpire ? 3 : 0, Step.Expire::new),
                new Choice(
                        hasDays ? 5 : 0,
                        () -> new Step.DaysPass(List.of(3, 8, 40, 100).get(random.nextInt(4)))),
                new Choice(hasDays ? 6 : 1, Step.Visit::new),
                new Choice(1, Step.SignOut::new),
                new Choice(random.nextInt(4) == 0 ? 1 : 0, Step.Erase::new),
                new Choice(4, Step.AnnounceLate::new),
                new Choice(2, Step.Compare::new),
                new Choice(6, Step.Rest::new),
                new Choice(14, this::connect),
                new Choice(5, () -> new Step.Disconnect(client(), random.nextBoolean())),
                new Choice(5, () -> new Step.StopReading(client())),
                new Choice(4, () -> new Step.ReadOn(client())));
    }

    /** A client that is live stops reading, and more is sent than its socket takes. */
    private Step overrun() {
        int client = client();
        planned.add(Step.Rest::new);
        planned.add(() -> new Step.StopReading(client));
        planned.add(() -> new Step.Store(events.flood()));
        for (int i = random.nextInt(6); i > 0; i--) {
            planned.add(this::chosen);
        }
        planned.add(() -> new Step.ReadOn(client));
        return new Step.Connect(client, Step.Begin.WITH_LAST_ID, Integer.MAX_VALUE, true);
    }

    private List<StatePatch> patches() {
        List<StatePatch> patches = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
            boolean isUnknown = model.items().isEmpty() || random.nextInt(20) == 0;
            UUID id = isUnknown ? new UUID(random.nextLong(), random.nextLong()) : item().id;
            patches.add(patch(id));
        }
        return patches;
    }

    private StatePatch patch(UUID id) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new StatePatch(recipient, id, true, null, null);
            case 2 -> new StatePatch(recipient, id, false, null, null);
            case 3 -> new StatePatch(recipient, id, null, true, null);
            case 4 -> new StatePatch(recipient, id, null, false, null);
            case 5 -> new StatePatch(recipient, id, null, null, true);
            case 6 -> new StatePatch(recipient, id, null, null, false);
            case 7 -> new StatePatch(recipient, id, true, null, true);
            default -> new StatePatch(recipient, id, false, false, false);
        };
    }

    private Step mark() {
        Watermark what = random.nextInt(3) == 0 ? Watermark.SEEN : Watermark.READ;
        Long through =
                random.nextInt(3) == 0 || model.items().isEmpty() ? null : (Long) (item().seq - 1 + random.nextInt(3));
        return new Step.Mark(what, through, oneOf(null, null, "a", "b", "of nothing"));
    }

    private Step connect() {
        Step.Begin begin = switch (random.nextInt(6)) {
            case 0 -> Step.Begin.WITH_NOTHING;
            case 1 -> Step.Begin.WITH_LIST;
            default -> Step.Begin.WITH_LAST_ID;
        };
        int cutAfter = random.nextInt(4) == 0 ? 1 + random.nextInt(12) : Integer.MAX_VALUE;
        return new Step.Connect(client(), begin, cutAfter, random.nextInt(3) == 0);
    }

    private Item item() {
        List<Item> items = model.items();
        return items.get(random.nextInt(items.size()));
    }

    private int client() {
        return random.nextInt(clients);
    }

    @SafeVarargs
    private <T> @Nullable T oneOf(@Nullable T... values) {
        return values[random.nextInt(values.length)];
    }
}
