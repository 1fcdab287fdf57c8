import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createClient } from "redis";
import { openStore } from "./store.js";
import { Streams } from "./streams.js";
import { verifier } from "./tokens.js";

const CHANNEL = "peer:notifications";
const TICKET_SECONDS = 30;

const { PORT, DATABASE_URL, REDIS_URL, JWKS, ISSUER, AUDIENCE } = process.env;
const userOf = verifier({ keys: JWKS, issuer: ISSUER, audience: AUDIENCE });
const streams = new Streams();
const store = await openStore(DATABASE_URL);
const redis = await connected();
const subscriber = await connected();
// One channel for all: with a channel for each user this process would have to subscribe 10,000 times, and hear the same.
await subscriber.subscribe(CHANNEL, (message) => {
  const { users, ids, data } = JSON.parse(message);
  users.forEach((user, i) => streams.send(user, ids[i], data));
});

const routes = {
  "GET /health": (request, response) => answer(response, 200),
  "GET /memory": onMemory,
  "POST /v1/events": onEvent,
  "POST /v1/tickets": onTicket,
  "GET /v1/stream": onStream,
  "GET /v1/notifications": onList,
};

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://peer");
  const route = routes[`${request.method} ${url.pathname}`] ?? (request.method === "PATCH" ? onPatch : undefined);
  if (route === undefined) return answer(response, 404);
  Promise.resolve(route(request, response, url)).catch((error) => {
    console.error(error);
    if (response.headersSent) response.destroy();
    else answer(response, error instanceof SyntaxError ? 400 : 500);
  });
});
// Longer than that of whoever keeps connections to it.
server.keepAliveTimeout = 75_000;
server.listen({ port: Number(PORT), host: "127.0.0.1", backlog: 4096 }, () => console.log(`ready on ${PORT}`));

process.on("SIGTERM", () => process.exit(0));

/** For whoever measures it, with --expose-gc; the second collection takes what the first has only moved. */
function onMemory(request, response) {
  globalThis.gc?.();
  globalThis.gc?.();
  answer(response, 200, process.memoryUsage());
}

/** From inside: stored, then announced, then answered. */
async function onEvent(request, response) {
  const { users, content } = await json(request);
  const data = JSON.stringify(content);
  const ids = await store.insert(users, data);
  await redis.publish(CHANNEL, JSON.stringify({ users, ids, data }));
  answer(response, 202);
}

/** EventSource cannot send a token: it takes a ticket in the URL, good for one opening. */
async function onTicket(request, response) {
  await body(request);
  const user = userOf(request.headers.authorization);
  if (user === undefined) return answer(response, 401);
  const ticket = randomBytes(32).toString("base64url");
  await redis.set(`peer:ticket:${ticket}`, user, { EX: TICKET_SECONDS });
  answer(response, 201, { ticket, streamUrl: `/v1/stream?ticket=${ticket}` });
}

async function onStream(request, response, url) {
  const ticket = url.searchParams.get("ticket");
  const user = ticket === null
    ? userOf(request.headers.authorization)
    : await redis.getDel(`peer:ticket:${ticket}`);
  if (!user) return answer(response, 401);
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write("retry: 2000\n\n");
  const stream = streams.add(user, response);
  const last = request.headers["last-event-id"] ?? url.searchParams.get("lastEventId");
  streams.replayed(stream, last ? await store.after(user, last) : []);
}

async function onList(request, response, url) {
  const user = userOf(request.headers.authorization);
  if (user === undefined) return answer(response, 401);
  const limit = Math.min(Number(url.searchParams.get("limit") ?? 50), 200);
  answer(response, 200, { items: await store.newest(user, limit) });
}

async function onPatch(request, response, url) {
  const user = userOf(request.headers.authorization);
  if (user === undefined) return answer(response, 401);
  const { read } = await json(request);
  const row = await store.read(user, url.pathname.slice("/v1/notifications/".length), read === true);
  if (row === undefined) return answer(response, 404);
  answer(response, 200, row);
}

async function connected() {
  const client = createClient({ url: REDIS_URL });
  client.on("error", (error) => console.error("redis", error.message));
  return client.connect();
}

async function json(request) {
  return JSON.parse(await body(request));
}

function body(request) {
  return new Promise((resolve, reject) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
    request.on("error", reject);
  });
}

function answer(response, status, content) {
  const text = content === undefined ? "" : JSON.stringify(content);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
