// What is in a feed: a map that frames are merged into, and what it looks like with own changes on top.

/** Newest first. */
export const byAge = (a, b) => b.seq - a.seq;

/** @param {{what, through, category, at}} mark a watermark: all up to it are read, or seen */
function marked(item, { what, through, category, at }) {
  if (item.seq > through || (category != null && item.category !== category)) return item;
  const seenAt = item.seenAt ?? at; // read implies seen
  const readAt = what === "read" ? (item.readAt ?? at) : item.readAt;
  return seenAt === item.seenAt && readAt === item.readAt ? item : { ...item, seenAt, readAt };
}

/** The item as it is after a change; null when that takes it out of the feed. */
function changed(item, { id, what, value, at, ...mark }) {
  if (id == null) return marked(item, { what, at, ...mark });
  if (item.id !== id) return item;
  if (what === "archived") return value ? null : item;
  if (value) return marked(item, { what, at, through: item.seq });
  return what === "read" ? { ...item, readAt: null } : { ...item, seenAt: null, readAt: null };
}

export class Contents {
  items = new Map();
  signals = new Map();
  unread = 0;
  unseen = 0;
  /** The `seq` of the newest that was ever here, which may have left. */
  newest = 0;
  /** The id of the last frame that was merged. */
  cursor = null;
  /** The next page of older ones. */
  next = null;

  /** A frame, or the first page of the list: both are positions in the feed. */
  merge(name, id, data) {
    if (name === "reset") {
      this.items.clear();
      this.newest = 0;
    } else if (name === "notification") {
      const { replay, ...item } = data;
      this.items.set(item.id, item);
      this.newest = Math.max(this.newest, item.seq);
    } else if (name === "removed") this.items.delete(data.id); // also one that was never here
    else if (name === "marked") for (const item of this.items.values()) this.items.set(item.id, marked(item, data));
    else if (name === "list") {
      this.items = new Map(data.items.map((item) => [item.id, item]));
      this.next = data.next ?? null;
      this.newest = Math.max(0, ...data.items.map(({ seq }) => seq));
    } else if (name === "signal" && data.mode === "state") this.signals = new Map(this.signals).set(data.key, data);
    if (name === "feed" || name === "list") ({ unread: this.unread, unseen: this.unseen } = data);
    if (id) this.cursor = id;
  }

  /** Nobody says that a value is over. */
  expire() {
    const left = [...this.signals].filter(([, { expiresAt }]) => !(Date.parse(expiresAt) < Date.now()));
    if (left.length === this.signals.size) return false;
    this.signals = new Map(left);
    return true;
  }

  /** Older ones; what is here already, or left while they were under way (`since`: the frames), is newer than they are. */
  append({ items, next }, since) {
    if (since.some(({ name }) => name === "list" || name === "reset")) return; // they are another feed's, or came anyway
    const older = new Contents();
    older.merge("list", null, { items, next });
    for (const { name, data } of since) if (name === "removed" || name === "marked") older.merge(name, null, data);
    this.items = new Map([...older.items, ...this.items]);
    this.next = next ?? null;
  }

  /** With changes on top that the stream has not brought back yet. */
  view(changes) {
    const items = new Map(this.items);
    let { unread, unseen } = this;
    const count = (at) => [...items.values()].filter((item) => !item[at]).length;
    for (const change of changes) {
      const { id, what, category } = change;
      // One costs as much as one: there may be a thousand changes, and as many items.
      for (const item of id == null ? items.values() : [items.get(id)]) {
        const now = item && changed(item, change);
        if (now === item) continue;
        if (now) items.set(now.id, now);
        else items.delete(item.id);
        const { readAt, seenAt } = now ?? { readAt: true, seenAt: true };
        unread = Math.max(0, unread + !readAt - !item.readAt);
        unseen = Math.max(0, unseen + !seenAt - !item.seenAt);
      }
      // Of all there are: also those that this page does not know of.
      if (id != null || category != null) continue;
      if (what === "read") unread = count("readAt");
      unseen = count("seenAt");
    }
    return { items: [...items.values()].sort(byAge), unread, unseen };
  }

  /** Whether the stream has brought what a change asked for, or it cannot be told any more. */
  shows(change) {
    return [...this.items.values()].every((item) => {
      if (change.id != null && item.id !== change.id) return true;
      const now = changed(item, change);
      return now !== null && !now.readAt === !item.readAt && !now.seenAt === !item.seenAt;
    });
  }
}
