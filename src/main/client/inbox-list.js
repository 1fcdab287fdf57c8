import { make } from "./inbox-dom.js";
import { Row } from "./inbox-row.js";

/** The notifications as a feed of articles (WAI-ARIA): one tab stop, arrows between the rows, updates in place. */
export class List {
  element = make("div", { class: "list", part: "list", role: "feed", "aria-labelledby": "heading" });
  /** In the order on the screen, by the notification's id. */
  #rows = new Map();
  #rowOf = new WeakMap();
  #scroller;
  #on;
  /** Where the reader was last; null before, so that Tab leads to the newest. */
  #visited = null;
  #tabStop = null;

  /** @param on what is done to a notification: open, action, read and archive */
  constructor(scroller, on) {
    this.#scroller = scroller;
    this.#on = on;
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("auxclick", (event) => this.#click(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusin", ({ target }) => this.#visit(this.#rowAt(target)));
  }

  show(items, { messages, times, hasMore }) {
    const focused = this.#focused();
    const anchor = this.#anchor(items, focused);
    const before = [...this.#rows.values()];
    this.#rows = new Map(items.map((item) => [item.id, this.#rows.get(item.id) ?? this.#add()]));
    for (const item of items) this.#rows.get(item.id).show(item, messages, times);
    this.#remove(before, focused);
    this.#order(focused);
    const size = hasMore ? -1 : items.length;
    [...this.#rows.values()].forEach((row, index) => row.place(index, size));
    this.#rove();
    if (anchor?.row.element.isConnected) this.#scroller.scrollTop = anchor.row.element.offsetTop - anchor.offset;
  }

  tick() {
    for (const row of this.#rows.values()) row.tick();
  }

  /** The next time begins at the newest. */
  leave() {
    this.#visited = null;
    this.#scroller.scrollTop = 0;
  }

  /** Whether there is such a row. */
  focus(index) {
    const row = [...this.#rows.values()][index];
    row?.element.focus();
    return row !== undefined;
  }

  #add() {
    const row = new Row();
    this.#rowOf.set(row.element, row);
    return row;
  }

  #remove(before, focused) {
    const kept = new Set(this.#rows.values());
    if (focused && !kept.has(focused)) {
      const at = before.indexOf(focused);
      const stays = (row) => kept.has(row);
      const next = before.slice(at).find(stays) ?? before.slice(0, at).findLast(stays);
      next?.element.focus();
    }
    for (const row of before) if (!kept.has(row)) row.element.remove();
  }

  /** Rows that are in place are not touched: a row that is taken out and put back loses the focus. */
  #order(focused) {
    let next = this.element.firstElementChild;
    for (const { element } of this.#rows.values()) {
      if (element === next) next = next.nextElementSibling;
      else if (element.isConnected && this.element.moveBefore) this.element.moveBefore(element, next);
      else this.element.insertBefore(element, next);
    }
    // The row with the focus got new content, or it went up where there is no moveBefore.
    if (focused?.element.isConnected && !this.#focused()) focused.element.focus({ preventScroll: true });
  }

  /** The row that must stay where it is on the screen, whatever arrives above it. */
  #anchor(items, focused) {
    const top = this.#scroller.scrollTop;
    if (!focused && top === 0) return null;
    const seqs = new Set(items.map(({ seq }) => seq));
    const inSight = ({ element }) => element.offsetTop + element.offsetHeight > top;
    const stays = (row) => seqs.has(row.item.seq) && inSight(row);
    const row = focused && stays(focused) ? focused : [...this.#rows.values()].find(stays);
    return row ? { row, offset: row.element.offsetTop - top } : null;
  }

  #visit(row) {
    this.#visited = row;
    this.#rove();
  }

  #rove() {
    const rows = [...this.#rows.values()];
    const stop = rows.includes(this.#visited) ? this.#visited : (rows[0] ?? null);
    if (stop === this.#tabStop) return;
    if (this.#tabStop) this.#tabStop.isTabbable = false;
    if (stop) stop.isTabbable = true;
    this.#tabStop = stop;
  }

  #click(event) {
    const control = event.target.closest("[data-do]");
    const isOther = event.type === "auxclick" && (event.button !== 1 || control?.localName !== "a");
    if (!control || isOther) return;
    this.#do(control.dataset.do, this.#rowAt(control), event, control.dataset.index);
  }

  #do(what, row, event, index) {
    const { item } = row;
    if (what === "read") this.#on.read(item, row.isUnread);
    else if (what === "archive") this.#on.archive(item);
    else if (what === "action") this.#on.action(item, item.actions[index], event);
    else this.#on.open(item, event);
  }

  #key(event) {
    const row = this.#rowAt(event.target);
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = [...this.#rows.values()];
    const at = rows.indexOf(row);
    const go = {
      ArrowDown: () => rows[at + 1]?.element.focus(),
      ArrowUp: () => rows[at - 1]?.element.focus(),
      Home: () => rows[0].element.focus(),
      End: () => rows.at(-1).element.focus(),
      r: () => this.#on.read(row.item, true),
      u: () => this.#on.read(row.item, false),
      e: () => this.#on.archive(row.item),
      Delete: () => this.#on.archive(row.item),
    };
    if (event.target === row.element) go.Enter = () => this.#enter(row);
    const act = go[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Through the link itself, so that it is as if it was clicked; what leads nowhere is read here. */
  #enter(row) {
    const link = row.element.querySelector("[data-do=open]");
    if (link) link.click();
    else this.#on.read(row.item, true);
  }

  #rowAt(element) {
    return this.#rowOf.get(element.closest(".row"));
  }

  #focused() {
    const active = this.element.getRootNode().activeElement;
    return active && this.element.contains(active) ? this.#rowAt(active) : null;
  }
}
