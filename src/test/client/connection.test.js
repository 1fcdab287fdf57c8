import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ids, open, page, server } from "./client.js";
import { notification, until } from "./server.js";

async function live(options) {
  const feed = open(options);
  await until(() => server.stream);
  server.stream.frame("reset", { reason: "first" }, "c0");
  server.stream.frame("notification", notification(1, { replay: true }), "c1");
  server.stream.live("c1", 1);
  await until(() => feed.state === "live");
  return feed;
}

/** The stream after the one that is there. */
async function next(feed) {
  const before = server.streams.length;
  await until(() => server.streams.length > before && server.stream.isOpen, "another stream");
  server.stream.live("c1", 1);
  await until(() => feed.state === "live");
}

test("takes a ticket with the token, and opens the stream without it", async () => {
  const feed = await live();
  const [ticket, stream] = server.calls;
  assert.deepEqual([ticket.method, ticket.path, ticket.token], ["POST", "/v1/tickets", "Bearer jwt"]);
  assert.deepEqual([stream.path, stream.token, stream.cursor], ["/v1/stream", undefined, undefined]);
  assert.equal(server.stream.ticket, "t1");
  assert.ok(!server.calls.some(({ query }) => query.toString().includes("jwt")));
  assert.deepEqual([ids(feed), feed.unread, feed.unseen], [["n1"], 1, 1]);
});

test("a ticket of another origin than the page's is bound to nothing", async () => {
  await live();
  assert.deepEqual(server.calls[0].body, { bind: "none" });
});

test("tells of a replay once, and of what comes live each time", async () => {
  const feed = open();
  await until(() => server.stream);
  server.stream.frame("reset", { reason: "first" }, "c0");
  for (const seq of [1, 2, 3]) server.stream.frame("notification", notification(seq, { replay: true }), `c${seq}`);
  server.stream.live("c3", 3);
  await until(() => feed.state === "live");
  assert.equal(feed.events.filter(({ type }) => type === "change").length, 1);
  assert.equal(feed.events.some(({ type }) => type === "notification"), false);
  server.stream.frame("notification", notification(4), "c4");
  await until(() => feed.items.length === 4);
  assert.deepEqual(feed.events.filter(({ type }) => type === "notification").map(({ detail }) => detail.id), ["n4"]);
});

test("one piece of many frames is one change", async () => {
  const feed = await live();
  feed.events.length = 0;
  const frame = (seq) => `event: notification\nid: c${seq}\ndata: ${JSON.stringify(notification(seq))}\n\n`;
  server.stream.write(frame(2) + frame(3) + frame(4));
  await until(() => feed.items.length === 4);
  assert.equal(feed.events.filter(({ type }) => type === "change").length, 1);
});

test("items are the same array until the next change", async () => {
  const feed = await live();
  const before = feed.items;
  assert.equal(feed.items, before);
  server.stream.frame("removed", { id: "n1", reason: "archived" }, "c2");
  await until(() => feed.items !== before);
  assert.deepEqual([before.length, feed.items.length], [1, 0]);
});

test("after a cut it goes on behind the last id, with a new ticket", async () => {
  const feed = await live();
  server.stream.cut();
  await next(feed);
  assert.equal(server.stream.cursor, "c1");
  assert.equal(server.of("/v1/tickets").length, 2);
  assert.notEqual(server.streams[0].ticket, server.streams[1].ticket);
  assert.deepEqual(feed.states, ["live", "waiting: lost", "connecting", "live"]);
});

for (const [reason, reconnect] of [["drain", "same"], ["expired", "new-ticket"], ["busy", "same"], ["slow", "same"]]) {
  test(`after bye ${reason} it comes back with a new ticket`, async () => {
    const feed = await live();
    server.stream.bye(reason, reconnect);
    await next(feed);
    assert.equal(server.stream.cursor, "c1");
    assert.deepEqual(feed.states, ["live", `waiting: ${reason}`, "connecting", "live"]);
  });
}

for (const reason of ["revoked", "replaced"]) {
  test(`bye ${reason} with never is the end`, async () => {
    const feed = await live();
    server.stream.bye(reason, "never");
    await until(() => feed.state === "closed");
    feed.reconnect();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual([feed.reason, server.streams.length, await feed.markRead("n1")], [reason, 1, false]);
  });
}

test("waits as long as bye says", async () => {
  const feed = await live();
  const since = performance.now();
  server.stream.bye("drain", "same", 300);
  await next(feed);
  assert.ok(performance.now() - since >= 295);
});

