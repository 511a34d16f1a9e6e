// Keys of the review page: one table, which the help shows too.
import { button, make, say } from "./dom.js";
import { dialog } from "./dialogs.js";

const SELECTING = [
  ["← →", "key-word"], ["Shift ← →", "key-extend"], ["↑ ↓", "key-far"], [". ,", "key-end"], ["Shift . ,", "key-start"], ["Enter", "key-take"], ["Esc", "key-leave"],
];
const TYPING = [["Tab", "key-tab"], ["Ctrl Enter", "key-save"], ["Esc", "key-escape"]];

/** Whether what is typed goes into a field. */
function isTyping(target) {
  return target.matches?.("input, select, textarea, [contenteditable]") ?? false;
}

/**
 * Listen for keys.
 *
 * @param {[string, string, () => void][]} commands of each its key, the message that says what it does, and what it does
 * @param {() => void} save what Ctrl-Enter does, in a field too
 * @param {() => void} escape what Escape does where nothing is open
 */
export function listen(commands, save, escape) {
  const known = new Map(commands.map(([key, , act]) => [key, act]));
  known.set("?", () => help(commands));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) save();
    } else if (event.key === "Escape") escape();
    else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && known.has(event.key)) {
      event.preventDefault();
      if (!event.repeat || "jk".includes(event.key)) known.get(event.key)();
    }
  });
}

/** The help overlay. */
export function help(commands) {
  const table = (caption, lines) =>
    make("table", {}, make("caption", {}, say(caption)), make("tbody", {}, ...lines.map(([key, name]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, say(name))))));
  return dialog(say("keys"), [make("div", { className: "help" }, table("keys-page", [...commands, ["?", "key-help"]]), table("keys-form", TYPING), table("keys-words", SELECTING))], (close) => [button(say("close"), () => close())]);
}
