import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { ids, locks, open, page, server } from "./client.js";
import { notification, until } from "./server.js";

const tab = (options) => open({ shared: true, ...options });

beforeEach(() => {
  locks();
});

async function lead(options) {
  const feed = tab(options);
  await until(() => server.stream);
  server.stream.frame("reset", { reason: "first" }, "c0");
  server.stream.frame("notification", notification(1, { replay: true }), "c1");
  server.stream.live("c1", 1);
  await until(() => feed.state === "live");
  return feed;
}

async function follow(options) {
  const feed = tab(options);
  await until(() => feed.state === "live");
  return feed;
}

test("three tabs have one stream, and all show the same", async () => {
  const [leader, second, third] = [await lead(), await follow(), await follow()];
  server.stream.frame("notification", notification(2), "c2");
  server.stream.frame("marked", { what: "seen", through: 2, category: null, at: "s" }, "c3");
  server.stream.live("c3", 2, 0);
  for (const feed of [leader, second, third]) await until(() => feed.unseen === 0);
  for (const feed of [second, third]) assert.deepEqual([feed.items, feed.unread], [leader.items, 2]);
  assert.deepEqual([leader, second, third].map(({ leading }) => leading), [true, false, false]);
  assert.equal(server.streams.length, 1);
  assert.deepEqual(second.events.filter(({ type }) => type === "notification").map(({ detail }) => detail.id), ["n2"]);
});

test("when the leader is closed another goes on behind the last id", async () => {
  const [leader, second, third] = [await lead(), await follow(), await follow()];
  leader.close();
  await until(() => server.streams.length === 2);
  assert.equal(server.stream.cursor, "c1");
  server.stream.frame("notification", notification(2, { replay: true }), "c2");
  server.stream.live("c2", 2);
  for (const feed of [second, third]) await until(() => feed.unread === 2);
  assert.deepEqual([second.leading, third.leading, ids(third)], [true, false, ["n2", "n1"]]);
  assert.equal(server.streams.filter(({ isOpen }) => isOpen).length, 1);
});

test("when the leader is hidden for long another takes over, and both stay current", async () => {
  const document = page();
  const leader = await lead({ pauseAfterMs: 40 });
  const visible = new EventTarget();
  visible.visibilityState = "visible";
  globalThis.document = visible; // of the second tab
  const second = await follow();
  globalThis.document = document;
  document.show("hidden");
  globalThis.document = visible;
  await until(() => second.leading);
  await until(() => server.streams.length === 2);
  server.stream.live("c1", 1);
  server.stream.frame("notification", notification(2), "c2");
  server.stream.live("c2", 2);
  for (const feed of [leader, second]) await until(() => feed.unread === 2);
});

test("two users of one browser never meet", async () => {
  const ada = await lead();
  server.feed = "feed-of-grace";
  const grace = tab();
  await until(() => server.streams.length === 2);
  server.stream.frame("notification", notification(9), "g9");
  server.stream.live("g9", 7);
  await until(() => grace.unread === 7);
  assert.deepEqual([ids(ada), ada.unread, ada.leading, grace.leading], [["n1"], 1, true, true]);
});

test("one that missed something asks, and does not show half of it", async () => {
  const [leader, second] = [await lead(), await follow()];
  const stranger = new BroadcastChannel("tidings http://tidings.test/ 0 feed-of-ada");
  stranger.postMessage({ type: "frame", name: "notification", id: "x9", data: notification(9), before: "x8" });
  await until(() => second.events.filter(({ type }) => type === "change").length >= 2);
  assert.deepEqual([ids(second), second.unread], [ids(leader), 1]);
  stranger.close();
});

test("a newcomer waits for the leader to be live", async () => {
  tab();
  await until(() => server.stream);
  const second = tab();
  await until(() => server.of("/v1/tickets").length === 2);
  server.stream.frame("reset", { reason: "first" }, "c0");
  server.stream.frame("notification", notification(1, { replay: true }), "c1");
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.deepEqual(ids(second), []);
  server.stream.live("c1", 1);
  await until(() => second.state === "live" && second.items.length === 1);
});

