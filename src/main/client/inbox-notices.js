import { iconButton, label, make, setText, textButton } from "./inbox-dom.js";

const TROUBLE_LASTS_MS = 2_000;
const ERROR_LASTS_MS = 8_000;

/** The line about the connection. It comes when trouble lasts: with each short reconnection it would only flicker. */
export class ConnectionNotice {
  element = make("div", { class: "notice", part: "connection" });
  #text = make("p");
  #tryNow = textButton("try-now");
  #trouble = null;
  #lasts = false;
  #timer = 0;
  #onDue;

  constructor({ onTryNow, onDue }) {
    this.#onDue = onDue;
    this.#tryNow.addEventListener("click", onTryNow);
    this.element.append(this.#text, this.#tryNow);
    this.element.hidden = true;
  }

  /** Returns the text if it appears with this call. */
  show(feed, messages) {
    this.#notice(feed);
    const text = this.#words(feed, messages);
    const isNews = text !== null && this.element.hidden;
    this.element.hidden = text === null;
    this.#tryNow.hidden = feed.state === "closed";
    setText(this.#text, text ?? "");
    setText(this.#tryNow, messages.tryNow);
    return isNews ? text : null;
  }

  reset() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#trouble = null;
    this.#lasts = false;
  }

  #notice(feed) {
    if (feed.state === "live" || feed.state === "closed") {
      this.reset();
    } else if (feed.state !== "connecting") {
      // An attempt to connect does not end the trouble, only success does.
      this.#trouble = { state: feed.state, reason: feed.reason };
      this.#timer ||= setTimeout(() => {
        this.#lasts = true;
        this.#onDue();
      }, TROUBLE_LASTS_MS);
    }
  }

  #words(feed, messages) {
    if (feed.state === "closed") return messages.closed(feed.reason);
    if (!this.#lasts) return null;
    return this.#trouble.state === "paused" ? messages.paused : messages.waiting(this.#trouble.reason);
  }
}

/** What went wrong last. It goes by itself, but not while somebody is at it (WCAG 2.2.1). */
export class ErrorNotice {
  element = make("div", { class: "notice error", part: "error" });
  #text = make("p");
  #dismiss = iconButton("close");
  #timer = 0;
  #onGone;

  constructor(onGone) {
    this.#onGone = onGone;
    this.element.append(this.#text, this.#dismiss);
    this.element.hidden = true;
    this.#dismiss.addEventListener("click", () => this.hide());
    for (const type of ["focusin", "focusout", "pointerenter", "pointerleave"]) {
      this.element.addEventListener(type, () => this.#start());
    }
  }

  show(text, messages) {
    setText(this.#text, text);
    label(this.#dismiss, messages.dismiss);
    this.element.hidden = false;
    this.#start();
  }

  hide() {
    clearTimeout(this.#timer);
    this.element.hidden = true;
    this.#onGone();
  }

  #start() {
    clearTimeout(this.#timer);
    if (!this.element.matches(":hover, :focus-within")) this.#timer = setTimeout(() => this.hide(), ERROR_LASTS_MS);
  }
}