test("waits as long as retry says after a connection that ended without a word", async () => {
  const feed = await live();
  server.stream.write("retry: 300\n\n");
  await new Promise((resolve) => setTimeout(resolve, 20));
  const since = performance.now();
  server.stream.cut();
  await next(feed);
  assert.ok(performance.now() - since >= 295);
});

test("backs off with full jitter, up to five minutes", async () => {
  mock.method(Math, "random", () => 0.999);
  const { backoffMs } = await import("../../main/client/wait.js");
  const longest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 20].map((failures) => Math.round(backoffMs(failures) / 999));
  assert.deepEqual(longest, [4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  mock.method(Math, "random", () => 0);
  assert.equal(backoffMs(8), 0);
});

test("one stream after the other that ends at once is a failure each time", async () => {
  const waits = [];
  mock.method(globalThis, "setTimeout", (callback, ms) => {
    waits.push(ms);
    setImmediate(callback);
  });
  mock.method(Math, "random", () => 0.5);
  const feed = open();
  for (let i = 1; i <= 4; i++) {
    await until(() => server.streams.length === i && server.stream.isOpen);
    server.stream.bye("busy", "same", 10);
  }
  await until(() => waits.length >= 4);
  assert.deepEqual(waits.slice(0, 4), [2_000, 4_000, 8_000, 16_000]);
  feed.close();
});

test("a refusal of the ticket that may pass is waited for, as long as it says", async () => {
  server.refuse("/v1/tickets", [429, {}, { "Retry-After": "0.3" }], 503, "offline");
  const since = performance.now();
  const feed = await live();
  assert.ok(performance.now() - since >= 295);
  assert.deepEqual(feed.states, ["waiting: too-many", "waiting: busy", "waiting: offline", "connecting", "live"]);
});

for (const [status, reason] of [[403, "forbidden"], [400, "forbidden"]]) {
  test(`a ticket that is refused with ${status} is the end`, async () => {
    server.refuse("/v1/tickets", status);
    const feed = open();
    await until(() => feed.state === "closed");
    assert.deepEqual([feed.reason, server.calls.length], [reason, 1]);
  });
}

test("a token that is refused is asked for anew, and says so", async () => {
  const hints = [];
  server.refuse("/v1/tickets", 401);
  const feed = await live({ token: (hint) => `jwt ${hints.push(hint.refused)}` });
  assert.deepEqual([hints, feed.states], [[false, true], ["connecting", "live"].slice(1)]);
  assert.deepEqual(server.of("/v1/tickets").map(({ token }) => token), ["Bearer jwt 1", "Bearer jwt 2"]);
});

test("no token is the end, and a callback that throws is tried again", async () => {
  let times = 0;
  const feed = open({
    token() {
      if (times++ === 0) throw new Error("no network");
      return null;
    },
  });
  await until(() => feed.state === "closed");
  assert.deepEqual(feed.states, ["waiting: unauthorized", "closed: signed-out"]);
  assert.equal(server.calls.length, 0);
});

test("a ticket that was refused at the stream is followed by another", async () => {
  server.refuse("/v1/stream", 401);
  const feed = await live();
  assert.deepEqual(feed.states, ["waiting: unauthorized", "connecting", "live"]);
  assert.equal(server.of("/v1/tickets").length, 2);
});

test("too many streams of a user wait", async () => {
  server.refuse("/v1/stream", [429, {}, { "Retry-After": "0.1" }]);
  const feed = await live();
  assert.deepEqual(feed.states, ["waiting: too-many", "connecting", "live"]);
});

test("a page of a captive portal is no stream", async () => {
  let times = 0;
  const feed = await live({
    fetch: (address, options) =>
      address.includes("/v1/stream") && times++ === 0
        ? Promise.resolve(new Response("<h1>Welcome</h1>", { headers: { "Content-Type": "text/html" } }))
        : server.fetch(address, options),
  });
  assert.equal(feed.states[0], "waiting: offline");
});

test("a connection without pings is given up after 45 s", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    const feed = await live();
    mock.timers.tick(40_000);
    server.stream.frame("ping", {});
    await until(() => feed.events.at(-1).detail?.name === "ping");
    mock.timers.tick(45_000);
    assert.equal(feed.state, "live");
    mock.timers.tick(5_000);
    await until(() => server.streams.length === 2);
    assert.equal(server.streams[0].isOpen, false);
    assert.ok(feed.states.includes("waiting: silent"));
    feed.close();
  } finally {
    mock.timers.reset();
  }
});