test("sign-out ends all tabs", async () => {
  const all = [await lead(), await follow(), await follow()];
  server.stream.bye("revoked", "never");
  for (const feed of all) await until(() => feed.state === "closed");
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual([all.map(({ reason }) => reason), server.streams.length], [["revoked", "revoked", "revoked"], 1]);
});

test("a leader that says nothing for long is followed by another", async () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    const [leader, second] = [await lead(), await follow()];
    const { dispatchEvent } = leader;
    // It hangs: its ticks do nothing.
    Object.defineProperty(leader, "leading", { get: () => false, set() {} });
    for (let i = 0; i < 40; i++) mock.timers.tick(5_000);
    await until(() => second.leading);
    assert.ok(dispatchEvent);
    leader.close();
    second.close();
  } finally {
    mock.timers.reset();
  }
});

test("a follower's reconnect is the leader's", async () => {
  const [, second] = [await lead(), await follow()];
  second.reconnect();
  await until(() => server.streams.length === 2);
  assert.equal(server.streams[0].isOpen, false);
});

test("without locks each tab has its own stream", async () => {
  delete globalThis.navigator;
  await lead();
  const second = tab();
  await until(() => server.streams.length === 2);
  server.stream.live("c0", 0);
  await until(() => second.state === "live");
  assert.equal(second.leading, true);
});

test("a leader that is closed while it waits for a token lets another lead", async () => {
  let hangs = false;
  const leader = await lead({ token: () => (hangs ? new Promise(() => {}) : "jwt") });
  const second = await follow();
  hangs = true;
  server.stream.cut();
  await until(() => leader.states.includes("connecting"));
  leader.close();
  await until(() => second.leading && server.streams.length === 2);
});

test("a follower that heard of a state from one that does not lead hears the leader's again", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const [leader, second] = [await lead(), await follow()];
    const stolenFrom = new BroadcastChannel("tidings http://tidings.test/ 0 feed-of-ada");
    stolenFrom.postMessage({ type: "status", state: "waiting", reason: "silent" });
    await until(() => second.state === "waiting");
    mock.timers.tick(5_000);
    await until(() => second.state === "live");
    stolenFrom.close();
    assert.equal(leader.state, "live");
    leader.close();
    second.close();
  } finally {
    mock.timers.reset();
  }
});

test("a tab that is paused says so, whatever the leader's state is, and keeps up", async () => {
  const document = page();
  const second = await lead({ pauseAfterMs: 20 });
  delete globalThis.document;
  const leader = tab();
  await until(() => leader.state === "live");
  globalThis.document = document;
  document.show("hidden");
  await until(() => second.state === "paused" && server.streams.length === 2);
  server.stream.live("c1", 1);
  server.stream.frame("notification", notification(2), "c2");
  server.stream.live("c2", 2);
  await until(() => second.unread === 2);
  assert.deepEqual([leader.state, second.state], ["live", "paused"]);
  document.show("visible");
  await until(() => second.state === "live");
});

test("a page that is left hears nothing, and joins the others again when it is back", async () => {
  const [leader, second] = [await lead(), await follow()];
  const window = new EventTarget();
  const { addEventListener } = globalThis;
  globalThis.addEventListener = window.addEventListener.bind(window);
  try {
    const third = await follow();
    window.dispatchEvent(new Event("pagehide"));
    server.stream.frame("notification", notification(2), "c2");
    server.stream.live("c2", 2);
    await until(() => second.unread === 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual([third.state, third.unread], ["paused", 1]);
    window.dispatchEvent(new Event("pageshow"));
    await until(() => third.unread === 2);
    assert.deepEqual([third.state, leader.leading, server.streams.length], ["live", true, 1]);
  } finally {
    globalThis.addEventListener = addEventListener;
  }
});
