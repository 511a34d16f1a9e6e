// What the modules of the review page share: elements, and the messages that the template translated.
import { write } from "./marks.js";

const MESSAGES = JSON.parse(document.getElementById("messages")?.textContent ?? "{}");

/** The element of the page with an id. */
export const at = (id) => document.getElementById(id);

/** A message of the page, with values in its braces. */
export function say(name, values = {}) {
  return MESSAGES[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/**
 * An element. `on` has listeners by event; what begins with `data` or `aria` and `role`, `for` are
 * attributes; all else is set as a property. Children are elements or texts of our own.
 */
export function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [type, listener] of Object.entries(value)) made.addEventListener(type, listener);
    else if (/^(aria-|data-|role$|for$|lang$)/.test(name)) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A text of a book: it has a direction of its own, and what cannot be seen in it shows its code. */
export function theirs(text, className = "") {
  const made = make("bdi", { className });
  write(made, text);
  return made;
}

/** A button that does something. */
export function button(label, act, properties = {}) {
  return make("button", { type: "button", on: { click: act }, ...properties }, label);
}

const PERCENT = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

/** A number between 0 and 1 as a person reads it. */
export const percent = (share) => PERCENT.format(share);

/** The first words of a text. */
export function short(text, length = 80) {
  const letters = Array.from(text);
  return letters.length > length ? `${letters.slice(0, length).join("")}…` : text;
}
