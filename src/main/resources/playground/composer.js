// The form: an event as a product service would make it, sent over HTTP, and what the server said to it.
import { Refused, send } from "./api.js";
import { $, make } from "./dom.js";
import { compose, newId, numbered, retraction } from "./event.js";
import { mark } from "./faults.js";
import { PLAIN, PRESETS } from "./presets.js";

const PAUSE_MS = 100; // between two of “10 a second”

/** Its events: `draft` when what would be sent is another, `sending` with { event, result } for each that is sent. */
export class Composer extends EventTarget {
  #form = $("composer");
  #answer = $("answer");
  #preset = PRESETS[0];
  #count = 0; // of what was sent of this preset
  #id = newId();
  #last = null;
  #isSending = false;

  constructor() {
    super();
    this.#offerPresets();
    this.#form.addEventListener("input", () => this.#changed());
    this.#form.addEventListener("submit", (submit) => {
      submit.preventDefault();
      this.#sendOne();
    });
    $("again").addEventListener("click", () => this.#sendAgain());
    $("take-back").addEventListener("click", () => this.#takeBack());
    $("ten").addEventListener("click", () => this.#sendMany(10, 0));
    $("hundred").addEventListener("click", () => this.#sendMany(100, PAUSE_MS));
    this.#apply(this.#preset);
  }

  /** What Send would send now. */
  get draft() {
    return this.#compose().event;
  }

  /** Somebody has it: the next one needs an id of its own, or it would count as the same. */
  renew() {
    this.#id = newId();
    this.#changed();
  }

  /** tenants: [{ tenant, users }], the first is chosen */
  address(tenants) {
    const buttons = tenants.map(({ tenant, users }) => {
      const button = make("button", "chip", `${users.join(", ")} at ${tenant}`);
      button.type = "button";
      button.addEventListener("click", () => this.#to(tenant, users));
      return button;
    });
    $("towards").replaceChildren(...buttons);
    this.#to(tenants[0].tenant, tenants[0].users);
  }

  #to(tenant, users) {
    this.#form.elements.tenant.value = tenant;
    this.#form.elements.users.value = users.join(", ");
    this.#changed();
  }

  #offerPresets() {
    const buttons = PRESETS.map((preset) => {
      const button = make("button", "chip", preset.name);
      button.type = "button";
      button.addEventListener("click", () => {
        this.#count = 0;
        this.#apply(preset);
      });
      return button;
    });
    $("presets").replaceChildren(...buttons);
  }

  #apply(preset) {
    this.#preset = preset;
    $("about").textContent = preset.about;
    [...$("presets").children].forEach((button, index) => button.setAttribute("aria-pressed", String(PRESETS[index] === preset)));
    for (const [name, value] of Object.entries(this.#filled())) this.#form.elements[name].value = value;
    mark(this.#form, []);
    this.#changed();
  }

  #filled() {
    return { ...PLAIN, ...this.#preset.fields(this.#count) };
  }

  #changed() {
    const { elements } = this.#form;
    this.#form.dataset.mode = elements.mode.value;
    for (const part of this.#form.querySelectorAll("[data-modes]")) {
      part.hidden = !part.dataset.modes.split(" ").includes(elements.mode.value);
    }
    const place = elements.mode.value === "stored" ? $("data-place") : $("data-signal-place");
    place.append($("data-label"));
    const others = [...$("towards").children];
    const to = `${elements.users.value} at ${elements.tenant.value}`;
    others.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === to)));
    this.dispatchEvent(new Event("draft"));
  }

  #compose() {
    return compose(Object.fromEntries(new FormData(this.#form)), this.#id);
  }

  /** Null when there is something in the fields that cannot even be sent. */
  #sound() {
    const { event, faults } = this.#compose();
    if (faults.length === 0) return event;
    this.#refuse(new Refused("Not sent", { errors: faults }));
    return null;
  }

  async #sendOne() {
    if (this.#isSending) return; // a double click is one event: until the answer comes, the id is the same
    const event = this.#sound();
    if (event === null) return;
    this.#isSending = true;
    const isAccepted = await this.#send(event);
    this.#isSending = false;
    if (!isAccepted) return;
    this.#last = event;
    this.#goOn();
  }

  /** The next one of the same kind, unless somebody has written something of their own. */
  #goOn() {
    const { elements } = this.#form;
    const isOurs = Object.entries(this.#filled()).every(([name, value]) => elements[name].value === value);
    this.#count++;
    if (isOurs) for (const [name, value] of Object.entries(this.#filled())) elements[name].value = value;
    $("again").disabled = false;
    $("take-back").disabled = this.#last.data.mode !== undefined;
    this.renew();
  }

  async #sendAgain() {
    const isStored = this.#last.data.mode === undefined;
    await this.#send(this.#last, isStored
      ? "The same source and id: the ledger knows them, nothing arrives twice."
      : "Signals are not in the ledger: this may come twice.", !isStored);
  }

  async #takeBack() {
    if (await this.#send(retraction(this.#last), "It is taken back wherever it arrived.", false)) $("take-back").disabled = true;
  }

  async #sendMany(of, pauseMs) {
    const event = this.#sound();
    if (event === null) return;
    const buttons = [$("ten"), $("hundred")];
    buttons.forEach((button) => (button.disabled = true));
    const results = [];
    for (let number = 1; number <= of; number++) {
      results.push(this.#send(numbered(event, number, of, newId()), `${number} of ${of}.`));
      if (pauseMs) await new Promise((wake) => setTimeout(wake, pauseMs));
    }
    await Promise.all(results);
    buttons.forEach((button) => (button.disabled = false));
  }

  /** Whether the server took it. `isMeasured` unless nothing, or nothing new, will arrive. */
  async #send(event, text = "", isMeasured = true) {
    const begin = performance.now();
    const result = send(event);
    this.dispatchEvent(new CustomEvent("sending", { detail: { event, begin, result, isMeasured } }));
    try {
      await result;
    } catch (failure) {
      this.#refuse(failure);
      return false;
    }
    mark(this.#form, []);
    this.#say("good", "202 Accepted", `Kafka has it, after ${Math.round(performance.now() - begin)} ms. ${text}`);
    return true;
  }

  #refuse(failure) {
    if (!(failure instanceof Refused)) {
      this.#say("bad", "No answer", "The service is away. Send it again: the same id counts once.");
      return;
    }
    const { title = "", detail = "", errors = [] } = failure.problem;
    const rest = mark(this.#form, errors);
    this.#say("bad", `${failure.status} ${title}`, [detail, ...rest].filter(Boolean).join(" "));
  }

  #say(kind, heading, text) {
    this.#answer.dataset.kind = kind;
    this.#answer.replaceChildren(make("b", "", heading), make("span", "", text));
  }
}
