// The notifications on the page. What they say comes from other services: it is text here, never HTML, and an address is
// a link only when it leads to a page.
const MOST_SHOWN = 100;
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export class List {
  #list;
  #more;
  #shown = new Map(); // id → { item, element }

  /** onAct(id, state): the reader wants a notification to be so */
  constructor(list, more, onAct) {
    this.#list = list;
    this.#more = more;
    list.addEventListener("click", ({ target }) => {
      const { id, state } = target.closest("button[data-state]")?.dataset ?? {};
      if (id) onAct(id, JSON.parse(state));
    });
    setInterval(() => this.#tellTimes(), 10_000);
  }

  show(items, changed) {
    const wanted = [...items.values()].sort((a, b) => b.seq - a.seq).slice(0, MOST_SHOWN);
    const elements = wanted.map((item) => this.#element(item, changed));
    this.#arrange(elements);
    const ids = new Set(wanted.map((item) => item.id));
    for (const id of this.#shown.keys()) if (!ids.has(id)) this.#shown.delete(id);
    this.#more.hidden = items.size <= MOST_SHOWN;
    this.#more.textContent = `and ${items.size - MOST_SHOWN} older`;
    this.#tellTimes();
  }

  clear() {
    this.#shown.clear();
    this.#list.replaceChildren();
    this.#more.hidden = true;
  }

  #element(item, changed) {
    const known = this.#shown.get(item.id);
    if (known?.item === item && known.readAt === item.readAt) return known.element;
    const element = draw(item);
    if (item === changed) element.classList.add("fresh");
    this.#shown.set(item.id, { item, readAt: item.readAt, element });
    return element;
  }

  /** Moves only what is not in its place: focus and scrolling stay with what the reader looks at. */
  #arrange(elements) {
    let at = this.#list.firstElementChild;
    for (const element of elements) {
      if (element === at) at = at.nextElementSibling;
      else this.#list.insertBefore(element, at);
    }
    while (at) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
  }

  #tellTimes() {
    for (const time of this.#list.querySelectorAll("time")) time.textContent = ago(new Date(time.dateTime));
  }
}

/** The address when a click may lead there; else null. Relative ones are of this service's own site. */
export function safeUrl(text) {
  if (typeof text !== "string" || !URL.canParse(text, location.href)) return null;
  const url = new URL(text, location.href);
  return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url : null;
}

function draw(item) {
  const element = make("li", "item");
  element.classList.toggle("read", item.readAt !== null);
  element.dataset.priority = item.priority;
  element.append(heading(item));
  if (item.body) element.append(make("p", "body", item.body));
  const facts = make("p", "facts");
  if (item.priority !== "normal") facts.append(make("span", `priority ${item.priority}`, `${item.priority} priority`));
  if (item.category) facts.append(make("span", "chip", item.category));
  facts.append(when(item.createdAt), make("span", "seq", `#${item.seq}`));
  element.append(facts);
  facts.append(
    button(item, item.readAt === null ? "Mark read" : "Mark unread", { read: item.readAt === null }),
    button(item, "Archive", { archived: true }),
  );
  const actions = (item.actions ?? []).map(({ label, url }) => link(url, label, "action")).filter(Boolean);
  if (actions.length) {
    const row = make("p", "actions");
    row.append(...actions);
    element.append(row);
  }
  return element;
}

function button(item, text, state) {
  const button = make("button", "quiet", text);
  button.type = "button";
  button.dataset.id = item.id;
  button.dataset.state = JSON.stringify(state);
  button.setAttribute("aria-label", `${text}: ${item.title}`);
  return button;
}

function heading(item) {
  const heading = make("h3");
  heading.append(link(item.url, item.title) ?? item.title);
  return heading;
}

function link(address, text, name = "") {
  const url = safeUrl(address);
  if (!url) return null;
  const link = make("a", name, text);
  link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.title = url.host;
  return link;
}

function when(timestamp) {
  const time = make("time");
  time.dateTime = timestamp;
  time.title = new Date(timestamp).toLocaleString();
  return time;
}

function ago(date) {
  const seconds = Math.round((date - Date.now()) / 1000);
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return Math.abs(seconds) < 10 ? "just now" : relative.format(seconds, "second");
}

export function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}
