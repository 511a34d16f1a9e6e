// The form of one row: each cell with its widget, how sure it is, its words, and what is wrong with it.
import { button, make, percent, say, short, theirs } from "./dom.js";
import { widget } from "./fields.js";

const UNSURE = 0.8; // a cell that is less sure than this asks to be looked at

/**
 * A form in an element. Events: `change` when the draft is another, `words` (detail: a column) when
 * words are to be selected for a cell, `visit` (detail: an id) to open a row, `enter` (detail: a
 * column) when the focus comes into a cell, `begin` (detail: column, table, name) for a new row in it.
 */
export class Form extends EventTarget {
  #root;
  #known;
  #cells = new Map();
  #quotes = true;

  constructor(root, known) {
    super();
    this.#root = root;
    this.#known = known;
    root.addEventListener("input", (event) => event.target.closest(".cell") && this.#changed());
    root.addEventListener("begin", (event) => this.#tell("begin", { ...event.detail, column: event.target.closest(".cell").dataset.column }));
    root.addEventListener("focusin", (event) => {
      const cell = event.target.closest(".cell");
      if (cell) this.#tell("enter", cell.dataset.column);
    });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /**
   * Show a row.
   *
   * @param {object} table the form of its table
   * @param {object} given cells as they are: of a row or candidate, or none
   * @param {object} proposed cells of the candidate, to show where the row says something else
   * @param {?object} draft what a person had begun; see `draft`
   * @param {boolean} isFixed whether nothing can be changed
   */
  show(table, given, proposed, draft, isFixed) {
    this.#cells = new Map();
    this.#quotes = table.quotes;
    this.span = draft?.span ?? null;
    const columns = table.columns.filter((column) => column.is_coded || (column.name === "note" && !isFixed));
    const rules = table.coding_rules.map((rule) => make("li", {}, theirs(rule)));
    const how = rules.length ? [make("details", {}, make("summary", {}, say("how")), make("ul", {}, ...rules))] : [];
    this.#root.replaceChildren(...columns.map((column) => this.#cell(column, given[column.name], proposed[column.name], isFixed)), ...how);
    for (const [name, one] of Object.entries(draft?.cells ?? {})) {
      const cell = this.#cells.get(name);
      if (!cell) continue;
      if (one.text !== null) cell.field.set(one.text);
      Object.assign(cell, { words: one.words, basis: one.basis, note: one.note });
      this.#open(cell);
    }
    this.check(null);
  }

  /** Show nothing. */
  clear() {
    this.span = null;
    this.#cells = new Map();
    this.#root.replaceChildren();
  }

  #cell(column, view, proposed, isFixed) {
    const id = `cell-${column.name}`;
    const field = widget(column, id, this.#known);
    field.set(view?.text ?? "");
    const parts = {
      sure: make("span", { className: "sure" }),
      about: make("p", { className: "about", id: `${id}-about` }),
      grounds: make("p", { className: "grounds", id: `${id}-grounds` }),
      more: make("p", { className: "more", hidden: true }),
      said: make("div", { className: "said", id: `${id}-said` }),
      how: make("p", { className: "how", id: `${id}-how` }, theirs(column.description)),
    };
    const label = make("label", { for: id }, column.title || column.name);
    if (column.is_required) label.append(make("span", { className: "soft" }, ` ${say("required")}`));
    field.input.setAttribute("aria-describedby", ["said", "grounds", "about", "how"].map((part) => `${id}-${part}`).join(" "));
    field.input.disabled = isFixed;
    if (column.is_required) field.input.setAttribute("aria-required", "true");
    const root = make("div", { className: "cell", "data-column": column.name }, make("div", { className: "head" }, label, parts.sure), field.root, ...Object.values(parts).slice(1));
    const before = { text: field.value };
    const cell = { column, field, view, proposed, root, parts, before, words: null, basis: "", note: "", isFixed, found: null, visit: null };
    this.#cells.set(column.name, cell);
    if (view?.confidence !== undefined && view.confidence !== null) {
      parts.sure.textContent = say("sure", { share: percent(view.confidence) });
      parts.sure.title = view.why;
      root.classList.toggle("unsure", view.confidence < UNSURE);
    }
    this.#draw(cell);
    return root;
  }

  /** What is below a widget: what its code means, the words that it rests on, what else it could be. */
  #draw(cell) {
    const { column, field, parts, view, found, proposed } = cell;
    const isChanged = field.value !== cell.before.text;
    cell.root.classList.toggle("changed", isChanged || Boolean(cell.words || cell.basis));
    parts.about.replaceChildren(field.about() ? theirs(short(field.about(), 200)) : "");
    const places = cell.words ? [cell.words] : (found?.words ?? (isChanged ? [] : view?.words) ?? []);
    cell.places = places;
    const lines = places.map((place) => make("q", { className: "words", dir: "auto" }, theirs(short(this.#known.words(place), 90))));
    if (view?.why && !isChanged) lines.push(make("span", { className: "soft" }, ` ${view.why.replaceAll("_", " ")}`));
    if (found && found.text !== field.value && found.text) lines.push(make("span", {}, ` ${say("becomes")} `, theirs(this.#known.label(found.text))));
    if (proposed && proposed.text !== field.value && cell.view !== proposed) {
      lines.push(make("span", { className: "soft" }, ` ${say("proposed")} `, theirs(this.#known.label(proposed.text))));
    }
    parts.grounds.replaceChildren(...lines, ...this.#buttons(cell));
  }

  /** What else can be done with a cell. NOTE: Tab leads from field to field; these have keys. */
  #buttons({ column, field, places, isFixed }) {
    const made = [];
    const add = (label, key, act) => made.push(" ", button(label, act, { className: "small", tabIndex: -1, "aria-keyshortcuts": key, "aria-label": `${label}: ${column.title || column.name}` }));
    if (column.refers_to && this.#known.isRow(field.value)) add(say("open"), "o", () => this.visit(column.name));
    if (!isFixed && (column.may_need_evidence || places.length)) {
      add(say(places.length ? "other-words" : "select-words"), "w", () => this.#tell("words", column.name));
    }
    if (!isFixed && field.value && column.may_need_evidence) add(say("basis"), "b", () => this.ground(column.name));
    return made;
  }

  /** Open the row that a cell leads to. */
  visit(column) {
    const id = this.#cells.get(column)?.field.value;
    if (id && this.#known.isRow(id)) this.#tell("visit", id);
  }

  /** Ask on what a cell rests, and why. */
  ground(column) {
    const cell = this.#cells.get(column);
    if (cell && !cell.isFixed) this.#open(cell, true);
  }

  #open(cell, isAsked = false) {
    if (!isAsked && !cell.basis && !cell.note) return;
    const { parts, column } = cell;
    const name = column.title || column.name;
    const basis = make("select", { "aria-label": `${say("basis")}: ${name}` });
    for (const one of ["", "stated", "inferred", "background"]) basis.append(make("option", { value: one }, one || say("basis-found")));
    const note = make("input", { type: "text", value: cell.note, placeholder: say("note"), "aria-label": `${say("note")}: ${name}` });
    basis.value = cell.basis;
    basis.addEventListener("input", () => { cell.basis = basis.value; });
    note.addEventListener("input", () => { cell.note = note.value; });
    parts.more.replaceChildren(basis, " ", note);
    parts.more.hidden = false;
    if (isAsked) basis.focus();
  }

  #changed() {
    for (const cell of this.#cells.values()) this.#draw(cell);
    this.#tell("change");
  }

  /** Use words of the article for a cell, or for the row. */
  use(column, words) {
    if (column) {
      const cell = this.#cells.get(column);
      cell.words = words;
      if (cell.column.is_words && !cell.field.value) cell.field.set(this.#known.words(words));
    } else this.span = words;
    this.#changed();
  }

  /** What a person changed: `{span, cells}` as the server takes them, and `seen` of the same cells. */
  get draft() {
    const cells = {};
    const seen = {};
    for (const [name, { field, before, words, basis, note, view }] of this.#cells) {
      const isChanged = field.value !== before.text;
      if (!isChanged && !words && !basis) continue;
      cells[name] = { text: isChanged ? field.value : null, words: basis === "background" ? null : words, basis, note };
      seen[name] = view?.text ?? "";
    }
    return { span: this.span, cells, seen };
  }

  get isChanged() {
    return Boolean(this.span || Object.keys(this.draft.cells).length);
  }

  /** Show what the server says of the draft; null while it is asked. */
  check(checked, row = null) {
    for (const [name, cell] of this.#cells) {
      cell.found = row?.cells[name] ?? null;
      cell.root.classList.remove("wrong", "asked");
      cell.field.input.removeAttribute("aria-invalid");
      cell.parts.said.replaceChildren();
      if (checked) {
        if (checked.lacking.includes(name)) this.#ask(name, cell.field.value ? "unknown" : "lacking");
        if (checked.unproved.includes(name)) this.#ask(name, "unproved");
      }
      this.#draw(cell);
    }
    if (checked) this.#lend(checked.unproved);
    const isOwn = (said) => said.row_id === (row?.id ?? "");
    // NOTE: a cell without words is asked for some, in words for this page.
    const known = (checked?.problems ?? []).filter((said) => !(isOwn(said) && checked.unproved.includes(said.field) && said.severity === "error"));
    return known.filter((said) => !(isOwn(said) && this.#say(said.field, said)));
  }

  /** A row without words of its own lends those that were selected for it to cells that have none. */
  #lend(unproved) {
    const bare = unproved.map((name) => this.#cells.get(name)).filter((cell) => cell && !cell.words && !cell.basis);
    if (this.#quotes || !this.span || !bare.length) return;
    for (const cell of bare) cell.words = this.span;
    this.#changed();
  }

  #ask(name, message) {
    if (this.#say(name, { severity: "warning", message: say(message), repair: {} })) this.#cells.get(name).root.classList.add("asked");
  }

  /** Show a problem at its cell; false where the form has no such cell. */
  #say(name, said) {
    const cell = this.#cells.get(name);
    if (!cell) return false;
    const line = make("p", { className: `problem ${said.severity}` }, make("b", {}, say(said.severity === "error" ? "error" : "warning"), " "), theirs(said.message));
    if (said.hint) line.append(" ", theirs(said.hint, "soft"));
    if (name in said.repair) {
      const use = () => {
        cell.field.set(said.repair[name]);
        this.#changed();
        cell.field.input.focus();
      };
      line.append(" ", button(say("use", { value: said.repair[name] || "–" }), use, { className: "small" }));
    }
    cell.parts.said.append(line);
    if (said.severity === "error") {
      cell.root.classList.add("wrong");
      cell.field.input.setAttribute("aria-invalid", "true");
    }
    return true;
  }

  /** Show a refusal at its cell, and go there; false where it is about none. */
  refuse({ field, lacking, detail }) {
    const names = [field, ...lacking].filter((name) => this.#cells.has(name));
    for (const name of names) this.#cells.get(name).parts.said.replaceChildren();
    for (const name of names) this.#say(name, { severity: "error", message: name === field ? detail : say("lacking"), repair: {} });
    if (names.length) enter(this.#cells.get(names[0]));
    return names.length > 0;
  }

  /** Go to a cell by name, or to the first that is wrong or lacks something, is unsure, is there. */
  focus(name = null) {
    const cells = [...this.#cells.values()];
    const lacks = ({ root, column, field }) => root.matches(".wrong, .asked") || (column.is_required && !field.value);
    const wanted = name ? this.#cells.get(name) : cells.find(lacks) ?? cells.find((cell) => cell.root.matches(".unsure")) ?? cells[0];
    enter(wanted);
  }

  /** The words that a cell rests on. */
  placesOf(column) {
    return this.#cells.get(column)?.places ?? [];
  }

  titleOf(column) {
    const { title, name } = this.#cells.get(column).column;
    return title || name;
  }
}

/** Move the focus to a cell; what is typed takes the place of its text, as after Tab. */
function enter(cell) {
  cell?.field.input.focus();
  if (cell?.field.input instanceof HTMLInputElement) cell.field.input.select();
}
