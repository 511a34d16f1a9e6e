// A widget for each kind of column. Each has `input`, which takes the focus, `root`, `value` (the text
// of the cell) and `set(text)`; a change is an event `input` that bubbles.
import { button, make, say, short, theirs } from "./dom.js";

const CHOICES = 12; // rows that a search shows at a time
const OURS = "chosen"; // the detail of an event that a choice makes, not typing

/** The widget of a column; `known` finds rows: `entry(id)`, `entriesOf(table)`, `kindsOf(table)`. */
export function widget(column, id, known) {
  const options = column.refers_to ? rowsOf(column.refers_to, known) : codesOf(column.codes);
  if (column.separator && column.refers_to) return several(column, id, options);
  if (column.refers_to || column.is_open) return search(id, options);
  if (Object.keys(column.codes).length || column.type === "boolean") return choice(column, id);
  return line(column, id);
}

/** A code list: its definitions are in the menu. */
function choice(column, id) {
  const codes = column.type === "boolean" ? { true: "", false: "" } : column.codes;
  const input = make("select", { id });
  input.append(make("option", { value: "" }, "–"));
  for (const [code, about] of Object.entries(codes)) {
    input.append(make("option", { value: code, title: about }, about ? `${code} – ${short(about, 90)}` : code));
  }
  const set = (text) => {
    if (text && ![...input.options].some((one) => one.value === text)) input.append(make("option", { value: text }, text));
    input.value = text;
  };
  return { root: input, input, set, get value() { return input.value; }, about: () => codes[input.value] ?? "" };
}

/** A text, number or date. */
function line(column, id) {
  const isLong = !column.is_edtf && column.type === "string" && !("pattern" in column.constraints);
  const input = make(isLong ? "textarea" : "input", { id, autocomplete: "off", spellcheck: isLong, dir: "auto" });
  if (isLong) input.rows = 1;
  else input.type = "text";
  if (["number", "integer"].includes(column.type)) input.inputMode = "decimal";
  if (column.is_edtf) input.placeholder = "2031-06-04";
  if (column.separator) input.placeholder = ["a", "b"].join(column.separator);
  return { root: input, input, set: (text) => { input.value = text; }, get value() { return input.value.trim(); }, about: () => "" };
}

function codesOf(codes) {
  const all = Object.entries(codes).map(([code, about]) => ({ value: code, label: code, about }));
  return {
    label: (value) => value,
    about: (value) => codes[value] ?? "",
    find: (words) => ranked(all, words),
  };
}

function rowsOf(table, known) {
  return {
    label: (value) => known.entry(value)?.label ?? value,
    about: (value) => aboutOf(known.entry(value)),
    find(words) {
      const all = known.entriesOf(table).map((one) => ({ value: one.id, label: one.label, about: aboutOf(one), also: one.aliases }));
      const found = ranked(all, words).slice(0, CHOICES);
      const isNew = words && !/[()]/.test(words) && !found.some((one) => one.label.toLowerCase() === words.toLowerCase());
      const kinds = isNew ? known.kindsOf(table) : [];
      const made = kinds.map((kind) => ({ value: `${words} (${kind})`, label: `${words} (${kind})`, about: say("new-row"), isNew: true }));
      const own = isNew ? [{ value: words, label: words, about: say("new-form"), isNew: true, begins: table }] : [];
      return [...found, ...made, ...own];
    },
  };
}

function aboutOf(entry) {
  return entry ? [entry.kind, entry.about, entry.aliases.join(", "), entry.id].filter(Boolean).join(" · ") : "";
}

/** Options that have every word that was typed, those that begin with them first. */
function ranked(all, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = [];
  for (const one of all) {
    const label = one.label.toLowerCase();
    const whole = [label, ...(one.also ?? []), one.value, one.about].join(" ").toLowerCase();
    if (!words.every((word) => whole.includes(word))) continue;
    const place = label === typed.toLowerCase() ? 0 : label.startsWith(words[0] ?? "") ? 1 : label.includes(words[0]) ? 2 : 3;
    scored.push([place, one]);
  }
  return scored.sort((a, b) => a[0] - b[0]).map(([, one]) => one);
}

/** A cell has another value, by a choice and not by typing. */
function tell(input) {
  input.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: OURS }));
}

/** A text field with a list of what fits (the combobox of the ARIA practices). */
function search(id, options, onChoice = null) {
  const list = make("ul", { id: `${id}-list`, role: "listbox", className: "options", hidden: true });
  const input = make("input", {
    id, type: "text", autocomplete: "off", spellcheck: false, dir: "auto", role: "combobox",
    "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  });
  let chosen = "";
  let found = [];
  let at = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (next) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = next;
    const item = list.children[at];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
  };
  const open = (words) => {
    found = options.find(words).slice(0, 4 * CHOICES);
    list.replaceChildren(...found.map((one, index) => option(`${id}-${index}`, one)));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
    if (words && found.length) point(0);
  };
  const take = (one) => {
    if (one.begins) {
      close();
      input.dispatchEvent(new CustomEvent("begin", { bubbles: true, detail: { table: one.begins, name: one.value } }));
      return;
    }
    set(onChoice ? "" : one.value);
    close();
    onChoice?.(one.value);
    tell(input);
  };
  const set = (value) => {
    chosen = value;
    input.value = options.label(value);
  };
  input.addEventListener("input", (event) => {
    if (event.detail === OURS) return;
    chosen = null;
    open(input.value.trim());
  });
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) open(chosen === null ? input.value.trim() : "");
      else point((at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
    } else if (event.key === "Enter" && isOpen && at >= 0) take(found[at]);
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", () => {
    const typed = input.value.trim();
    const same = typed && chosen === null ? options.find(typed).find((one) => one.label === typed && !one.isNew) : null;
    if (same) take(same);
    close();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the focus stays in the field
    const item = event.target.closest("li");
    if (item) take(found[[...list.children].indexOf(item)]);
  });
  const root = make("div", { className: "search" }, input, list);
  return { root, input, set, get value() { return chosen ?? input.value.trim(); }, about: () => options.about(chosen ?? "") };
}

function option(id, { label, about, isNew }) {
  const item = make("li", { id, role: "option", "aria-selected": "false" });
  item.append(isNew ? make("b", {}, "+ ") : "", theirs(label));
  if (about) item.append(make("small", {}, theirs(short(about, 120))));
  return item;
}

/** A list of rows: each is a chip that can be taken out; the field adds one. */
function several(column, id, options) {
  const chips = make("ul", { className: "chips" });
  let values = [];
  const draw = () => {
    chips.hidden = !values.length;
    chips.replaceChildren(...values.map((value, index) => {
      const remove = () => {
        values.splice(index, 1);
        draw();
        tell(field.input);
        field.input.focus();
      };
      return make("li", {}, theirs(options.label(value)), " ", button("×", remove, { "aria-label": say("remove", { name: options.label(value) }) }));
    }));
  };
  const field = search(id, options, (value) => {
    if (!values.includes(value)) values.push(value);
    draw();
  });
  const root = make("div", {}, chips, field.root);
  return {
    root,
    input: field.input,
    set(text) {
      values = text.split(column.separator.trim()).map((one) => one.trim()).filter(Boolean);
      draw();
    },
    get value() {
      return [...values, field.value].filter(Boolean).join(column.separator);
    },
    about: () => "",
  };
}
