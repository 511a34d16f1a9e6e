// The row that is open: its words, its form, what the server says of the draft, what can be done.
import { ask } from "./ask.js";
import { at, button, make, percent, say, short, theirs } from "./dom.js";
import { NEW } from "./drafts.js";
import { Form } from "./form.js";
import { badge } from "./queue.js";

const PAUSE = 300; // ms after which a draft is checked

/**
 * The column of the row. Events: `change` when the draft is another, `do` (detail: a command of
 * ACTS) when a button is pressed, `failed` (detail: an error) when a check fails, and those of `Form`.
 */
export class Panel extends EventTarget {
  /** @type {?object} the item that is open */
  item = null;
  /** @type {string} the column that had the focus last */
  cell = "";
  /** @type {?object} what the server last said of the draft */
  checked = null;
  #sheet;
  #drafts;
  #article;
  #asking = null; // stops a check that is on its way
  #timer = 0;

  constructor(sheet, drafts, article) {
    super();
    this.#sheet = sheet;
    this.#drafts = drafts;
    this.#article = article;
    this.form = new Form(at("cells"), {
      entry: (id) => sheet.entry(id),
      entriesOf: (table) => sheet.entriesOf(table),
      kindsOf: (table) => Object.keys(sheet.tables.get(table)?.columns.find((column) => column.name === "kind")?.codes ?? {}),
      words: (place) => article.words(place),
      label: (id) => sheet.entry(id)?.label ?? this.checked?.rows.find((row) => row.id === id)?.cells.name?.text ?? id,
      isRow: (id) => Boolean(sheet.source && sheet.itemOf(id)),
    });
    this.form.addEventListener("change", () => {
      this.keep();
      this.#drawActions();
      this.#check();
    });
    this.form.addEventListener("enter", (event) => {
      this.cell = event.detail;
      article.paint("grounds", ...this.form.placesOf(this.cell));
    });
  }

  /** Keep what was typed and not saved. */
  keep() {
    if (!this.item) return;
    if (this.form.isChanged || this.item.kind === NEW) this.#drafts.store(this.item, this.form.draft);
    else this.#drafts.drop(this.item.id);
  }

  /** Whether there is nothing open that can be changed. */
  get isFixed() {
    if (!this.item) return true;
    const { kind, status, row } = this.item;
    return kind === "passage" || status === "rejected" || (!row && kind === "candidate" && status !== "open");
  }

  /** Show an item, or with null that there is none. */
  show(item) {
    this.stop();
    this.item = item;
    this.cell = "";
    this.checked = null;
    for (const id of ["words", "about", "actions", "problems"]) at(id).replaceChildren();
    if (!item) {
      this.form.clear();
      at("heading").textContent = say("all-decided");
    } else if (item.kind === "passage") this.#showPassage(item);
    else this.#showRow(item);
  }

  #showPassage({ span }) {
    this.form.clear();
    at("heading").replaceChildren(say("passage"), " ", badge("held"));
    this.drawWords(span);
    at("about").replaceChildren(say("held-about"));
    at("actions").replaceChildren(this.#button("new", "begin", { className: "main" }), this.#button("uncover", "uncover"));
  }

  #showRow(item) {
    const { candidate, row } = item;
    const table = this.#sheet.tables.get(item.table);
    const draft = this.#drafts.of(item.id);
    at("heading").replaceChildren(theirs(table?.title || item.table), " ", badge(item.status));
    this.drawWords(draft?.span ?? item.span);
    at("about").replaceChildren(...this.#facts(item).flatMap((fact) => [theirs(fact), make("br")]));
    const proposed = candidate?.cells ?? {};
    if (table) this.form.show(table, row?.cells ?? (item.kind === NEW ? {} : proposed), proposed, draft, this.isFixed);
    this.#drawActions();
    if (row) this.#said(this.#sheet.problemsOf(row.id), row);
    if (!this.isFixed) this.#check(0);
  }

  #facts({ id, status, candidate, row }) {
    const facts = [row?.id, candidate && say("candidate", { key: candidate.key })];
    if (status === "open") facts.push(say("least-sure", { share: percent(candidate.confidence) }), this.#sheet.why(id));
    if (candidate?.reviewer) facts.push(say("by", { name: candidate.reviewer }));
    if (candidate?.reason) facts.push(say("because", { reason: candidate.reason }));
    return facts.filter(Boolean);
  }

  #button(label, name, properties = {}) {
    return button(say(label), () => this.dispatchEvent(new CustomEvent("do", { detail: name })), properties);
  }

  /** Show the words that the row is of. */
  drawWords(place) {
    const words = place ? [make("q", { className: "words", dir: "auto" }, theirs(short(this.#article.words(place), 300)))] : [];
    if (!this.isFixed && (place || this.#sheet.tables.get(this.item.table)?.quotes)) {
      words.push(" ", this.#button("other-words", "recut", { className: "small", "aria-label": `${say("other-words")}: ${say("row")}` }));
    }
    at("words").replaceChildren(...words);
  }

  #drawActions() {
    const { id, status, kind } = this.item;
    const made = [];
    if (status === "open") made.push(this.#button("accept", "save", { className: "main", "aria-keyshortcuts": "a" }), this.#button("reject", "reject", { "aria-keyshortcuts": "r" }));
    else if (!this.isFixed) made.push(this.#button("save", "save", { className: "main", "aria-keyshortcuts": "Control+Enter" }));
    if (kind === NEW) made.push(this.#button("cancel", "discard"));
    else if (this.#drafts.of(id)) made.push(this.#button("discard", "discard"));
    at("actions").replaceChildren(...made);
  }

  /** Show what is wrong with a row: at its cells, and what is about none of them above. */
  #said(problems, row) {
    const rest = this.form.check({ lacking: [], unproved: [], problems, ...(this.checked ?? {}) }, row);
    at("problems").replaceChildren(...rest.map((one) =>
      make("p", { className: `problem ${one.severity}` }, make("b", {}, say(one.severity === "error" ? "error" : "warning"), " "), one.row_id === (row?.id ?? "") ? "" : `${one.table} ${one.row_id} ${one.field}: `, theirs(one.message), " ", theirs(one.hint, "soft"))));
  }

  /** The action that saves the item as the form has it. */
  get action() {
    const { item, form } = this;
    const { span, cells, seen } = form.draft;
    if (item.status === "open") return ["accept", { key: item.id, span, cells }];
    const source_id = this.#sheet.source.id;
    if (item.row) return ["edit", { row_id: item.row.id, source_id, seen, span, cells }];
    return ["add", { table: item.table, source_id, span: span ?? item.span, cells }];
  }

  #check(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#runCheck(), pause);
  }

  /** Check the draft no more. */
  stop() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  async #runCheck() {
    const { item } = this;
    if (this.isFixed || (item.row && !this.form.isChanged)) return;
    const [kind, action] = this.action;
    if (kind === "add" && this.#sheet.tables.get(item.table).quotes && !action.span) return;
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const found = await ask("check", { kind, state: this.#sheet.book.state, ...action }, this.#asking.signal);
      if (item !== this.item) return;
      this.checked = found;
      this.#said(found.problems, mainRow(found, item, action));
    } catch (error) {
      if (error.name !== "AbortError") this.dispatchEvent(new CustomEvent("failed", { detail: error }));
    }
  }
}

function mainRow({ rows }, item, action) {
  const place = action.span ?? item.span;
  const same = (row) => row.table === item.table && (item.row ? row.id === item.row.id : !place || !row.span || (row.span.start === place.start && row.span.end === place.end));
  return rows.find(same) ?? null;
}