test("after sleep one missed ping is enough", async () => {
  const document = page();
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    const feed = await live();
    mock.timers.setTime(Date.now() + 30_000); // no timer has run
    document.show("visible");
    await until(() => server.streams.length === 2);
    feed.close();
  } finally {
    mock.timers.reset();
  }
});

test("hidden for long it ends its stream, and comes back behind the last id when it is shown", async () => {
  const document = page();
  const feed = await live({ pauseAfterMs: 50 });
  document.show("hidden");
  await until(() => feed.state === "paused");
  await until(() => !server.stream.isOpen);
  document.show("visible");
  await next(feed);
  assert.equal(server.stream.cursor, "c1");
  assert.deepEqual(feed.states, ["live", "paused: hidden", "connecting", "live"]);
});

test("hidden for a moment it keeps its stream", async () => {
  const document = page();
  const feed = await live({ pauseAfterMs: 50 });
  document.show("hidden");
  document.show("visible");
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([feed.state, server.streams.length], ["live", 1]);
});

test("a page that is back does not wait any longer", async () => {
  const document = page();
  mock.method(Math, "random", () => 1);
  const feed = await live();
  server.stream.cut();
  await until(() => feed.state === "waiting");
  document.show("visible");
  await next(feed);
});

test("but it waits as long as the server has asked for", async () => {
  const document = page();
  const feed = await live();
  server.stream.bye("busy", "same", 200);
  await until(() => feed.state === "waiting");
  document.show("visible");
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(feed.state, "waiting");
  await next(feed);
});

test("reconnect does not wait at all", async () => {
  const feed = await live();
  server.stream.bye("busy", "same", 60_000);
  await until(() => feed.state === "waiting");
  feed.reconnect();
  await next(feed);
  feed.reconnect();
  await next(feed);
  assert.equal(server.streams[1].isOpen, false);
});

test("a reset in mid-stream begins anew", async () => {
  const feed = await live();
  server.stream.frame("reset", { reason: "restored" }, "d0");
  server.stream.frame("notification", notification(7, { replay: true }), "d7");
  server.stream.live("d7", 1);
  await until(() => feed.items[0]?.id === "n7");
  assert.deepEqual([ids(feed), server.streams.length], [["n7"], 1]);
});

test("with a history it begins with the list, and the stream goes on behind it", async () => {
  server.page = { items: [notification(2), notification(1, { readAt: "x", seenAt: "x" })], next: "p2", unread: 1, unseen: 1, cursor: "c2" };
  const feed = open({ history: 2 });
  await until(() => server.stream);
  assert.equal(server.stream.cursor, "c2");
  assert.deepEqual([ids(feed), feed.unread, feed.hasMore], [["n2", "n1"], 1, true]);
  assert.deepEqual(Object.fromEntries(server.of("/v1/notifications")[0].query), { status: "all", limit: "2" });

  server.page = { items: [notification(0)], next: null };
  assert.equal(await feed.more(), false);
  assert.equal(server.of("/v1/notifications")[1].query.get("page"), "p2");
  assert.deepEqual(ids(feed), ["n2", "n1", "n0"]);
});

test("with a history a reset is answered with the list again", async () => {
  server.page = { items: [notification(1)], next: null, unread: 1, unseen: 1, cursor: "c1" };
  const feed = open({ history: 5 });
  await until(() => server.stream);
  server.stream.live("c1", 1);
  server.stream.cut();
  await until(() => server.streams.length === 2);
  server.page = { items: [notification(9)], next: null, unread: 1, unseen: 1, cursor: "d9" };
  server.stream.frame("reset", { reason: "restored" }, "d0");
  await until(() => server.streams.length === 3);
  assert.deepEqual([server.stream.cursor, ids(feed)], ["d9", ["n9"]]);
});

test("older ones that cannot be had are an error, and can be asked for again", async () => {
  server.page = { items: [notification(2)], next: "p2", unread: 1, unseen: 1, cursor: "c2" };
  const feed = open({ history: 1 });
  await until(() => feed.hasMore);
  server.refuse("/v1/notifications", 503);
  await assert.rejects(() => feed.more());
  server.page = { items: [notification(1)], next: null };
  await Promise.all([feed.more(), feed.more()]);
  assert.deepEqual(ids(feed), ["n2", "n1"]);
});

