import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../../main/client/sse.js";

async function parse(...chunks) {
  const frames = [];
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
  await read(body, (...frame) => frames.push(frame), (ms) => frames.push(["retry", ms]));
  return frames;
}

test("frames have a name, an id or none, and data", async () => {
  assert.deepEqual(await parse("event: feed\nid: 7\ndata: {}\n\nevent: ping\ndata: {}\n\n"), [["feed", "7", "{}"], ["ping", null, "{}"]]);
});

test("a frame may come in any pieces, in the middle of a character too", async () => {
  const bytes = new TextEncoder().encode("event: a\ndata: grüße 🎉\n\n");
  for (let at = 1; at < bytes.length; at++) {
    assert.deepEqual(await parse(bytes.subarray(0, at), bytes.subarray(at)), [["a", null, "grüße 🎉"]]);
  }
});

test("all three line ends are line ends, cut in two as well", async () => {
  const frame = [["a", "1", "x\ny"]];
  assert.deepEqual(await parse("event: a\r\nid: 1\r\ndata: x\r\ndata: y\r\n\r\n"), frame);
  assert.deepEqual(await parse("event: a\r", "\nid: 1\r", "\ndata: x\r", "\ndata: y\r", "\n\r", "\n"), frame);
  assert.deepEqual(await parse("event: a\rid: 1\rdata: x\rdata: y\r\r", ":"), frame);
});

test("comments, unknown fields and frames without data say nothing", async () => {
  assert.deepEqual(await parse(": hello\n\nevent: a\n\nwhatever: b\nno colon\n\ndata\n\n"), [["message", null, ""]]);
});

test("retry is milliseconds in digits", async () => {
  assert.deepEqual(await parse("retry: 2500\nretry: soon\n\n"), [["retry", 2500]]);
});

test("only one space behind the colon is no content", async () => {
  assert.deepEqual(await parse("data:  a:b\n\ndata:c\n\n"), [["message", null, " a:b"], ["message", null, "c"]]);
});

test("a frame that was cut off is none", async () => {
  assert.deepEqual(await parse("data: whole\n\nevent: half\ndata: {}\n"), [["message", null, "whole"]]);
});
