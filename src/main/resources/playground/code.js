// The event that Send would send, as JSON and as commands that can be pasted into a shell.
import { servers } from "./api.js";
import { curl, kcat, pretty } from "./commands.js";
import { $ } from "./dom.js";

const COPIED_MS = 1_500;
const ABOUT = {
  json: "The CloudEvent, in structured mode. Send posts it to /v1/events.",
  curl: "Over HTTP. It makes its own token: paste it into a shell.",
  kcat: "Straight to Kafka, in binary mode: attributes are headers.",
};

export class Code {
  #composer;
  #tabs = [...document.querySelectorAll("[role=tab]")];
  #kafka = null;

  constructor(composer) {
    this.#composer = composer;
    composer.addEventListener("draft", () => this.#show());
    for (const tab of this.#tabs) {
      tab.addEventListener("click", () => this.#choose(tab));
      tab.addEventListener("keydown", ({ key }) => this.#move(tab, { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0));
    }
    $("copy").addEventListener("click", () => this.#copy());
    servers().then(({ kafka }) => {
      this.#kafka = kafka;
      this.#show();
    }, () => {});
    this.#show();
  }

  get #chosen() {
    return this.#tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
  }

  get #kind() {
    return this.#chosen.id.replace("tab-", "");
  }

  #text() {
    const event = this.#composer.draft;
    if (this.#kind === "curl") return curl(location.origin, event);
    if (this.#kind === "kcat") return this.#kafka ? kcat(this.#kafka, event) : "Where Kafka is is not known yet.";
    return pretty(event);
  }

  #show() {
    $("code-pane").textContent = this.#text();
    $("code-pane").setAttribute("aria-labelledby", this.#chosen.id);
    $("code-about").textContent = ABOUT[this.#kind];
  }

  #move(tab, by) {
    if (by === 0) return;
    const next = this.#tabs.at((this.#tabs.indexOf(tab) + by) % this.#tabs.length);
    next.focus();
    this.#choose(next);
  }

  #choose(chosen) {
    for (const tab of this.#tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    this.#show();
  }

  /** Whatever is sent from the shell, the page's next one is another. */
  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#text());
      $("copy").textContent = "Copied";
      this.#composer.renew();
    } catch {
      getSelection().selectAllChildren($("code-pane")); // not allowed: the reader copies it
      $("copy").textContent = "Selected";
    }
    setTimeout(() => ($("copy").textContent = "Copy"), COPIED_MS);
  }
}
