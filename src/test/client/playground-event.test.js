// From the playground's form to an event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compose, numbered, retraction } from "../../main/resources/playground/event.js";
import { elsewhere, people, remember } from "../../main/resources/playground/people.js";
import { PLAIN, PRESETS } from "../../main/resources/playground/presets.js";

const FORM = { ...PLAIN, tenant: "acme", users: "ada, grace" };

test("a stored event has what was filled in, and nothing else", () => {
  const { event, faults } = compose({ ...FORM, title: "Hello", category: " orders " }, "1");

  assert.deepEqual(faults, []);
  assert.deepEqual(event, {
    specversion: "1.0", id: "1", source: "/playground", type: "dev.tidings.playground.sent", tenant: "acme",
    data: { to: { users: ["ada", "grace"] }, title: "Hello", category: "orders" },
  });
});

test("every field has its place", () => {
  const { event } = compose({
    ...FORM, title: "T", body: "B", category: "c", priority: "high", url: "/u", collapseKey: "k", expires: "20",
    actions: "Track = https://shop.example/?a=b\n\nLater", data: '{"n": 1}', type: "my.type", source: "/me",
  }, "1", 0);

  assert.equal(event.type, "my.type");
  assert.equal(event.source, "/me");
  assert.deepEqual(event.data, {
    to: { users: ["ada", "grace"] }, title: "T", body: "B", category: "c", priority: "high", url: "/u",
    actions: [{ label: "Track", url: "https://shop.example/?a=b" }, { label: "Later" }],
    collapseKey: "k", data: { n: 1 }, expiresAt: "1970-01-01T00:00:20.000Z",
  });
});

test("a signal has its data, and no title that goes nowhere", () => {
  const form = { ...FORM, title: "T", collapseKey: "k", stateKey: "s", data: "[1]" };

  assert.deepEqual(compose({ ...form, mode: "state" }, "1").event.data,
    { to: { users: ["ada", "grace"] }, mode: "state", stateKey: "s", data: [1] });
  assert.deepEqual(compose({ ...form, mode: "ephemeral" }, "1").event.data,
    { to: { users: ["ada", "grace"] }, mode: "ephemeral", data: [1] });
});

test("what cannot be sent is named at its field", () => {
  const { faults } = compose({ ...FORM, data: "{", expires: "soon" }, "1");

  assert.deepEqual(faults.map(({ field }) => field), ["data.data", "data.expiresAt"]);
});

test("each preset fills in fields that there are, and but for the one that shall be refused it is whole", () => {
  for (const preset of PRESETS) {
    const fields = preset.fields(0);

    assert.ok(Object.keys(fields).every((name) => name in PLAIN), preset.name);
    const { event, faults } = compose({ ...FORM, ...fields }, "1");
    assert.deepEqual(faults, [], preset.name);
    if (event.data.mode === undefined && preset.name !== "Refused") assert.ok(event.data.title, preset.name);
  }
});

test("a retraction names the source and the id", () => {
  const { event } = compose({ ...FORM, title: "T" }, "1");

  assert.deepEqual(retraction(event).data, { source: "/playground", id: "1" });
  assert.notEqual(retraction(event).id, "1");
});

test("of ten, each is another event, and a value in percent grows", () => {
  const stored = compose({ ...FORM, title: "T" }, "1").event;
  const state = compose({ ...FORM, mode: "state", stateKey: "s", data: '{"percent": 3, "of": "x"}' }, "1").event;

  assert.equal(numbered(stored, 3, 10, "2").data.title, "T (3 of 10)");
  assert.equal(numbered(stored, 3, 10, "2").id, "2");
  assert.equal(stored.data.title, "T");
  assert.deepEqual(numbered(state, 3, 10, "2").data.data, { percent: 30, of: "x" });
});

test("who is shown stands in the address, whatever the names are", () => {
  const named = [{ tenant: "a/b & c", user: "d=e" }, { tenant: "ü", user: "🎁" }];

  assert.deepEqual(people(remember(named)), named);
  assert.equal(people("").length, 3);
  assert.equal(people("?tenant=acme").length, 3);
});

test("another window is on another origin where the machine has more than one name", () => {
  assert.equal(elsewhere("?a=b", { protocol: "http:", hostname: "localhost", port: "8080" }), "http://another.localhost:8080/?a=b");
  assert.equal(elsewhere("", { protocol: "http:", hostname: "127.0.0.1", port: "" }), "http://another.localhost/");
  assert.equal(elsewhere("?a=b", { protocol: "https:", hostname: "dev.example", port: "" }), "/?a=b");
});
