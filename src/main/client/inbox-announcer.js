import { make } from "./inbox-dom.js";

const BATCH_MS = 1_000;
const FORGET_MS = 10_000;

/** What screen readers are told. It stands outside of the panel: what is in a closed popover is not read. */
export class Announcer {
  element = make("div", { class: "hidden-text", role: "status" });
  #messages;
  #titles = [];
  #batch = 0;
  #forget = 0;

  /** @param messages () => the messages to use now */
  constructor(messages) {
    this.#messages = messages;
  }

  /** Many at once are told as their number: nobody listens to fifty titles. */
  arrived(title) {
    this.#titles.push(title);
    this.#batch ||= setTimeout(() => this.#sayArrivals(), BATCH_MS);
  }

  say(text) {
    clearTimeout(this.#forget);
    // A child of its own each time: the same text set twice would not be read twice.
    this.element.replaceChildren(make("p", {}, text));
    this.#forget = setTimeout(() => this.element.replaceChildren(), FORGET_MS);
  }

  stop() {
    clearTimeout(this.#batch);
    clearTimeout(this.#forget);
    this.#batch = 0;
    this.#titles = [];
    this.element.replaceChildren();
  }

  #sayArrivals() {
    const { arrived, arrivedMany } = this.#messages();
    const titles = this.#titles;
    this.#batch = 0;
    this.#titles = [];
    this.say(titles.length === 1 ? arrived(titles[0]) : arrivedMany(titles.length));
  }
}
