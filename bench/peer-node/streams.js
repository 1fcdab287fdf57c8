const PING = 'event: ping\ndata: {}\n\n';
const PING_SECONDS = 20;
/** A client that reads nothing is cut off before its queue fills the memory; it comes back with its last id. */
const MOST_QUEUED_BYTES = 1024 * 1024;

/** The open streams of this process, by user. */
export class Streams {
  #byUser = new Map();
  // A twentieth of the streams each second, so that pings never delay what is live.
  #pinged = Array.from({ length: PING_SECONDS }, () => new Set());
  #next = 0;

  constructor() {
    let second = 0;
    setInterval(() => {
      for (const stream of this.#pinged[second++ % PING_SECONDS]) stream.response.write(PING);
    }, 1000).unref();
  }

  /** Live from now on; what comes before the replay is over waits for {@link replayed}. */
  add(user, response) {
    const stream = { response, waiting: [], slot: this.#next++ % PING_SECONDS };
    let ofUser = this.#byUser.get(user);
    if (ofUser === undefined) this.#byUser.set(user, (ofUser = new Set()));
    ofUser.add(stream);
    this.#pinged[stream.slot].add(stream);
    response.on("close", () => {
      ofUser.delete(stream);
      if (ofUser.size === 0) this.#byUser.delete(user);
      this.#pinged[stream.slot].delete(stream);
    });
    return stream;
  }

  /** Sends what was missed, then what came meanwhile and was not among it. */
  replayed(stream, rows) {
    let last = 0n;
    let frames = "";
    for (const { id, content } of rows) {
      frames += frame(id, content);
      last = BigInt(id);
    }
    for (const { id, data } of stream.waiting) {
      if (BigInt(id) > last) frames += frame(id, data);
    }
    stream.waiting = undefined;
    stream.response.write(frames + 'event: feed\ndata: {"live":true}\n\n');
  }

  send(user, id, data) {
    const streams = this.#byUser.get(user);
    if (streams === undefined) return;
    const bytes = frame(id, data);
    for (const { response, waiting } of streams) {
      if (waiting !== undefined) waiting.push({ id, data });
      else if (response.writableLength > MOST_QUEUED_BYTES) response.destroy();
      else response.write(bytes);
    }
  }
}

function frame(id, data) {
  return `id: ${id}\nevent: notification\ndata: ${data}\n\n`;
}