test("another user's ticket begins another feed", async () => {
  const feed = await live();
  server.feed = "feed-of-grace";
  server.stream.cut();
  await until(() => server.streams.length === 2);
  assert.equal(server.stream.cursor, null);
  assert.deepEqual([ids(feed), feed.unread], [[], 0]);
});

test("signals are told, and the last value of each key is kept", async () => {
  const feed = await live();
  server.stream.frame("signal", { type: "t", mode: "state", key: "k", seq: 1, data: 42 });
  server.stream.frame("signal", { type: "t", mode: "ephemeral", key: null, seq: null, data: 43 });
  await until(() => feed.events.filter(({ type }) => type === "signal").length === 2);
  assert.deepEqual([...feed.signals].map(([key, { data }]) => [key, data]), [["k", 42]]);
});

test("closed it is silent", async () => {
  const feed = await live();
  feed.close();
  await until(() => !server.stream.isOpen);
  assert.deepEqual([feed.state, feed.reason], ["closed", "closed"]);
});

test("options that make no sense are refused at once", () => {
  assert.throws(() => open({ token: "jwt" }), TypeError);
  assert.throws(() => open({ history: 101 }), RangeError);
});

async function listed() {
  server.page = { items: [notification(2), notification(1, { readAt: "r", seenAt: "r" })], next: null, unread: 1, unseen: 1, cursor: "c2" };
  const feed = open({ history: 2 });
  await until(() => server.stream);
  server.stream.live("c2", 1);
  await until(() => feed.state === "live");
  return feed;
}

test("with history, a reset in the middle of the stream that followed the list begins with the list again", async () => {
  const feed = await listed();
  server.page = { ...server.page, cursor: "d2" };
  server.stream.frame("reset", { reason: "restored" }, "d0");
  server.stream.frame("notification", notification(2, { replay: true }), "d1");
  server.stream.live("d1", 1);
  await until(() => server.streams.length === 2);
  server.stream.live("d2", 1);
  await until(() => feed.state === "live");
  assert.deepEqual([ids(feed), server.stream.cursor], [["n2", "n1"], "d2"]);
});

test("with history, it is not live with what a reset and its replay leave unread", async () => {
  const feed = await listed();
  server.stream.cut();
  await until(() => server.streams.length === 2);
  feed.states.length = 0;
  server.stream.write('event: reset\nid: d0\ndata: {"reason":"pruned"}\n\nevent: feed\nid: d0\ndata: {"unread":0,"unseen":0,"live":true}\n\n');
  await until(() => server.streams.length === 3);
  server.stream.live("c2", 1);
  await until(() => feed.state === "live");
  assert.deepEqual(feed.states, ["live"]);
});

test("a token that never comes does not hold the feed", async () => {
  let hangs = false;
  const feed = await live({ token: () => (hangs ? new Promise(() => {}) : "jwt") });
  hangs = true;
  server.stream.cut();
  await until(() => feed.states.includes("connecting"));
  hangs = false;
  feed.reconnect();
  await next(feed);
});

test("a pause after longer than timers can tell never comes", async () => {
  const document = page();
  const feed = await live({ pauseAfterMs: Number.MAX_SAFE_INTEGER });
  document.show("hidden");
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(feed.state, "live");
});

test("a wait for longer than timers can tell is no hammering", async () => {
  const feed = await live();
  server.stream.bye("drain", "same", 2 ** 32);
  await until(() => feed.state === "waiting");
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(server.streams.length, 1);
});

test("after sleep nobody who looks waits for the backoff", async () => {
  const document = page();
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    const feed = await live();
    Math.random.mock.mockImplementation(() => 1);
    const since = performance.now();
    mock.timers.setTime(Date.now() + 30_000);
    document.show("visible");
    await until(() => server.streams.length === 2);
    assert.ok(performance.now() - since < 1_000);
    feed.close();
  } finally {
    mock.timers.reset();
  }
});

for (const status of [403, 404, 405]) {
  test(`a ${status} of a gateway is not the end`, async () => {
    const answers = [new Response("<html>no such host</html>", { status, headers: { "Content-Type": "text/html" } })];
    const feed = open({ fetch: (...all) => (answers.length ? Promise.resolve(answers.pop()) : server.fetch(...all)) });
    await until(() => server.stream);
    assert.deepEqual(feed.states, ["waiting: busy", "connecting"]);
  });
}
