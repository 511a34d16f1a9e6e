// The article: its marks, the words that a person selects in it with the mouse or with keys alone.
import { short } from "./dom.js";
import { marks, offsets } from "./marks.js";

const ORDER = ["open", "held", "accepted", "coded", "rejected"];
const WINDOW = 3000; // UTF-16 units around a word in which the next one is looked for

export class Article extends EventTarget {
  /** The words that are selected, in code points; null for none. */
  picked = null;
  #host;
  #text = "";
  #items = [];
  #index = new Map();
  #caret = null;
  #shown;

  constructor(host) {
    super();
    this.#host = host;
    document.addEventListener("selectionchange", () => this.#selected());
    host.addEventListener("open", (event) => this.#tell("open", this.#items[event.detail].id));
    host.addEventListener("keydown", (event) => this.#caret && this.#key(event));
    host.addEventListener("focusout", (event) => event.relatedTarget && this.#leave());
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Draw a text with its items marked. */
  draw(text, items, language, describe) {
    this.#leave();
    if (text !== this.#text) this.at = offsets(text);
    this.#text = text;
    this.#items = items.filter((item) => item.span);
    this.#index = new Map(this.#items.map((item, index) => [item.id, index]));
    const spans = this.#items.map((item, index) => ({ ...item.span, label: describe(item), data: this.#data(index) }));
    const top = this.#host.scrollTop;
    this.marked = marks(text, spans);
    this.marked.root.lang = language;
    this.#host.replaceChildren(this.marked.root);
    this.#host.scrollTop = top;
  }

  /** Draw what became of some items whose words are as before. */
  update(items, describe) {
    const indices = items.map((item) => this.#index.get(item.id)).filter((index) => index !== undefined);
    for (const index of indices) this.#items[index] = items.find((item) => item.id === this.#items[index].id);
    for (const index of indices) {
      for (const mark of this.#marks(this.#items[index])) {
        Object.assign(mark.dataset, this.#data(index));
        mark.title = describe(this.#items[index]);
      }
    }
  }

  /** What a mark shows: of several items on the same words, the one that most asks for a decision. */
  #data(index) {
    const { start, end } = this.#items[index].span;
    const isTwin = (item) => item?.span.start === start && item.span.end === end;
    let [from, to] = [index, index];
    while (isTwin(this.#items[from - 1])) from -= 1;
    while (isTwin(this.#items[to + 1])) to += 1;
    const statuses = this.#items.slice(from, to + 1).map((item) => item.status);
    return { status: ORDER.find((status) => statuses.includes(status)), table: this.#items[index].table };
  }

  /** The marks of an item, or the first of the one that it is stacked on. */
  #marks(item) {
    const index = this.#index.get(item?.id);
    if (index === undefined) return [];
    const marks = this.marked.extent(index);
    const own = marks.filter((mark) => Number(mark.dataset.span) === index);
    return own.length ? own : marks.slice(0, 1);
  }

  words({ start, end }) {
    return this.#text.slice(this.at.units(start), this.at.units(end));
  }

  /** Show the words of an item, those in question and those that are selected. */
  paint(name, ...places) {
    if (!("highlights" in CSS)) return;
    const ranges = places.filter(Boolean).map(({ start, end }) => this.marked.range(start, end));
    CSS.highlights.set(name, new Highlight(...ranges));
  }

  show(item) {
    this.paint("current", item?.span);
    this.paint("grounds");
    this.#shown?.removeAttribute("aria-current");
    [this.#shown] = this.#marks(item);
    this.#shown?.setAttribute("aria-current", "true");
    this.#shown?.scrollIntoView({ block: "center" });
  }

  #selected() {
    const selection = getSelection();
    if (!selection.rangeCount || !this.marked?.root.contains(selection.anchorNode)) return;
    if (this.#caret) return;
    const place = selection.isCollapsed ? null : this.marked.place(selection.getRangeAt(0));
    this.#pick(place && this.#trimmed(place));
  }

  /** A place without the blanks at its ends. */
  #trimmed(place) {
    const words = this.words(place);
    const [from, to] = [this.at.units(place.start), this.at.units(place.end)];
    const start = from + words.length - words.trimStart().length;
    const end = to - words.length + words.trimEnd().length;
    return start < end ? { start: this.at.points(start), end: this.at.points(end) } : null;
  }

  #pick(place) {
    this.picked = place;
    this.paint("picked", place);
    this.#tell("picked", place);
  }

  /** Select no words. */
  clear() {
    getSelection().removeAllRanges();
    this.#pick(null);
  }

  /** Select words by keys, beginning with the first from a place on; resolves with them or null. */
  select(from) {
    this.#host.focus({ preventScroll: true });
    const word = this.#word(this.at.units(from ?? 0), 1) ?? this.#word(this.at.length, -1);
    return new Promise((done) => {
      this.#caret = { anchor: word, focus: word, done };
      this.#host.classList.add("selecting");
      this.#move();
    });
  }

  /** The word before or after a place. */
  #word(unit, step) {
    const from = Math.max(0, unit - WINDOW);
    const language = this.marked.root.lang || undefined;
    const found = new Intl.Segmenter(language, { granularity: "word" }).segment(this.#text.slice(from, unit + WINDOW));
    const words = Array.from(found, ({ index, segment, isWordLike }) => ({
      isWordLike,
      start: from + index,
      end: from + index + segment.length,
    })).filter((one) => one.isWordLike);
    return step > 0 ? words.find((one) => one.start >= unit) : words.findLast((one) => one.end <= unit);
  }

  #move() {
    const { anchor, focus } = this.#caret;
    const [start, end] = [Math.min(anchor.start, focus.start), Math.max(anchor.end, focus.end)];
    const place = { start: this.at.points(start), end: this.at.points(end) };
    this.#pick(place);
    const range = this.marked.range(place.start, place.end);
    const box = range.getBoundingClientRect();
    const frame = this.#host.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > Math.min(frame.bottom, innerHeight)) {
      range.startContainer.parentElement.scrollIntoView({ block: "center" });
    }
    this.#tell("said", short(this.words(place), 200));
  }

  #leave(place = null) {
    if (!this.#caret) return;
    const { done } = this.#caret;
    this.#caret = null;
    this.#host.classList.remove("selecting");
    if (!place) this.#pick(null);
    done(place);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { anchor, focus } = this.#caret;
    const rtl = getComputedStyle(this.marked.root).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: rtl, ArrowLeft: -rtl, ArrowDown: 8, ArrowUp: -8 }[event.key];
    const nudge = { ".": ["end", 1], ",": ["end", -1], ">": ["start", 1], "<": ["start", -1] }[event.key];
    if (event.key === "Escape") this.#leave();
    else if (event.key === "Enter") this.#leave(this.picked);
    else if (step) {
      let word = focus;
      for (let left = Math.abs(step); left > 0; left -= 1) {
        word = this.#word(step > 0 ? word.end : word.start, step) ?? word;
      }
      this.#caret.focus = word;
      if (!event.shiftKey) this.#caret.anchor = word;
      this.#move();
    } else if (nudge) {
      const [side, by] = nudge;
      const whole = { start: Math.min(anchor.start, focus.start), end: Math.max(anchor.end, focus.end) };
      whole[side] = this.at.units(Math.min(Math.max(this.at.points(whole[side]) + by, 0), this.at.length));
      if (whole.start < whole.end) this.#caret.anchor = this.#caret.focus = whole;
      this.#move();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
