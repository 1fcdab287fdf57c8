package dev.tidings.bench;

import org.jspecify.annotations.Nullable;

/** What stands in the table, in its order. */
enum Figure {
    IDLE_MEMORY("idleKiB", "memory of an idle stream, KiB", Better.LESS, 7.0, 1.0),
    RESIDENT("residentKiB", "  growth of what is resident", Better.NEITHER, null, null),
    OPENING("openedPerSecond", "opened a second: ticket, JWT, replay", Better.MORE, 4_000.0, null),
    OPENING_PROCESSOR("openingMicros", "  CPU of each, service and stores, µs", Better.LESS, null, null),
    OPENING_SERVICE("openingServiceMicros", "    of it the service", Better.NEITHER, null, null),
    OPENING_REDIS("openingRedisMicros", "    of it Redis", Better.NEITHER, null, null),
    OPENING_WITH_TOKEN("openedWithTokenPerSecond", "opened a second: JWT alone, new users", Better.MORE, null, null),
    LATENCY_P50("latencyP50Ms", "latency at a steady rate, p50, ms", Better.LESS, null, null),
    LATENCY_P99("latencyP99Ms", "latency at a steady rate, p99, ms", Better.LESS, 15.0, null),
    PROCESSOR("cpuMicros", "CPU per event, service and stores, µs", Better.LESS, 200.0, 2.0),
    PROCESSOR_SERVICE("serviceMicros", "  of it the service", Better.LESS, null, null),
    PROCESSOR_POSTGRES("postgresMicros", "  of it PostgreSQL", Better.LESS, null, null),
    PROCESSOR_REDIS("redisMicros", "  of it Redis", Better.LESS, null, null),
    PROCESSOR_BROKER("brokerMicros", "beside it the broker", Better.NEITHER, null, null),
    PROCESSOR_GENERATOR("generatorMicros", "beside it the generator", Better.NEITHER, null, null),
    SUSTAINED("sustainedPerSecond", "events a second with p99 below 100 ms", Better.MORE, 12_000.0, 2.0),
    SUSTAINED_SERVICE(
            "sustained.serviceMicros", "  CPU per event at that rate, service, µs", Better.NEITHER, null, null),
    SUSTAINED_POSTGRES("sustained.postgresMicros", "    PostgreSQL", Better.NEITHER, null, null),
    SUSTAINED_REDIS("sustained.redisMicros", "    Redis", Better.NEITHER, null, null),
    SUSTAINED_BROKER("sustained.brokerMicros", "    the broker", Better.NEITHER, null, null),
    SUSTAINED_GENERATOR("sustained.generatorMicros", "    the generator", Better.NEITHER, null, null),
    SUSTAINED_CORES("sustainedCores", "  cores used then, of all of the machine", Better.NEITHER, null, null),
    BROADCAST("broadcastPerSecond", "notifications a second, events to all", Better.MORE, null, null),
    BROADCAST_PROCESSOR("broadcastMicros", "  CPU of each, service and stores, µs", Better.LESS, null, null),
    BROADCAST_SERVICE("broadcast.serviceMicros", "    of it the service", Better.NEITHER, null, null),
    BROADCAST_POSTGRES("broadcast.postgresMicros", "    of it PostgreSQL", Better.NEITHER, null, null),
    BROADCAST_REDIS("broadcast.redisMicros", "    of it Redis", Better.NEITHER, null, null),
    STORM("stormSeconds", "replay storm, seconds", Better.LESS, 10.0, null),
    STORM_LOST("stormLost", "  lost in it", Better.NEITHER, 0.0, null),
    STORM_PROCESSOR("stormMicros", "  CPU of each client, service and stores, µs", Better.LESS, null, null),
    STORM_SERVICE("storm.serviceMicros", "    of it the service", Better.NEITHER, null, null),
    STORM_POSTGRES("storm.postgresMicros", "    of it PostgreSQL", Better.NEITHER, null, null),
    STORM_REDIS("storm.redisMicros", "    of it Redis", Better.NEITHER, null, null),
    DEVICES_ONE("devicesOneMicros", "CPU per event to a user with one device, µs", Better.NEITHER, null, null),
    DEVICES_TEN("devicesTenMicros", "CPU per event to a user with ten devices, µs", Better.NEITHER, null, null),
    DEVICES("devicesRatio", "CPU for ten devices, of that for one", Better.LESS, 1.5, null),
    LIST("listPerSecond", "lists of 50 a second", Better.MORE, null, null),
    LIST_P99("listP99Ms", "  p99, ms", Better.LESS, null, null),
    LIST_PROCESSOR("listMicros", "  CPU of each, service and stores, µs", Better.LESS, null, null),
    LIST_SERVICE("list.serviceMicros", "    of it the service", Better.NEITHER, null, null),
    LIST_POSTGRES("list.postgresMicros", "    of it PostgreSQL", Better.NEITHER, null, null),
    LIST_REDIS("list.redisMicros", "    of it Redis", Better.NEITHER, null, null),
    PATCH("patchPerSecond", "PATCHes a second", Better.MORE, null, null),
    PATCH_P99("patchP99Ms", "  p99, ms", Better.LESS, null, null),
    PATCH_PROCESSOR("patchMicros", "  CPU of each, service and stores, µs", Better.LESS, null, null),
    PATCH_SERVICE("patch.serviceMicros", "    of it the service", Better.NEITHER, null, null),
    PATCH_POSTGRES("patch.postgresMicros", "    of it PostgreSQL", Better.NEITHER, null, null),
    PATCH_REDIS("patch.redisMicros", "    of it Redis", Better.NEITHER, null, null),
    START_UP("startUpSeconds", "start-up, seconds", Better.LESS, null, null),
    OTHERS("othersCores", "cores that others on the machine took", Better.NEITHER, null, null),
    WITHHELD("withheldCores", "cores that the host gave to others (steal)", Better.NEITHER, null, null);

