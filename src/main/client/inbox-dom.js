// Elements are built, never parsed: titles stay text, and a page with Trusted Types needs no policy for this component.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  archive: "M4 5h16v4H4zM6 9v10h12V9M10 13h4",
  bell: "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  close: "M6 6l12 12M18 6L6 18",
  read: "M5 12.5l4.5 4.5L19 7.5",
  unread: "M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M10.5 12a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0",
};

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, attributes = {}) {
  return make("button", { type: "button", class: `icon-button ${name}`, part: "button", ...attributes }, icon(name));
}

export function textButton(name) {
  return make("button", { type: "button", class: `text-button ${name}`, part: "button" });
}

/** The words for a button that shows none: those who see it get them as a tooltip. */
export function label(button, text) {
  setAttribute(button, "aria-label", text);
  setAttribute(button, "title", text);
}

/** Only what differs is written: each write costs a mutation, and a live region or a screen reader may hear it. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}
