import { icon, iconButton, label, make, setAttribute, setText, textButton } from "./inbox-dom.js";
import { List } from "./inbox-list.js";
import { ConnectionNotice, ErrorNotice } from "./inbox-notices.js";

/** What the bell opens: a popover, which lies above all else and closes itself on Escape and on a click elsewhere. */
export class Panel {
  element = make("div", {
    id: "panel",
    class: "panel",
    part: "panel",
    popover: "auto",
    role: "dialog",
    "aria-labelledby": "heading",
  });
  #on;
  #heading = make("h2", { id: "heading", part: "heading", tabindex: "-1" });
  #readAll = textButton("read-all");
  #close = iconButton("close", { popovertarget: "panel" });
  #scroller = make("div", { class: "scroller" });
  #loading = make("div", { class: "loading", part: "loading" });
  #loadingText = make("p", { class: "hidden-text" });
  #empty = make("div", { class: "empty", part: "empty" });
  #emptyText = make("p");
  #older = textButton("older");
  #isFetching = false;
  #shown = 0;
  #connection;
  #error;
  #list;

  /** @param on what the reader does, and `change`: something is to be drawn */
  constructor(on) {
    this.#on = on;
    this.#connection = new ConnectionNotice({ onTryNow: on.reconnect, onDue: on.change });
    this.#error = new ErrorNotice(on.change);
    this.#list = new List(this.#scroller, on);
    this.#readAll.addEventListener("click", () => isEnabled(this.#readAll) && on.readAll());
    this.#older.addEventListener("click", () => isEnabled(this.#older) && this.#fetchOlder());
    this.#loading.append(this.#loadingText, ...Array.from({ length: 6 }, () => make("div", { class: "bone" })));
    const empty = make("slot", { name: "empty" });
    empty.append(icon("bell"), this.#emptyText);
    this.#empty.append(empty);
    this.#scroller.append(this.#loading, this.#empty, this.#list.element, this.#older);
    this.element.append(
      make("div", { class: "head" }, this.#heading, this.#readAll, this.#close),
      this.#connection.element,
      this.#error.element,
      this.#scroller,
    );
  }

  /** What appears without a focus on it is also said: returns the words, or null. */
  show({ feed, messages, times, isLoading }) {
    const { items, hasMore } = feed;
    const isClosed = feed.state === "closed";
    const active = this.#active();
    const news = this.#connection.show(feed, messages);
    this.#words(messages);
    this.#list.show(items, { messages, times, hasMore });
    setAttribute(this.#list.element, "aria-busy", isLoading || this.#isFetching);
    this.#list.element.hidden = items.length === 0;
    this.#loading.hidden = !isLoading;
    this.#empty.hidden = isLoading || isClosed || hasMore || items.length > 0;
    this.#older.hidden = !hasMore || isClosed;
    setAttribute(this.#older, "aria-disabled", this.#isFetching);
    this.#readAll.hidden = isClosed;
    setAttribute(this.#readAll, "aria-disabled", feed.unread === 0);
    if (active) this.#keepFocus(active);
    this.#shown = items.length;
    return news;
  }

  tick() {
    this.#list.tick();
  }

  fail(text, messages) {
    this.#error.show(text, messages);
  }

  leave() {
    this.#list.leave();
  }

  stop() {
    this.#connection.reset();
    this.#error.hide();
  }

  get hasFocus() {
    return this.#active() !== null;
  }

  #words(messages) {
    setText(this.#heading, messages.title);
    setText(this.#readAll, messages.markAllRead);
    setText(this.#loadingText, messages.loading);
    setText(this.#emptyText, messages.empty);
    setText(this.#older, this.#isFetching ? messages.loading : messages.older);
    label(this.#close, messages.close);
  }

  async #fetchOlder() {
    this.#isFetching = true;
    this.#on.change();
    await this.#on.older();
    this.#isFetching = false;
    this.#on.change();
  }

  /** A button that is gone would leave the focus on the page's body, and the reader at its top. */
  #keepFocus(active) {
    if (this.#active()?.checkVisibility()) return;
    if (active !== this.#older || !this.#list.focus(this.#shown)) this.#heading.focus();
  }

  #active() {
    const active = this.element.getRootNode().activeElement;
    return active && this.element.contains(active) ? active : null;
  }
}

/** Not `disabled`: that would drop the focus of whoever has just pressed it. */
function isEnabled(button) {
  return button.getAttribute("aria-disabled") !== "true";
}
