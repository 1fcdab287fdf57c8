// A network that can be broken: what a feed is given as `fetch`, and the buttons that break it.

/** Its failures are those of a browser: a TypeError for a call, and for a body that breaks off in the middle. */
export class Network {
  #open = new Set(); // what breaks each body that is still being read
  #isOffline = false;

  fetch = async (input, init) => {
    if (this.#isOffline) throw new TypeError("Failed to fetch");
    const response = await fetch(input, init);
    const isStream = (response.headers.get("Content-Type") ?? "").startsWith("text/event-stream");
    return isStream ? this.#breakable(response) : response;
  };

  get isOffline() {
    return this.#isOffline;
  }

  /** As if somewhere on the way a cable was pulled, and put back: what is open breaks, new calls pass. */
  cut() {
    for (const breakOff of [...this.#open]) breakOff();
  }

  goOffline() {
    this.#isOffline = true;
    this.cut();
  }

  goOnline() {
    this.#isOffline = false;
    window.dispatchEvent(new Event("online")); // as the browser says it, for clients that wait for it
  }

  #breakable(response) {
    const reader = response.body.getReader();
    const open = this.#open;
    let breakOff;
    const body = new ReadableStream({
      start(controller) {
        breakOff = () => {
          open.delete(breakOff);
          controller.error(new TypeError("network error"));
          reader.cancel().catch(() => {}); // the server sees the connection end, as it would
        };
        open.add(breakOff);
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!open.has(breakOff)) return;
          if (!done) return controller.enqueue(value);
          open.delete(breakOff);
          controller.close();
        } catch (failure) {
          if (open.delete(breakOff)) controller.error(failure);
        }
      },
      cancel(reason) {
        open.delete(breakOff);
        return reader.cancel(reason);
      },
    });
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
  }
}
