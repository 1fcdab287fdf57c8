// Which of this browser's tabs has the stream of a feed, and what it tells the others. Where the browser cannot lock or
// broadcast, or must not, each tab leads, and talks to nobody.

export class Tabs {
  #name;
  #channel = null;
  #locks = null;

  /** @param name contains the feed: two users of one browser never meet */
  constructor(name, isShared, onMessage) {
    this.#name = name;
    const { BroadcastChannel, navigator } = globalThis;
    if (!isShared || !navigator?.locks || !BroadcastChannel) return;
    this.#locks = navigator.locks;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => onMessage(data);
    this.#channel.unref?.(); // Node would wait for it
  }

  /**
   * Runs `lead` with a signal once this tab is the leader, and resolves when that is over. `signal` calls it off before
   * and ends it afterwards; so does a tab that steals the lead, from one of which nothing has been heard for long.
   */
  async lead(lead, signal, steal) {
    const end = new AbortController();
    signal.addEventListener("abort", () => end.abort(), { once: true });
    if (signal.aborted) return;
    let leading;
    const take = () => (leading = lead(end.signal));
    try {
      await (this.#locks ? this.#locks.request(this.#name, steal ? { steal } : { signal }, take) : take());
    } catch (failure) {
      if (failure.name !== "AbortError") throw failure;
    } finally {
      end.abort();
      await leading; // one that was stolen from ends before it stands in line again
    }
  }

  tell(message) {
    this.#channel?.postMessage(message);
  }

  close() {
    this.#channel?.close();
  }
}
