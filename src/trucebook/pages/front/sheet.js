// The book as the page knows it: what of it can be opened, and what an action changes in that.
import { ask } from "./ask.js";

/**
 * What can be opened, one by one: a candidate (with the row that it became), a row that no candidate
 * has, a passage that is held back. `id` is a key or an id, `span` is null for a row without words.
 *
 * @typedef {{id: string, kind: "candidate"|"row"|"passage", table: string, status: string,
 *   span: ?{start: number, end: number}, candidate: ?object, row: ?object}} Item
 */

export class Sheet {
  book = null;
  source = null;
  problems = [];
  steps = { undo: "", redo: "" };
  /** @type {Map<string, Item>} in the order of the text, then what has no words */
  items = new Map();
  #rows = new Map();
  #candidates = new Map();
  #entries = new Map();
  #turn = 0;
  #waiting = new Map();

  async open() {
    this.book = await ask("book");
    this.tables = new Map(this.book.tables.map((table) => [table.name, table]));
    this.#entries = new Map(this.book.entries.map((entry) => [entry.id, entry]));
  }

  /** Load a source; false where another was asked for meanwhile. */
  async load(sourceId) {
    this.#turn += 1;
    const turn = this.#turn;
    const name = encodeURIComponent(sourceId);
    const [source, waiting, problems, sitting] = await Promise.all(
      [`source?id=${name}`, `queue?source=${name}`, `problems?source=${name}`, "sitting"].map((path) => ask(path)),
    );
    if (turn !== this.#turn) return false;
    this.source = source;
    this.book.state = source.state;
    this.#waiting = new Map(waiting.map(({ key, why }, rank) => [key, { why, rank }]));
    this.problems = problems;
    this.steps = sitting;
    this.#rows = new Map(source.rows.map((row) => [row.id, row]));
    this.#candidates = new Map(source.candidates.map((one) => [one.key, one]));
    this.#gather();
    return true;
  }

  #gather() {
    const linked = new Set([...this.#candidates.values()].map((one) => one.row_id));
    const found = [...this.#candidates.values()].map((one) => this.#candidateItem(one));
    for (const row of this.#rows.values()) {
      const { id, table, span } = row;
      if (!linked.has(id)) found.push({ id, kind: "row", table, span, status: "coded", candidate: null, row });
    }
    for (const { key, span } of this.source.passages) {
      found.push({ id: key, kind: "passage", table: "", span, status: "held", candidate: null, row: null });
    }
    const place = ({ span }) => (span ? span.start : Infinity);
    found.sort((a, b) => (place(a) - place(b)) || ((a.span?.end ?? 0) - (b.span?.end ?? 0)) || a.table.localeCompare(b.table));
    this.items = new Map(found.map((item) => [item.id, item]));
  }

  #candidateItem(one) {
    const row = this.#rows.get(one.row_id) ?? null;
    const span = row?.span ?? one.span;
    return { id: one.key, kind: "candidate", table: one.table, span, status: one.status, candidate: one, row };
  }

  /** Why an open candidate is where it is in the queue. */
  why(id) {
    return this.#waiting.get(id)?.why ?? "";
  }

  /** Where it is in the queue. */
  rank(id) {
    return this.#waiting.get(id)?.rank ?? Infinity;
  }

  /** The item of a row, or that of the candidate that became it. */
  itemOf(rowId) {
    return this.items.get(rowId) ?? [...this.items.values()].find((item) => item.row?.id === rowId);
  }

  /** What a cell may lead to. */
  entry(id) {
    return this.#entries.get(id);
  }

  entriesOf(table) {
    return [...this.#entries.values()].filter((entry) => entry.table === table);
  }

  /** How far the candidates of the source are decided. */
  get decided() {
    const all = [...this.#candidates.values()].map((one) => one.status);
    const count = (...wanted) => all.filter((one) => wanted.includes(one)).length;
    return { all: all.length, done: all.length - count("open"), accepted: count("accepted", "coded"), rejected: count("rejected") };
  }

  /** What a row or an item is called in a list. */
  called({ row, candidate, id }) {
    if (candidate) return candidate.exact;
    const cells = row?.cells ?? {};
    return (cells.exact ?? cells.name ?? cells.wording ?? cells.summary)?.text ?? id;
  }

  problemsOf(rowId) {
    return this.problems.filter((said) => said.row_id === rowId);
  }

  /**
   * Carry out an action. Resolves when it is on the disk, with what was done and the items that
   * changed; null where other words are marked now than before.
   */
  async act(kind, action) {
    const done = await ask("act", { kind, state: this.book.state, ...action });
    if (done.moved || (done.source_id && done.source_id !== this.source.id)) {
      await this.open();
      await this.load(done.source_id || this.source.id);
      return { done, changed: null };
    }
    const before = this.#spans();
    for (const one of done.candidates) this.#candidates.set(one.key, one);
    for (const row of done.rows) this.#rows.set(row.id, row);
    for (const entry of done.entries) this.#entries.set(entry.id, entry);
    for (const known of [this.#candidates, this.#rows, this.#entries]) for (const id of done.gone) known.delete(id);
    const judged = new Set([...done.rows.map((row) => row.id), ...done.gone]);
    this.problems = [...this.problems.filter((said) => !judged.has(said.row_id)), ...done.problems];
    this.source.passages = done.passages;
    this.book.state = done.state;
    this.steps = { undo: done.undo, redo: done.redo };
    this.#gather();
    const changed = done.candidates.map((one) => this.items.get(one.key));
    return { done, changed: before === this.#spans() ? changed : null };
  }

  #spans() {
    return [...this.items.values()].map(({ id, span }) => `${id} ${span?.start} ${span?.end}`).join("\n");
  }
}
