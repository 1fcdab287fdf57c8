import { icon, iconButton, label, make, setAttribute, setText } from "./inbox-dom.js";
import { safeUrl } from "./tidings.js";

let rows = 0;

/** One notification. Its element stays the same while it is in the list: focus and screen readers rely on it. */
export class Row {
  element = make("article", { class: "row", part: "item" });
  item = null;
  #messages = null;
  #times = null;
  #isTabbable = false;
  #unread;
  #title;
  #text = make("div", { class: "text" });
  #time = make("time", { part: "time" });
  #read;
  #archive;

  constructor() {
    // Not the notification's own id: that may be any string, these attributes hold lists of ids.
    const id = `row-${++rows}`;
    this.#unread = make("span", { id: `${id}-unread`, class: "hidden-text" });
    this.#title = make("h3", { id: `${id}-title`, class: "title", part: "title", dir: "auto" });
    this.#read = tool("read", `${id}-read`, this.#title.id);
    this.#archive = tool("archive", `${id}-archive`, this.#title.id);
    setAttribute(this.#archive, "aria-keyshortcuts", "E Delete");
    setAttribute(this.element, "aria-labelledby", `${this.#unread.id} ${this.#title.id}`);
    this.element.append(
      make("span", { class: "dot", part: "dot" }),
      this.#text,
      make("div", { class: "tools" }, this.#read, this.#archive),
    );
  }

  get isUnread() {
    return this.item.readAt === null;
  }

  show(item, messages, times) {
    if (item === this.item && messages === this.#messages && times === this.#times) return;
    const isOther = this.#isOther(item) || messages !== this.#messages;
    this.item = item;
    this.#messages = messages;
    this.#times = times;
    if (isOther) this.#draw();
    this.#mark();
    this.tick();
  }

  tick() {
    setText(this.#time, this.#times.ago(this.item.createdAt));
  }

  /** Roving: of all rows one is a tab stop, with what is in it. */
  set isTabbable(isTabbable) {
    this.#isTabbable = isTabbable;
    for (const stop of [this.element, ...this.element.querySelectorAll("a, button")]) {
      stop.tabIndex = isTabbable ? 0 : -1;
    }
  }

  place(index, size) {
    setAttribute(this.element, "aria-posinset", index + 1);
    setAttribute(this.element, "aria-setsize", size);
  }

  /** Marks change often, content hardly ever; and a link that is replaced would lose the focus. */
  #isOther({ seq, updatedAt }) {
    return seq !== this.item?.seq || updatedAt !== this.item.updatedAt;
  }

  #draw() {
    const { item } = this;
    this.#title.replaceChildren(link(item.url, item.title, { part: "link", "data-do": "open" }) ?? item.title);
    this.#text.replaceChildren(this.#unread, this.#title);
    if (item.body) this.#text.append(make("p", { class: "body", part: "body", dir: "auto" }, item.body));
    this.#text.append(this.#facts());
    const actions = item.actions.map(action).filter(Boolean);
    if (actions.length) this.#text.append(make("p", { class: "actions", part: "actions" }, ...actions));
    setAttribute(this.element, "data-priority", item.priority);
    label(this.#archive, this.#messages.archive);
    this.isTabbable = this.#isTabbable;
  }

  #facts() {
    const facts = make("p", { class: "facts" });
    if (this.item.priority === "high") facts.append(make("span", { class: "important" }, this.#messages.important));
    if (this.item.category) facts.append(make("bdi", { class: "category", part: "category" }, this.item.category));
    facts.append(this.#time);
    return facts;
  }

  #mark() {
    const { isUnread } = this;
    this.element.classList.toggle("unread", isUnread);
    setText(this.#unread, isUnread ? this.#messages.unread : "");
    label(this.#read, isUnread ? this.#messages.markRead : this.#messages.markUnread);
    setAttribute(this.#read, "aria-keyshortcuts", isUnread ? "R" : "U");
    this.#read.replaceChildren(icon(isUnread ? "read" : "unread"));
    setAttribute(this.#time, "datetime", this.item.createdAt);
    this.#time.title = this.#times.exact(this.item.createdAt);
  }
}

/** Named by itself and the title, so that a list of all buttons tells them apart. */
function tool(what, id, titleId) {
  return iconButton(what, { id, "data-do": what, "aria-labelledby": `${id} ${titleId}` });
}

function action({ label, url }, index) {
  return link(url, label, { part: "action", "data-do": "action", "data-index": index, dir: "auto" });
}

/** A title has its direction from the heading: `dir=auto` does not look into children that have a `dir` themselves. */
function link(url, text, attributes) {
  const href = safeUrl(url);
  return href === null ? null : make("a", { href, ...attributes }, text);
}
