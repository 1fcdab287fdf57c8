import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ids, open, server } from "./client.js";
import { notification, until } from "./server.js";

const PATCH = "/v1/notifications/n1";

async function live() {
  const feed = open();
  await until(() => server.stream);
  for (const seq of [1, 2]) server.stream.frame("notification", notification(seq, { replay: true }), `c${seq}`);
  server.stream.live("c2", 2);
  await until(() => feed.state === "live");
  feed.events.length = 0;
  return feed;
}

test("is shown before the server knows, and stays when the stream brings it", async () => {
  const feed = await live();
  const done = feed.markRead("n1");
  assert.ok(feed.get("n1").readAt);
  assert.deepEqual([feed.unread, feed.pending], [1, 1]);
  assert.equal(await done, true);
  assert.deepEqual(server.of(PATCH).map(({ method, body }) => [method, body]), [["PATCH", { read: true }]]);
  server.stream.frame("notification", notification(1, { seenAt: "s", readAt: "r" }), "c3");
  server.stream.live("c3", 1);
  await until(() => feed.get("n1").readAt === "r");
  assert.deepEqual([feed.unread, feed.pending], [1, 0]);
});

test("what another device did afterwards wins", async () => {
  const feed = await live();
  await feed.markRead("n1");
  server.stream.frame("notification", notification(1, { seenAt: "s", readAt: "r" }), "c3");
  server.stream.frame("notification", notification(1, { seenAt: "s" }), "c4");
  server.stream.live("c4", 2);
  await until(() => feed.unread === 2);
  assert.equal(feed.get("n1").readAt, null);
});

test("archived is gone at once", async () => {
  const feed = await live();
  feed.archive("n1");
  assert.deepEqual([ids(feed), feed.unread], [["n2"], 1]);
});

test("all read is one call, up to what is shown", async () => {
  const feed = await live();
  const done = feed.markAllRead();
  server.stream.frame("notification", notification(3), "c3");
  server.stream.live("c3", 3);
  assert.equal(await done, true);
  const [{ body }] = server.of("/v1/notifications/read");
  assert.deepEqual(body, { through: 2, category: null });
  await until(() => feed.items.length === 3);
  assert.deepEqual([feed.items.map(({ readAt }) => readAt !== null), feed.unread], [[false, true, true], 1]);
});

test("all of nothing is no call: what arrives later would be read", async () => {
  const feed = open();
  await until(() => server.stream);
  server.stream.live("c0", 0);
  await until(() => feed.state === "live");
  assert.equal(await feed.markAllRead(), true);
  assert.equal(server.of("/v1/notifications/read").length, 0);
});

for (const status of [403, 404, 400]) {
  test(`is put back when the server refuses with ${status}, and says so`, async () => {
    const feed = await live();
    const problem = { type: "urn:problem-type:tidings:not-found", title: "Not found", status };
    server.refuse(PATCH, [status, problem]);
    const done = feed.archive("n1");
    assert.deepEqual(ids(feed), ["n2"]);
    assert.equal(await done, false);
    assert.deepEqual([ids(feed), feed.unread], [["n2", "n1"], 2]);
    const { detail } = feed.events.find(({ type }) => type === "refused");
    assert.deepEqual(detail, { operation: "archived", id: "n1", status, problem });
  });
}

test("one that is refused does not stop the next", async () => {
  const feed = await live();
  server.refuse(PATCH, 404);
  assert.deepEqual(await Promise.all([feed.markRead("n1"), feed.markRead("n2")]), [false, true]);
  assert.equal(feed.unread, 1);
});

test("offline they wait in their order, and are sent when the server is back", async () => {
  const feed = await live();
  server.refuse(PATCH, "offline", "offline", 503, 429);
  const done = [feed.markRead("n1"), feed.markRead("n2"), feed.archive("n1")];
  assert.deepEqual([feed.pending, ids(feed), feed.unread], [3, ["n2"], 0]);
  assert.deepEqual(await Promise.all(done), [true, true, true]);
  const sent = server.calls.filter(({ method }) => method === "PATCH").map(({ path, body }) => [path.slice(-2), ...Object.keys(body)]);
  assert.deepEqual(sent, [...Array(5).fill(["n1", "read"]), ["n2", "read"], ["n1", "archived"]]);
});

test("a live stream wakes what waits", async () => {
  const feed = await live();
  Math.random.mock.mockImplementation(() => 1);
  server.refuse(PATCH, "offline");
  const done = feed.markRead("n1");
  await until(() => server.of(PATCH).length === 1);
  Math.random.mock.mockImplementation(() => 0);
  server.stream.cut();
  await until(() => server.streams.length === 2);
  server.stream.live("c2", 2);
  assert.equal(await done, true);
});

test("a token that has ended is renewed on the way", async () => {
  const feed = await live();
  server.refuse(PATCH, 401);
  assert.equal(await feed.markRead("n1"), true);
  assert.equal(feed.events.some(({ type }) => type === "refused"), false);
});

