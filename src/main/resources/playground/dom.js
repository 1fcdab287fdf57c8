// What every part of the page uses to make elements. Text is always text, never HTML: it comes from other services.
export const $ = (id) => document.getElementById(id);

export function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== "") element.textContent = text;
  return element;
}

/** The first element of a template, as a copy. */
export function copy(template) {
  return template.content.firstElementChild.cloneNode(true);
}

let waiting = [];
let timer = null;

/** For screen readers: at most one sentence in two seconds, whatever arrives. */
export function announce(sentence) {
  waiting.push(sentence);
  timer ??= setTimeout(() => {
    const others = waiting.length - 1;
    $("announce").textContent = others ? `${waiting.at(-1)}, and ${others} more` : waiting[0];
    waiting = [];
    timer = null;
  }, 2_000);
}
