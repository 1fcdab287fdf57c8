package dev.tidings.model;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A fresh feed, a few clients, and a script that a seed has written. Belongs to one thread. */
final class Run {
    private static final long BREATH_NANOS = 10_000_000;
    private static final long COMPARE_EVERY_NANOS = 300_000_000;

    private final long seed;
    private final Random random;
    private final Service service;
    private final Recipient recipient;
    private final String token;
    private final Model model = new Model();
    private final List<FeedClient> clients;
    private final Announcer announcer;
    private final Script script;
    private final Ageing ageing;
    private final Acts acts;
    private final List<String> told = new ArrayList<>();
    private final List<String> cursors = new ArrayList<>();

    Run(long seed, Service service, String tenant, String tenantWithLimit, int limit) {
        this.seed = seed;
        this.random = new Random(seed);
        this.service = service;
        boolean isLimited = random.nextInt(4) == 0;
        this.recipient = Recipient.of(isLimited ? tenantWithLimit : tenant, "user-" + UUID.randomUUID());
        this.token = Tokens.of(recipient.tenant().value(), recipient.user().value());
        this.clients = IntStream.range(0, 2 + random.nextInt(3))
                .mapToObj(i -> new FeedClient(service.root(), token))
                .toList();
        this.announcer = new Announcer(service, random);
        this.script = new Script(random, recipient, model, clients.size(), !isLimited);
        this.ageing = new Ageing(service, recipient, model, announcer, isLimited ? limit : 0);
        this.acts = new Acts(service, recipient, model, announcer, ageing);
    }

    void play() {
        try {
            clients.getFirst().connect(Integer.MAX_VALUE, false);
            for (int i = 20 + random.nextInt(41); i > 0; i--) {
                Step step = script.next();
                told.add(step.toString());
                told.add("    " + perform(step));
            }
            told.add("end");
            rest();
            clients.forEach(FeedClient::checkFaults);
            new Verdict(service, recipient, token, model, script.hasDays()).judge(clients, cursors, random);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(story(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.forEach(client -> client.disconnect(false));
        }
    }

    private String perform(Step step) throws InterruptedException {
        return switch (step) {
            case Step.Store store -> acts.store(store.events());
            case Step.Retract retract -> acts.retract(retract.events());
            case Step.RetractAsItComes event -> acts.retractAsItComes(event.event());
            case Step.Patch patch -> acts.patch(patch.patches());
            case Step.Mark mark -> acts.mark(mark);
            case Step.Expire ignored -> ageing.expire();
            case Step.DaysPass pass -> done(() -> ageing.daysPass(pass.days()));
            case Step.Visit ignored -> ageing.visit();
            case Step.SignOut ignored -> done(acts::signOut);
            case Step.Erase ignored -> done(acts::erase);
            case Step.AnnounceLate ignored -> done(announcer::announceLate);
            case Step.Compare ignored -> done(() -> service.compare(recipient));
            case Step.Rest ignored -> restOfReaders();
            case Step.Connect connect -> connect(connect);
            case Step.Disconnect away -> done(() -> clients.get(away.client()).disconnect(away.isRude()));
            case Step.StopReading stop -> done(() -> clients.get(stop.client()).pause(true));
            case Step.ReadOn on -> done(() -> clients.get(on.client()).pause(false));
        };
    }

    private static String done(Runnable action) {
        action.run();
        return "done";
    }

    private String connect(Step.Connect step) {
        FeedClient client = clients.get(step.client());
        client.disconnect(false);
        switch (step.begin()) {
            case WITH_NOTHING -> client.forget();
            case WITH_LIST -> client.knows(ServerFeed.list(service.root(), token, "unread", 1 + random.nextInt(20)));
            case WITH_LAST_ID -> {}
        }
        client.connect(step.cutAfter(), step.isSlow());
        return "with " + client.lastId();
    }

    /** Of those that are there and read; whoever is sent away meanwhile is not waited for. */
    private String restOfReaders() throws InterruptedException {
        Cursor end = standing();
        for (FeedClient client : clients) {
            if (client.isReading()) {
                awaitRest(client, end);
            }
            client.checkFaults();
            String id = client.lastId();
            if (id != null) {
                cursors.add(id);
            }
        }
        return "at " + end;
    }

    /** Everybody is there, reads and has everything. */
    private void rest() throws InterruptedException {
        ageing.expireAll();
        Cursor end = standing();
        for (FeedClient client : clients) {
            client.pause(false);
            while (!awaitRest(client, end)) {
                client.checkFaults();
                LockSupport.parkNanos(BREATH_NANOS);
                client.connect(Integer.MAX_VALUE, false);
            }
        }
    }

    private boolean awaitRest(FeedClient client, Cursor end) throws InterruptedException {
        long until = System.nanoTime() + Service.PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            // A stream that was just opening may not have heard the one before.
            service.compare(recipient);
            if (!client.isReading()
                    || client.awaitRest(end, Math.min(until, System.nanoTime() + COMPARE_EVERY_NANOS))) {
                return client.isReading();
            }
        }
        throw new AssertionError("a client stands at " + client.lastId() + ", the feed at " + end);
    }

    private Cursor standing() {
        Service.await(service.journal().open(recipient));
        Standing standing =
                Service.await(service.journal().compare(List.of(recipient))).getFirst();
        return Cursor.at(standing.epoch(), standing.version());
    }

    private String story() {
        StringBuilder story = new StringBuilder("-Dtidings.model.seed=" + seed + " of " + recipient + "\n");
        told.forEach(line -> story.append(line).append('\n'));
        for (int i = 0; i < clients.size(); i++) {
            story.append("client ").append(i).append(":\n");
            clients.get(i)
                    .trace()
                    .forEach(line -> story.append("    ").append(line).append('\n'));
        }
        return story.toString();
    }
}
