package dev.tidings.stream;

import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987) for the streams of one event loop: one timer for all of them, no
 * allocation, constant time to set, move and take out. Belongs to its event loop.
 */
final class Wheel {
    /** What a wheel holds; in one slot of one wheel at a time. */
    abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private int slot = NOWHERE;

        /** Its time has come; it is out of the wheel and may set itself again. */
        abstract void onTime(long nowMillis);
    }

    private static final int NOWHERE = -1;
    private static final int SLOTS = 128;

    private final long tickMillis;
    private final @Nullable Entry[] slots = new Entry[SLOTS];
    private long passedTick;
    private int size;

    /** @param nowMillis of a clock that never goes back */
    Wheel(long tickMillis, long nowMillis) {
        this.tickMillis = tickMillis;
        this.passedTick = nowMillis / tickMillis;
    }

    /** Never late by more than a tick, and early only for a time further away than the wheel reaches. */
    void set(Entry entry, long atMillis) {
        remove(entry);
        long tick = Math.clamp(atMillis / tickMillis, passedTick + 1, passedTick + SLOTS - 1);
        int slot = Math.toIntExact(tick % SLOTS);
        Entry head = slots[slot];
        entry.slot = slot;
        entry.next = head;
        entry.previous = null;
        if (head != null) {
            head.previous = entry;
        }
        slots[slot] = entry;
        size++;
    }

    void remove(Entry entry) {
        if (entry.slot == NOWHERE) {
            return;
        }
        Entry before = entry.previous;
        Entry after = entry.next;
        if (before == null) {
            slots[entry.slot] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        entry.previous = null;
        entry.next = null;
        entry.slot = NOWHERE;
        size--;
    }

    void advance(long nowMillis) {
        long tick = nowMillis / tickMillis;
        // After a pause longer than a turn, one turn meets every entry.
        long from = Math.max(passedTick + 1, tick - SLOTS + 1);
        for (long passing = from; passing <= tick; passing++) {
            passedTick = passing;
            expire(Math.toIntExact(passing % SLOTS), nowMillis);
        }
    }

    /** Some entry, or null when there is none; for ending all of them a few at a time. */
    @Nullable
    Entry any() {
        for (Entry head : slots) {
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    int size() {
        return size;
    }

    /** An entry that sets itself again never lands in the slot that is being emptied. */
    private void expire(int slot, long nowMillis) {
        for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
            remove(entry);
            entry.onTime(nowMillis);
        }
    }
}
