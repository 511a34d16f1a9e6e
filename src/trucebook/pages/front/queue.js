// The list of what can be opened: only the lines in view are in the page, however many there are.
import { button, make, percent, say, theirs } from "./dom.js";

const LINE = 3.75; // rem, the height of a line
const AROUND = 5; // lines beyond the view that are made too
const SHAPES = { open: "◌", accepted: "✓", rejected: "✕", coded: "●", held: "▒", new: "+" };

/** A status as a word with a shape. */
export function badge(status) {
  return make("span", { className: "badge", "data-status": status }, `${SHAPES[status]} ${say(`status-${status}`)}`);
}

export class Queue extends EventTarget {
  /** @type {object[]} the items, as they are shown */
  items = [];
  #host;
  #list = make("ol");
  #current = null;
  #describe;

  /** `describe(item)` gives `{words, table, confidence, note, count}`. */
  constructor(host, describe) {
    super();
    this.#host = host;
    this.#describe = describe;
    host.append(this.#list);
    host.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#draw()).observe(host);
  }

  get #height() {
    return LINE * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  show(items, current) {
    this.items = items;
    this.#current = current;
    const at = items.findIndex((item) => item.id === current);
    const [top, height] = [at * this.#height, this.#height];
    this.#list.style.blockSize = `${items.length * height}px`;
    const { scrollTop, clientHeight } = this.#host;
    if (at >= 0 && (top < scrollTop || top + height > scrollTop + clientHeight)) this.#host.scrollTop = top - clientHeight / 3;
    this.#draw();
  }

  /** The item some steps after one, or the first or last. */
  beside(id, step) {
    const at = this.items.findIndex((item) => item.id === id);
    return at < 0 ? this.items[0] : this.items[Math.min(Math.max(at + step, 0), this.items.length - 1)];
  }

  #draw() {
    const height = this.#height;
    const from = Math.max(0, Math.floor(this.#host.scrollTop / height) - AROUND);
    const to = Math.min(this.items.length, Math.ceil((this.#host.scrollTop + this.#host.clientHeight) / height) + AROUND);
    this.#list.replaceChildren(...this.items.slice(from, to).map((item, index) => this.#line(item, from + index, height)));
  }

  #line(item, at, height) {
    const { words, table, confidence, note, count } = this.#describe(item);
    const first = make("span", { className: "words", dir: "auto" }, theirs(words));
    const second = make("span", { className: "meta" }, badge(item.status), ` ${table}`);
    if (confidence !== null) second.append(` · ${percent(confidence)}`);
    if (count) second.append(make("b", { className: "problem error" }, ` ${say("problems", { count })}`));
    if (note) second.append(" · ", theirs(note));
    const open = button("", () => this.dispatchEvent(new CustomEvent("open", { detail: item.id })), { tabIndex: item.id === this.#current ? 0 : -1 });
    open.append(first, second);
    if (item.id === this.#current) open.setAttribute("aria-current", "true");
    const line = make("li", { "aria-setsize": this.items.length, "aria-posinset": at + 1 }, open);
    line.style.insetBlockStart = `${at * height}px`;
    line.style.blockSize = `${height}px`;
    return line;
  }
}