test("nobody signed in is the end, and what was shown is put back", async () => {
  let token = "jwt";
  const feed = open({ token: () => token });
  await until(() => server.stream);
  server.stream.frame("notification", notification(1), "c1");
  server.stream.live("c1", 1);
  await until(() => feed.state === "live");
  token = null;
  assert.equal(await feed.markRead("n1"), false);
  assert.deepEqual([feed.state, feed.reason, feed.unread], ["closed", "signed-out", 1]);
});

test("the page of a captive portal is no answer", async () => {
  let times = 0;
  const feed = open({
    fetch: (address, options) =>
      address.endsWith("/n1") && times++ === 0
        ? Promise.resolve(new Response("<h1>Welcome</h1>"))
        : server.fetch(address, options),
  });
  await until(() => server.stream);
  server.stream.frame("notification", notification(1), "c1");
  server.stream.live("c1", 1);
  await until(() => feed.state === "live");
  assert.equal(await feed.markRead("n1"), true);
  assert.equal(server.of(PATCH).length, 1);
});

test("closing gives up what is under way", async () => {
  const feed = await live();
  server.refuse(PATCH, ...Array(100).fill("offline"));
  const done = feed.markRead("n1");
  await until(() => server.of(PATCH).length > 0);
  feed.close();
  assert.equal(await done, false);
});

test("a thousand are enough", async () => {
  const feed = await live();
  server.refuse(PATCH, ...Array(10).fill("offline"));
  for (let i = 0; i < 1_000; i++) feed.markRead("n1", i % 2 === 0);
  assert.equal(await feed.markRead("n1"), false);
  assert.equal(feed.pending, 1_000);
  feed.close();
});

test("an id is never a path", async () => {
  const feed = await live();
  await feed.markRead("../streams");
  assert.deepEqual(server.calls.at(-1).path, "/v1/notifications/..%2Fstreams");
});

test("read and unread again stays unread, whatever comes before the stream brings either", async () => {
  const feed = await live();
  await Promise.all([feed.markRead("n1"), feed.markRead("n1", false)]);
  server.stream.frame("ping", {});
  await until(() => feed.events.some(({ detail }) => detail?.name === "ping"));
  assert.deepEqual([feed.get("n1").readAt, feed.unread], [null, 2]);
  server.stream.frame("notification", notification(1, { seenAt: "s", readAt: "r" }), "c3");
  server.stream.frame("notification", notification(1, { seenAt: "s" }), "c4");
  server.stream.live("c4", 2);
  await until(() => feed.get("n1").seenAt === "s");
  assert.deepEqual([feed.get("n1").readAt, feed.unread], [null, 2]);
});

test("what the server has stays while the stream is silent, and goes when it only says that it lives", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    const feed = await live();
    await feed.markRead("n1");
    for (let i = 0; i < 4; i++) mock.timers.tick(5_000);
    assert.ok(feed.get("n1").readAt);
    server.stream.frame("ping", {});
    await until(() => feed.get("n1").readAt === null);
    feed.close();
  } finally {
    mock.timers.reset();
  }
});

test("all read means older ones, too, when each that was loaded has been archived", async () => {
  server.page = { items: [notification(2)], next: "p2", unread: 5, unseen: 5, cursor: "c2" };
  const feed = open({ history: 1 });
  await until(() => server.stream);
  server.stream.live("c2", 5);
  await until(() => feed.state === "live");
  await feed.archive("n2");
  server.stream.frame("removed", { id: "n2", reason: "archived" }, "c3");
  server.stream.live("c3", 4);
  await until(() => feed.unread === 4);
  await feed.markAllRead();
  assert.deepEqual(server.of("/v1/notifications/read").map(({ body }) => body), [{ through: 2, category: null }]);
  assert.equal(feed.unread, 0);
});

test("what one user changed offline is not sent in the name of the next", async () => {
  let user = "ada";
  const feed = open({ token: () => user });
  await until(() => server.stream);
  server.stream.frame("notification", notification(1, { replay: true }), "c1");
  server.stream.live("c1", 1);
  await until(() => feed.state === "live");
  Math.random.mock.mockImplementation(() => 1);
  server.refuse("/v1/notifications/read", "offline");
  const done = feed.markAllRead();
  await until(() => server.of("/v1/notifications/read").length === 1);
  await new Promise((resolve) => setTimeout(resolve, 20)); // it waits to be sent again
  Math.random.mock.mockImplementation(() => 0);
  user = "grace";
  server.feed = "feed-of-grace";
  server.stream.cut();
  await until(() => server.streams.length === 2);
  server.stream.frame("notification", notification(1, { replay: true }), "g1");
  server.stream.live("g1", 1);
  await until(() => feed.state === "live" && feed.items.length === 1);
  assert.equal(await done, false);
  assert.deepEqual(server.of("/v1/notifications/read").map(({ token }) => token), ["Bearer ada"]);
  assert.equal(feed.unread, 1);
});
