import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Contents } from "../../main/client/contents.js";
import { notification } from "./server.js";

const AT = "2026-11-26T10:00:00Z";
let contents;

beforeEach(() => {
  contents = new Contents();
  for (const seq of [1, 2, 3]) contents.merge("notification", `c${seq}`, notification(seq));
  contents.merge("feed", "c3", { unread: 3, unseen: 3, live: true });
});

const shown = (...changes) => contents.view(changes.map((change) => ({ at: AT, id: null, category: null, ...change })));
const ids = ({ items }) => items.map(({ id }) => id);

test("newest first, each once, in its latest content", () => {
  contents.merge("notification", "c4", notification(4, { id: "n2", replay: true }));
  assert.deepEqual(ids(shown()), ["n2", "n3", "n1"]);
  assert.equal("replay" in shown().items[0], false);
});

test("removed is gone, and one that was never here is nothing to worry about", () => {
  contents.merge("removed", "c4", { id: "n2", reason: "archived" });
  contents.merge("removed", "c5", { id: "unknown", reason: "expired" });
  assert.deepEqual(ids(shown()), ["n3", "n1"]);
  assert.equal(contents.cursor, "c5");
});

test("reset forgets the items, and keeps them shown by nobody", () => {
  contents.merge("reset", "c0", { reason: "pruned" });
  assert.deepEqual(ids(shown()), []);
});

test("a watermark reads what is up to it, and what is read is seen", () => {
  contents.merge("marked", "c4", { what: "read", through: 2, category: null, at: AT });
  assert.deepEqual(shown().items.map(({ readAt, seenAt }) => [readAt, seenAt]), [[null, null], [AT, AT], [AT, AT]]);
});

test("a watermark of a category leaves the others alone", () => {
  contents.merge("notification", "c4", notification(4, { category: "builds" }));
  contents.merge("marked", "c5", { what: "seen", through: 4, category: "builds", at: AT });
  assert.deepEqual(shown().items.map(({ seenAt }) => seenAt), [AT, null, null, null]);
});

test("a watermark keeps the time of what was read before, and never changes an item in place", () => {
  const before = shown().items[2];
  contents.merge("notification", "c4", notification(2, { readAt: "earlier", seenAt: "earlier" }));
  contents.merge("marked", "c5", { what: "read", through: 9, category: null, at: AT });
  assert.equal(shown().items[1].readAt, "earlier");
  assert.equal(before.readAt, null);
});

test("an own change shows at once, and counts", () => {
  const view = shown({ id: "n2", what: "read", value: true });
  assert.equal(view.items[1].readAt, AT);
  assert.deepEqual([view.unread, view.unseen], [2, 2]);
  assert.equal(contents.items.get("n2").readAt, null);
});

test("own changes lie on top of each other", () => {
  const view = shown({ id: "n2", what: "read", value: true }, { id: "n2", what: "read", value: false }, { id: "n3", what: "archived", value: true });
  assert.deepEqual(view.items.map(({ id, readAt, seenAt }) => [id, readAt, seenAt]), [["n2", null, AT], ["n1", null, null]]);
  assert.deepEqual([view.unread, view.unseen], [2, 1]);
});

test("unseen is unread as well", () => {
  contents.merge("notification", "c4", notification(2, { readAt: AT, seenAt: AT }));
  contents.merge("feed", "c4", { unread: 2, unseen: 2, live: true });
  const view = shown({ id: "n2", what: "seen", value: false });
  assert.deepEqual([view.items[1].readAt, view.items[1].seenAt, view.unread, view.unseen], [null, null, 3, 3]);
});

test("all read counts those, too, that this page does not know of", () => {
  contents.merge("feed", "c3", { unread: 120, unseen: 130, live: true });
  assert.deepEqual([shown({ what: "read", through: 2 }).unread, shown({ what: "read", through: 2 }).unseen], [1, 1]);
  assert.deepEqual([shown({ what: "seen", through: 3 }).unread, shown({ what: "seen", through: 3 }).unseen], [120, 0]);
  assert.equal(shown({ what: "read", through: 3, category: "orders" }).unread, 117);
});

test("older ones do not undo what came while they were under way", () => {
  const older = [notification(2, { title: "old" }), notification(0), notification(-1), notification(-2)];
  contents.append({ items: older, next: "p2" }, [
    { name: "removed", data: { id: "n0" } },
    { name: "marked", data: { what: "read", through: -2, category: null, at: AT } },
  ]);
  assert.deepEqual(ids(shown()), ["n3", "n2", "n1", "n-1", "n-2"]);
  assert.equal(contents.items.get("n2").title, "title 2");
  assert.deepEqual([contents.items.get("n-2").readAt, contents.items.get("n-1").readAt], [AT, null]);
  assert.equal(contents.next, "p2");
});

test("older ones of a feed that has begun anew are not wanted", () => {
  contents.append({ items: [notification(0)], next: null }, [{ name: "reset", data: {} }]);
  assert.deepEqual(ids(shown()), ["n3", "n2", "n1"]);
});

test("a value is over when its time is", () => {
  const ends = (ms) => new Date(Date.now() + ms).toISOString();
  contents.merge("signal", null, { mode: "state", key: "over", data: 1, expiresAt: ends(-1) });
  contents.merge("signal", null, { mode: "state", key: "stays", data: 2, expiresAt: ends(60_000) });
  contents.merge("signal", null, { mode: "state", key: "for good", data: 3, expiresAt: null });
  const before = contents.signals;
  assert.equal(contents.expire(), true);
  assert.deepEqual([...contents.signals.keys()], ["stays", "for good"]);
  assert.notEqual(contents.signals, before);
  assert.equal(contents.expire(), false);
});

test("values of mode state are kept by their key", () => {
  contents.merge("signal", null, { mode: "state", key: "k", data: 1 });
  contents.merge("signal", null, { mode: "state", key: "k", data: 2 });
  contents.merge("signal", null, { mode: "ephemeral", key: null, data: 3 });
  assert.deepEqual([...contents.signals.values()].map(({ data }) => data), [2]);
  assert.equal(contents.cursor, "c3");
});

test("a change of one costs as much as one, whatever there is", () => {
  const contents = new Contents();
  let reads = 0;
  const items = Array.from({ length: 1_000 }, (_, index) => ({
    ...notification(index + 1),
    get readAt() {
      reads++;
      return null;
    },
  }));
  contents.merge("list", "c1000", { items, next: null, unread: 1_000, unseen: 1_000 });
  const changes = items.map(({ id }, index) => ({ id, what: "read", value: index % 2 === 0, at: "t" }));
  const view = contents.view(changes);
  assert.deepEqual([view.items.length, view.unread, view.unseen], [1_000, 500, 500]);
  assert.ok(reads < 10_000, `${reads} reads`);
});

test("values are another map after each: those who compare see it", () => {
  const contents = new Contents();
  const before = contents.signals;
  contents.merge("signal", null, { mode: "state", key: "k", data: 1 });
  assert.notEqual(contents.signals, before);
  assert.deepEqual([before.size, contents.signals.get("k").data], [0, 1]);
});