    /** Which of two is better; NEITHER for what is only to be known. */
    enum Better {
        LESS,
        MORE,
        NEITHER
    }

    private final String key;
    private final String label;
    private final Better better;
    private final @Nullable Double target;
    private final @Nullable Double targetRatio;

    /**
     * One line.
     *
     * @param target what Tidings is to reach
     * @param targetRatio so many times as good as the peer is it to be
     */
    Figure(String key, String label, Better better, @Nullable Double target, @Nullable Double targetRatio) {
        this.key = key;
        this.label = label;
        this.better = better;
        this.target = target;
        this.targetRatio = targetRatio;
    }

    /** @throws IllegalArgumentException when there is none with that key */
    static Figure of(String key) {
        for (Figure figure : values()) {
            if (figure.key.equals(key)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("no figure has the key " + key);
    }

    String key() {
        return key;
    }

    String label() {
        return label;
    }

    /** How many times as good as the peer: above 1 is better, whatever is measured. NaN when that means nothing. */
    double ratio(double tidings, double peer) {
        return switch (better) {
            case LESS -> peer / tidings;
            case MORE -> tidings / peer;
            case NEITHER -> Double.NaN;
        };
    }

    /** What is to be reached, and whether it is; empty without a target. */
    String verdict(double tidings, double peer) {
        StringBuilder verdict = new StringBuilder();
        Double wanted = target;
        if (wanted != null && !Double.isNaN(tidings)) {
            boolean isReached = better == Better.MORE ? tidings >= wanted : tidings <= wanted;
            verdict.append(better == Better.MORE ? "≥ " : "≤ ")
                    .append(number(wanted))
                    .append(isReached ? " yes" : " NO");
        }
        Double wantedRatio = targetRatio;
        if (wantedRatio != null && !Double.isNaN(ratio(tidings, peer))) {
            verdict.append(verdict.isEmpty() ? "" : ", ")
                    .append("≥ ")
                    .append(number(wantedRatio))
                    .append(" x")
                    .append(ratio(tidings, peer) >= wantedRatio ? " yes" : " NO");
        }
        return verdict.toString();
    }

    /** Three digits that say something. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        return (size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f").formatted(value);
    }
}
