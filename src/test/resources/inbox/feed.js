// A feed without a service: what tidings.d.ts says, at once, with a record of what was asked of it.

let seq = 0;

export function notification(some = {}) {
  const at = new Date(Date.now() - (some.ageMs ?? 0)).toISOString();
  seq++;
  return {
    id: `n-${seq}`, seq, type: "com.acme.order.shipped", source: "/shop/orders", category: null, priority: "normal",
    title: `Order ${seq} shipped`, body: null, url: null, actions: [], data: null, collapseKey: null,
    createdAt: at, updatedAt: at, expiresAt: null, seenAt: null, readAt: null,
    ...some,
  };
}

export class FakeFeed extends EventTarget {
  items = [];
  signals = new Map();
  state = "live";
  reason = null;
  leading = true;
  pending = 0;
  hasMore = false;
  older = [];
  calls = [];

  get unread() {
    return this.items.filter(({ readAt }) => readAt === null).length;
  }

  get unseen() {
    return this.items.filter(({ seenAt }) => seenAt === null).length;
  }

  /** As a replay brings them, or a page of older ones. */
  hold(items) {
    this.items = items;
    this.dispatchEvent(new Event("change"));
  }

  arrive(some) {
    const item = notification(some);
    this.hold([item, ...this.items.filter(({ id }) => id !== item.id)]);
    this.dispatchEvent(new CustomEvent("notification", { detail: item }));
    return item;
  }

  become(state, reason = null) {
    this.state = state;
    this.reason = reason;
    this.dispatchEvent(new Event("state"));
  }

  refuse(operation, title) {
    this.dispatchEvent(new CustomEvent("refused", { detail: { operation, id: null, status: 429, problem: { title } } }));
  }

  get(id) {
    return this.items.find((item) => item.id === id);
  }

  async markRead(id, read = true) {
    this.#call("markRead", id, read);
    const at = new Date().toISOString();
    this.#change((item) => (item.id === id ? { ...item, seenAt: at, readAt: read ? at : null } : item));
    return true;
  }

  async markSeen(id, seen = true) {
    this.#call("markSeen", id, seen);
    return true;
  }

  async archive(id) {
    this.#call("archive", id);
    this.hold(this.items.filter((item) => item.id !== id));
    return true;
  }

  async markAllRead() {
    this.#call("markAllRead");
    const at = new Date().toISOString();
    this.#change((item) => ({ ...item, seenAt: at, readAt: at }));
    return true;
  }

  async markAllSeen() {
    this.#call("markAllSeen");
    const at = new Date().toISOString();
    this.#change((item) => ({ ...item, seenAt: item.seenAt ?? at }));
    return true;
  }

  async more() {
    this.#call("more");
    if (this.older === null) throw new Error("offline");
    this.hasMore = false;
    this.hold([...this.items, ...this.older]);
    return false;
  }

  reconnect() {
    this.#call("reconnect");
  }

  close() {
    this.#call("close");
  }

  #change(mark) {
    this.hold(this.items.map(mark));
  }

  #call(...call) {
    this.calls.push(call.join(" "));
  }
}
