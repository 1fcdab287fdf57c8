// One person: who it is, the inbox, and the buttons that break the connection.
import { connect } from "/client/v1/tidings.js";
import { devToken, signOut } from "./api.js";
import { $, announce, copy } from "./dom.js";
import { Items } from "./items.js";
import { Network } from "./network.js";
import { Signals } from "./signals.js";

const REASONS = {
  offline: "no network",
  busy: "the server is busy",
  drain: "the server goes away",
  slow: "was too slow",
  expired: "the stream grew old",
  "too-many": "too many streams or tickets",
  unauthorized: "the token was refused",
  silent: "nothing was heard",
  lost: "connection lost",
  hidden: "out of sight",
  "signed-out": "signed out",
  forbidden: "these names are refused",
  replaced: "replaced by a newer stream",
  revoked: "signed out everywhere",
  closed: "closed",
};

/**
 * Its events: `person` after another one was named, `feed` when there is another feed, `state` and `change` as a feed's,
 * `network` after it was taken off it, or put back, and `frame` with the frame.
 */
export class Panel extends EventTarget {
  /** From 0, also names its colour. */
  number;
  element = copy($("panel-template"));
  network = new Network();
  feed = null;
  #hint = "";
  #items;
  #signals;

  constructor(number, { tenant, user }) {
    super();
    this.number = number;
    this.element.dataset.panel = number;
    this.element.id = `panel-${number}`;
    this.#form.elements.tenant.defaultValue = tenant;
    this.#form.elements.user.defaultValue = user;
    this.#items = new Items(this.#part(".items"), (what, id) => this.#act(what, id));
    this.#signals = new Signals(this.#part(".values"));
    this.#listen();
    this.#open();
    setInterval(() => this.#items.tellTimes(), 1_000);
  }

  get tenant() {
    return this.#form.elements.tenant.value;
  }

  get user() {
    return this.#form.elements.user.value;
  }

  get name() {
    return `${this.user} at ${this.tenant}`;
  }

  /** What to know about an inbox that is empty. */
  set hint(text) {
    this.#hint = text;
    this.#tell(this.feed);
  }

  set isOffline(isOffline) {
    if (isOffline === this.network.isOffline) return;
    if (isOffline) this.network.goOffline();
    else this.network.goOnline();
    const button = this.#part(".offline");
    button.setAttribute("aria-pressed", String(isOffline));
    button.textContent = isOffline ? "Go online" : "Go offline";
    this.element.classList.toggle("is-offline", isOffline);
    this.dispatchEvent(new Event("network"));
  }

  restart() {
    if (this.feed.state === "closed") this.#open();
    else this.feed.reconnect();
  }

  get #form() {
    return this.#part(".who");
  }

  #part(selector) {
    return this.element.querySelector(selector);
  }

  #listen() {
    const on = (selector, type, listener) => this.#part(selector).addEventListener(type, listener);
    on(".who", "submit", (submit) => {
      submit.preventDefault();
      document.activeElement.blur(); // its change event renames
    });
    on(".who", "change", () => this.#rename());
    on(".all-read", "click", () => this.feed.markAllRead());
    on(".older", "click", () => this.feed.more().catch(() => announce("Older ones cannot be read now")));
    on(".cut", "click", () => this.network.cut());
    on(".offline", "click", () => (this.isOffline = !this.network.isOffline));
    on(".restart", "click", () => this.restart());
    on(".sign-out", "click", () => signOut(this.tenant, this.user).catch((failure) => announce(failure.message)));
  }

  /** Without a name there is nobody. */
  #rename() {
    for (const input of [this.#form.elements.tenant, this.#form.elements.user]) input.value ||= input.defaultValue;
    this.#open();
    this.dispatchEvent(new Event("person"));
  }

  #open() {
    this.feed?.close();
    const { tenant, user } = this;
    const feed = connect({
      token: ({ refused }) => devToken(tenant, user, { fresh: refused }),
      history: 20,
      fetch: this.network.fetch,
    });
    this.feed = feed;
    this.#showInbox(feed);
    this.element.setAttribute("aria-label", this.name);
    this.#part(".scroll").setAttribute("aria-label", `Notifications of ${this.name}`);
    this.#signals.follow(feed);
    feed.addEventListener("change", () => this.#show(feed));
    feed.addEventListener("state", () => this.#tell(feed));
    feed.addEventListener("notification", ({ detail }) => this.#arrived(feed, detail));
    feed.addEventListener("frame", ({ detail }) => this.dispatchEvent(new CustomEvent("frame", { detail })));
    feed.addEventListener("refused", ({ detail }) => announce(`Refused: ${detail.problem.detail ?? detail.status}`));
    this.#show(feed);
    this.#tell(feed);
    this.dispatchEvent(new Event("feed"));
  }

  /** The component says what arrives, to those who do not see it: of three panels, whose it is. */
  #showInbox(feed) {
    const inbox = this.#part("tidings-inbox");
    inbox.feed = feed;
    inbox.messages = {
      title: this.name,
      arrived: (title) => `${this.name}: ${title}`,
      arrivedMany: (count) => `${this.name}: ${count} new`,
    };
  }

  #act(what, id) {
    if (what === "archive") this.feed.archive(id);
    else this.feed.markRead(id, what === "read");
  }

  #show(feed) {
    if (feed !== this.feed) return;
    this.#items.show(feed.items);
    this.#part(".unread").textContent = feed.unread;
    this.#part(".unseen").textContent = feed.unseen;
    this.#part(".all-read").disabled = feed.unread === 0;
    this.#part(".older").hidden = !feed.hasMore;
    this.#part(".empty").hidden = feed.items.length > 0;
    this.#tell(feed);
    this.dispatchEvent(new Event("change"));
  }

  #tell(feed) {
    if (feed !== this.feed) return;
    const { state, reason, leading, pending } = feed;
    this.element.dataset.state = state;
    const text = reason === null ? state : `${state}: ${REASONS[reason] ?? reason}`;
    const through = state === "live" && !leading ? ", through another tab" : "";
    const waiting = pending ? `, ${pending} to be sent` : "";
    this.#part(".state-text").textContent = text + through + waiting;
    this.#part(".restart").textContent = state === "closed" ? "Connect again" : "Restart";
    this.#part(".empty").textContent = this.#emptiness(state);
    this.dispatchEvent(new Event("state"));
  }

  #emptiness(state) {
    if (this.network.isOffline) return "Send something meanwhile: it is here once you go online again.";
    return state === "live" ? `Nothing yet. ${this.#hint}` : "";
  }

  #arrived(feed, notification) {
    if (feed !== this.feed) return;
    this.#show(feed);
    this.#items.greet(notification.id);
  }
}
