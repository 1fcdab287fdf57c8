// What is wrong with an event, each fault at its field of the form.
import { make } from "./dom.js";

/** errors: as in a problem; those before are gone. Returns, as sentences, those that have no field here. */
export function mark(form, errors) {
  for (const old of form.querySelectorAll(".fault")) old.remove();
  const inputs = [...form.querySelectorAll("[data-field]")];
  for (const input of inputs) tell(input, errors.filter(({ field }) => isOf(field, input.dataset.field)));
  form.querySelector("[aria-invalid]")?.scrollIntoView({ block: "nearest" });
  const others = errors.filter(({ field }) => !inputs.some((input) => isOf(field, input.dataset.field)));
  return others.map(({ field, detail }) => `${field} ${detail}.`);
}

/** To assistive technology as well. */
function tell(input, faults) {
  if (faults.length === 0) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    return;
  }
  const sentences = faults.map(({ field, detail }) => `${rest(field, input.dataset.field)}${detail}`);
  const fault = make("span", "fault", sentences.join("; "));
  fault.id = `fault-${input.name}`;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", fault.id);
  input.after(fault);
  if (input.closest("details")) input.closest("details").open = true;
}

/** `data.actions[0].url` is of `data.actions`. */
function isOf(field, name) {
  return field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);
}

/** What of the path the field itself does not say. */
function rest(field, name) {
  const path = field.slice(name.length).replace(/^\./, "");
  return path ? `${path} ` : "";
}
