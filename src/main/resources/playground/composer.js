// Sends an event as a product service would: POST /v1/events with a producer's token.
import { Refused, send, token } from "./api.js";
import { make } from "./list.js";

let orders = 1001;

export class Composer {
  #form;
  #answer;
  #again;
  #takeBack;
  #last = null;

  constructor(form, answer, again, takeBack) {
    this.#form = form;
    this.#answer = answer;
    this.#again = again;
    this.#takeBack = takeBack;
    form.elements.title.value = sample();
    form.addEventListener("submit", (submit) => {
      submit.preventDefault();
      this.#send(this.#event());
    });
    again.addEventListener("click", () => this.#send(this.#last));
    takeBack.addEventListener("click", () => this.#send(retraction(this.#last), true));
  }

  set tenant(name) {
    this.#form.elements.tenant.value = name;
  }

  #event() {
    const of = (name) => this.#form.elements[name].value;
    const optional = (name) => of(name).trim() || undefined;
    return {
      specversion: "1.0",
      id: `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`,
      source: "/playground",
      type: "dev.tidings.playground.sent",
      time: new Date().toISOString(),
      tenant: of("tenant"),
      data: {
        to: { users: of("users").split(",").map((user) => user.trim()).filter(Boolean) },
        title: of("title"),
        body: optional("body"),
        category: optional("category"),
        priority: of("priority"),
        url: optional("url"),
        mode: of("mode"),
        [of("mode") === "state" ? "stateKey" : "collapseKey"]: optional("key"),
        expiresAt: of("expires") ? new Date(Date.now() + 1000 * of("expires")).toISOString() : undefined,
        data: of("mode") === "stored" ? undefined : { title: of("title"), body: of("body") },
      },
    };
  }

  async #send(event, isRetraction = false) {
    this.#busy(true);
    const begin = performance.now();
    try {
      const status = await send(await token(event.tenant, "playground", ["producer"]), event);
      this.#accepted(status, event, performance.now() - begin, isRetraction);
    } catch (failure) {
      this.#refused(failure);
    } finally {
      this.#busy(false);
    }
  }

  #busy(isBusy) {
    this.#form.querySelector("[type=submit]").disabled = isBusy;
    this.#again.disabled = isBusy || this.#last === null;
    this.#takeBack.disabled = isBusy || this.#last === null;
  }

  #accepted(status, event, millis, isRetraction) {
    if (isRetraction) {
      this.#say("good", `${status} Accepted`, ["It is taken back wherever it arrived."]);
      return;
    }
    const isRepeated = event === this.#last;
    this.#last = event;
    this.#mark([]);
    const text = isRepeated
      ? "The broker has it once more. Nothing arrives twice: its source and id are known."
      : `The broker has it. ${Math.round(millis)} ms.`;
    this.#say("good", `${status} Accepted`, [text, `id ${event.id}`]);
    const title = this.#form.elements.title;
    if (title.value === sample()) {
      orders++;
      title.value = sample();
    }
  }

  #refused(failure) {
    if (!(failure instanceof Refused)) {
      this.#say("bad", "No answer", ["The service is away. Send it again: the same id counts once."]);
      return;
    }
    const { title, detail, errors = [] } = failure.problem;
    this.#mark(errors);
    this.#say("bad", `${failure.status} ${title ?? ""}`, [detail, ...errors.map((error) => `${error.field} ${error.detail}`)]);
  }

  /** Names each wrong field to assistive technology as well. */
  #mark(errors) {
    for (const input of this.#form.querySelectorAll("[data-field]")) {
      const isWrong = errors.some(({ field }) => field.startsWith(input.dataset.field));
      input.setAttribute("aria-invalid", String(isWrong));
      if (isWrong) input.setAttribute("aria-describedby", this.#answer.id);
      else input.removeAttribute("aria-describedby");
    }
  }

  #say(kind, heading, lines) {
    this.#answer.hidden = false;
    this.#answer.dataset.kind = kind;
    this.#answer.replaceChildren(make("b", "", heading), ...lines.filter(Boolean).map((line) => make("p", "", line)));
  }
}

function retraction({ tenant, source, id }) {
  return {
    specversion: "1.0",
    id: `${id}-taken-back`,
    source: "/playground",
    type: "dev.tidings.retract",
    tenant,
    data: { source, id },
  };
}

function sample() {
  return `Order ${orders} shipped`;
}
