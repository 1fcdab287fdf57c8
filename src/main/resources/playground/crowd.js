// Ten more clients of one person, each on an origin of its own: over HTTP/1.1 a browser opens six connections to one
// origin, and every stream is one of them.
import { $, make } from "./dom.js";

const CLIENTS = 10;

export class Crowd {
  #toggle = $("crowd-toggle");
  #place = $("crowd");
  #panels = [];

  constructor() {
    this.#toggle.disabled = !/^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/.test(location.hostname);
    if (this.#toggle.disabled) this.#toggle.title = "Needs names under localhost, so it works on this machine only.";
    this.#toggle.addEventListener("click", () => this.#show(this.#place.hidden));
    $("crowd-of").addEventListener("change", () => !this.#place.hidden && this.#show(true));
  }

  offer(panels) {
    const chosen = $("crowd-of").value;
    this.#panels = panels;
    $("crowd-of").replaceChildren(...panels.map((panel) => new Option(`of ${panel.name}`, panel.number)));
    $("crowd-of").value = chosen || "0";
    if (!this.#place.hidden) this.#show(true);
  }

  #show(isShown) {
    this.#place.hidden = !isShown;
    this.#toggle.setAttribute("aria-expanded", String(isShown));
    this.#toggle.textContent = isShown ? "Close the ten" : "Open ten more clients";
    const panel = this.#panels[$("crowd-of").value];
    const names = Array.from({ length: isShown ? CLIENTS : 0 }, (_, index) => index + 1);
    this.#place.replaceChildren(...names.map((name) => frame(name, panel)));
  }
}

function frame(name, { tenant, user }) {
  const frame = make("iframe");
  const port = location.port ? `:${location.port}` : "";
  frame.src = `http://${name}.localhost${port}/playground/client.html?${new URLSearchParams({ tenant, user, name })}`;
  frame.title = `Client ${name} of ${user} at ${tenant}`;
  return frame;
}
