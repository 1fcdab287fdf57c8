// What the playground's chart measures, and what it leaves out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Latency } from "../../main/resources/playground/latency.js";

const EVENT = { source: "/p", type: "t", data: { title: "T", data: { a: 1 } } };
const FRAME = { name: "notification", data: { source: "/p", type: "t", title: "T", body: null, data: { a: 1 } } };

test("from the sending to the arrival on each panel that it reaches", () => {
  const latency = new Latency();
  latency.sent(EVENT, [0, 1], 100);

  assert.equal(latency.arrived(0, FRAME, 130), true);
  assert.equal(latency.arrived(1, FRAME, 150), true);
  assert.equal(latency.arrived(2, FRAME, 150), false);
  assert.deepEqual(latency.samples.map(({ panel, ms }) => [panel, ms]), [[0, 30], [1, 50]]);
});

test("once: a change of what has arrived is no arrival", () => {
  const latency = new Latency();
  latency.sent(EVENT, [0], 100);
  latency.arrived(0, FRAME, 130);

  assert.equal(latency.arrived(0, FRAME, 900), false);
});

test("two that say the same are two", () => {
  const latency = new Latency();
  latency.sent(EVENT, [0], 100);
  latency.sent(EVENT, [0], 200);
  latency.arrived(0, FRAME, 230);
  latency.arrived(0, FRAME, 240);

  assert.deepEqual(latency.samples.map(({ ms }) => ms), [130, 40]);
});

test("signals are known by their key and their data", () => {
  const latency = new Latency();
  latency.sent({ type: "t", data: { mode: "state", stateKey: "k", data: 1 } }, [0], 100);
  latency.sent({ type: "t", data: { mode: "ephemeral" } }, [0], 100);

  assert.equal(latency.arrived(0, { name: "signal", data: { mode: "state", type: "t", key: "k", data: 1 } }, 110), true);
  assert.equal(latency.arrived(0, { name: "signal", data: { mode: "ephemeral", type: "t", key: null, data: null } }, 110), true);
});

test("what is caught up, was refused, or came after a break is left out", () => {
  const latency = new Latency();
  latency.sent(EVENT, [0], 100);
  assert.equal(latency.arrived(0, { ...FRAME, data: { ...FRAME.data, replay: true } }, 130), false);
  latency.interrupted(0);
  assert.equal(latency.arrived(0, FRAME, 130), false);
  latency.withdraw(latency.sent(EVENT, [0], 200));
  assert.equal(latency.arrived(0, FRAME, 230), false);
});

test("percentiles are of what is shown, and that is bounded", () => {
  const latency = new Latency();
  assert.equal(latency.percentile(0.5), null);
  for (let ms = 1; ms <= 1_000; ms++) {
    latency.sent(EVENT, [0], 0);
    latency.arrived(0, FRAME, ms);
  }

  assert.equal(latency.samples.length, 120);
  assert.equal(latency.percentile(0.5), 940);
  assert.equal(latency.percentile(0.99), 999);
});
