// What was typed and not saved: it outlives a reload of the page, and a server that is gone.

/** The kind of a row that is begun. */
export const NEW = "new";

const MOST = 9; // rows that are begun at a time

export class Drafts {
  #where;

  /** `where()` names the book and the source. */
  constructor(where) {
    this.#where = where;
  }

  #key = (id) => `draft ${this.#where()} ${id}`;

  /** What was typed into an item: `{span, cells}` as the server takes them; null for nothing. */
  of(id) {
    return JSON.parse(sessionStorage.getItem(this.#key(id)) ?? "null");
  }

  store({ id, table, span: place, back }, { span, cells }) {
    sessionStorage.setItem(this.#key(id), JSON.stringify({ span, cells, table, place, back }));
  }

  drop(id) {
    sessionStorage.removeItem(this.#key(id));
  }

  /** Write a text into a cell of an item that is not open. */
  put(item, column, text) {
    const draft = this.of(item.id) ?? { span: null, cells: {} };
    draft.cells[column] = { text, words: null, basis: "", note: "" };
    this.store(item, draft);
  }

  /** Begin a row at some words; `back` is the item and the column from which it was. */
  begin(table, place, back) {
    const [last] = this.begun();
    const number = last ? Number(last.id.slice(NEW.length + 1)) + 1 : 1;
    const item = itemOf(`${NEW}-${number}`, { table, place, back });
    this.store(item, { span: null, cells: {} });
    return item;
  }

  /** The rows that are begun, the last one first. */
  begun() {
    const ids = Array.from({ length: MOST }, (_, index) => `${NEW}-${MOST - index}`).filter((id) => this.of(id));
    return ids.map((id) => itemOf(id, this.of(id)));
  }
}

function itemOf(id, { table, place, back }) {
  return { id, kind: NEW, table, span: place, status: NEW, candidate: null, row: null, back };
}
