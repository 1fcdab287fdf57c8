import { icon, make, setAttribute, setText } from "./inbox-dom.js";

const MOST = 99;

/** Opens the panel by `popovertarget`: the browser sees to it that the click that closes it does not reopen it. */
export class Bell {
  element = make("button", {
    type: "button",
    class: "bell",
    part: "bell",
    popovertarget: "panel",
    "aria-controls": "panel",
    "aria-haspopup": "dialog",
  });
  #count = make("span", { class: "count", part: "badge", "aria-hidden": "true" });

  constructor() {
    const slot = make("slot", { name: "bell" });
    slot.append(icon("bell"));
    this.element.append(slot, this.#count);
  }

  show({ count, badge, isOpen, messages }) {
    setAttribute(this.element, "aria-label", messages.bell(count, badge));
    setAttribute(this.element, "aria-expanded", isOpen);
    this.#count.hidden = count === 0;
    setText(this.#count, count > MOST ? `${MOST}+` : String(count));
  }
}
