// A text with spans marked in it, so that each can be reached, however they overlap.
//
// Offsets of spans count code points, as in Python; JavaScript counts UTF-16 units. Where spans
// overlap, the smallest has the characters. One that has none left, such as the twin of another, is
// stacked on the span at its start, and a click there opens a menu of all. Nothing in the text acts:
// it becomes text nodes alone, and marks of direction end where they stand.

const BLOCK = 2000; // UTF-16 units after which the next line begins a block, laid out when in view
const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/g;
// As in markup.py, but for tab and carriage return, which a text is laid out by.
const UNSEEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]+/gu;

/** Offsets of a text, from code points to UTF-16 units and back. */
export function offsets(text) {
  // Of each character of two units: its offset in code points.
  const wide = Array.from(text.matchAll(ASTRAL), (found, before) => found.index - before);
  const length = text.length - wide.length;
  return {
    length,
    units: (point) => point + firstWhere(wide.length, (at) => wide[at] >= point),
    points: (unit) => unit - firstWhere(wide.length, (at) => wide[at] + at >= unit),
  };
}

/**
 * A text with spans marked in it.
 *
 * @param {string} text
 * @param {{start: number, end: number, label: string, href?: string, data?: object}[]} spans
 *   `start` and `end` in code points; `label` names the span in a menu; `href` makes its marks
 *   links, and without one a click, Enter or a choice in a menu is an event `open` of `root` whose
 *   `detail` is the index of the span; `data` becomes `data-…` attributes of its marks.
 * @returns an object with
 *   `root`: the element to put into a page;
 *   `lost`: the indices of spans that are no place in the text;
 *   `extent(index)`: every mark between the ends of a span;
 *   `focus(index)`: move the focus to a span, or to the one that it is stacked on;
 *   `place(range)`: the `start` and `end` of a DOM range in code points, null outside of the text.
 */
export function marks(text, spans) {
  const at = offsets(text);
  const cut = segments(spans, at);
  const root = document.createElement("div");
  root.className = "marks";
  const first = new Map(); // the first mark of each span that has one
  const drawn = [];
  for (const [from, to] of blocks(text)) root.append(block(text, from, to, cut, spans, first, drawn));
  const order = [...first.values()];
  if (order.length) order[0].tabIndex = 0;
  const marked = {
    root,
    lost: spans.flatMap((_, index) => (index in cut.host ? [] : [index])),
    extent(index) {
      const [from, to] = [at.units(spans[index].start), at.units(spans[index].end)];
      const start = firstWhere(drawn.length, (one) => drawn[one].from >= from);
      return drawn.slice(start, firstWhere(drawn.length, (one) => drawn[one].from >= to)).map((one) => one.mark);
    },
    focus(index) {
      first.get(cut.host[index])?.focus();
    },
    place: (range) => place(root, range, at),
  };
  listen(marked, order, (mark) => [Number(mark.dataset.span), ...(cut.stacks.get(Number(mark.dataset.span)) ?? [])], spans);
  return marked;
}

/**
 * The text cut where a span begins or ends: of each segment its ends in units, the span that has
 * it, and how many spans it lies in.
 */
function segments(spans, at) {
  const inside = spans.map(({ start, end }) => 0 <= start && start < end && end <= at.length);
  const ends = spans.map(({ start, end }) => [at.units(start), at.units(end)]);
  const known = [...spans.keys()].filter((index) => inside[index]);
  const bounds = [...new Set(known.flatMap((index) => ends[index]))].sort((a, b) => a - b);
  const number = new Map(bounds.map((unit, place) => [unit, place]));
  const owner = new Int32Array(bounds.length).fill(-1);
  const depth = new Int32Array(bounds.length + 1);
  const free = Int32Array.from(bounds.keys()); // leads to the first segment from here on that nobody has
  const host = {};
  const stacks = new Map();
  const size = (index) => ends[index][1] - ends[index][0];
  for (const index of known.sort((a, b) => size(a) - size(b) || a - b)) {
    const [low, high] = ends[index].map((unit) => number.get(unit));
    depth[low] += 1;
    depth[high] -= 1;
    let place = leads(free, low);
    host[index] = place < high ? index : owner[low];
    if (place >= high) {
      if (!stacks.has(owner[low])) stacks.set(owner[low], []);
      stacks.get(owner[low]).push(index);
    }
    for (; place < high; place = leads(free, place)) {
      owner[place] = index;
      free[place] = place + 1;
    }
  }
  for (let place = 1; place < depth.length; place += 1) depth[place] += depth[place - 1];
  return { bounds, owner, depth, host, stacks };
}

/** Where a chain of places ends; every second link is shortened on the way. */
function leads(free, place) {
  while (free[place] !== place) {
    free[place] = free[free[place]];
    place = free[place];
  }
  return place;
}

/** The ends of the blocks of a text: some lines each, or a part of a very long one. */
function* blocks(text) {
  let from = 0;
  for (const to of lineEnds(text)) {
    while (to - from > 2 * BLOCK) {
      const blank = text.slice(from + BLOCK, from + 2 * BLOCK).lastIndexOf(" ");
      let cut = from + (blank < 0 ? 2 * BLOCK : BLOCK + blank + 1);
      if (/^[\udc00-\udfff]/.test(text.slice(cut, cut + 1))) cut += 1; // the second half of a character
      yield [from, cut];
      from = cut;
    }
    if (to - from >= BLOCK || (to === text.length && from < to)) {
      yield [from, to];
      from = to;
    }
  }
}

function* lineEnds(text) {
  for (const line of text.matchAll(/\r\n|\r|\n/g)) yield line.index + line[0].length;
  yield text.length;
}

/** One block of a text, with the marks in it. */
function block(text, from, to, cut, spans, first, drawn) {
  const { bounds, owner, depth } = cut;
  const made = document.createElement("div");
  made.className = "block";
  made.dataset.from = from;
  const rows = (to - from) / 80 + text.slice(from, to).split("\n").length;
  made.style.containIntrinsicBlockSize = `auto ${Math.ceil(rows * 1.6)}em`;
  let here = from;
  let place = firstWhere(bounds.length, (one) => bounds[one] > from) - 1;
  while (here < to) {
    const next = Math.min(to, bounds[place + 1] ?? to);
    const index = place < 0 ? -1 : owner[place];
    const words = text.slice(here, next);
    if (index < 0) write(made, words);
    else {
      const mark = markOf(spans[index], index, depth[place], cut.stacks.get(index)?.length);
      write(mark, words);
      made.append(mark);
      if (!first.has(index)) first.set(index, mark);
      drawn.push({ from: here, mark });
    }
    here = next;
    place += 1;
  }
  return made;
}

function markOf(span, index, depth, more) {
  const mark = document.createElement(span.href ? "a" : "mark");
  mark.className = "mark";
  if (span.href) mark.href = span.href;
  else mark.setAttribute("role", "button");
  mark.tabIndex = -1;
  Object.assign(mark.dataset, span.data, { span: index, depth: Math.min(depth, 4) });
  if (more) {
    mark.dataset.more = more;
    mark.setAttribute("aria-haspopup", "true");
  }
  mark.title = span.label.replace(UNSEEN, codes);
  return mark;
}

/** Words as text nodes; what cannot be seen is in an element of its own, which shows its code. */
export function write(parent, words) {
  let here = 0;
  for (const found of words.matchAll(UNSEEN)) {
    const unseen = document.createElement("bdi");
    unseen.className = "unseen";
    unseen.textContent = found[0];
    unseen.dataset.code = codes(found[0].slice(0, 40));
    parent.append(words.slice(here, found.index), unseen);
    here = found.index + found[0].length;
  }
  parent.append(words.slice(here));
}

/** The names of some characters: U+202E. */
function codes(words) {
  const name = (one) => `U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return Array.from(words, name).join(" ");
}

/** Where a DOM range is in the text, in code points. */
function place(root, range, at) {
  const unit = (node, offset) => {
    if (node === root) return offset < root.children.length ? Number(root.children[offset].dataset.from) : null;
    const block = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".block");
    if (!block || !root.contains(block)) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, offset);
    return Number(block.dataset.from) + before.toString().length;
  };
  const ends = [unit(range.startContainer, range.startOffset), unit(range.endContainer, range.endOffset)];
  return ends.includes(null) ? null : { start: at.points(ends[0]), end: at.points(ends[1]) };
}

/** Arrows move between marks, a mark of several spans opens a menu, and the current span is shown. */
function listen(marked, order, stack, spans) {
  const { root } = marked;
  const markAt = (event) => event.target.closest(".mark");
  const open = (index) => root.dispatchEvent(new CustomEvent("open", { detail: index, bubbles: true }));
  let current = [];
  const show = (event) => {
    for (const mark of current) mark.classList.remove("current");
    const mark = markAt(event);
    current = mark ? marked.extent(Number(mark.dataset.span)) : [];
    for (const one of current) one.classList.add("current");
  };
  root.addEventListener("pointerover", show);
  root.addEventListener("focusin", (event) => {
    show(event);
    const mark = markAt(event);
    if (!mark) return;
    root.querySelector('.mark[tabindex="0"]')?.setAttribute("tabindex", "-1");
    mark.tabIndex = 0;
  });
  root.addEventListener("click", (event) => {
    const mark = markAt(event);
    if (!mark || !getSelection().isCollapsed) return; // words were selected, not a mark clicked
    const all = stack(mark);
    if (all.length > 1) {
      event.preventDefault();
      menu(root, mark, all, spans, open);
    } else if (!mark.href) open(all[0]);
  });
  root.addEventListener("keydown", (event) => {
    const mark = markAt(event);
    if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
    const ahead = getComputedStyle(root).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const here = order.indexOf(order.find((one) => one.dataset.span === mark.dataset.span));
    const to = {
      ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: order.length - 1,
      ArrowRight: here + (ahead === "ArrowRight" ? 1 : -1), ArrowLeft: here + (ahead === "ArrowLeft" ? 1 : -1),
    }[event.key];
    if (to !== undefined) order[to]?.focus();
    else if ([" ", "Enter"].includes(event.key) && !mark.href) mark.click();
    else return;
    event.preventDefault();
  });
}

/** A menu beside a mark: the spans that are stacked there. */
function menu(root, mark, indices, spans, open) {
  const list = document.createElement("ul");
  list.className = "stack";
  list.popover = "auto";
  for (const index of indices) {
    const { href, label } = spans[index];
    const choice = document.createElement(href ? "a" : "button");
    if (href) choice.href = href;
    else choice.type = "button";
    choice.dir = "auto";
    write(choice, label);
    choice.addEventListener("click", () => {
      list.hidePopover();
      if (!href) open(index);
    });
    const item = document.createElement("li");
    item.append(choice);
    list.append(item);
  }
  list.addEventListener("toggle", (event) => event.newState === "closed" && list.remove());
  root.after(list);
  const box = mark.getClientRects()[0];
  list.style.insetBlockStart = `${box.bottom + 4}px`;
  list.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - 300))}px`;
  list.showPopover();
  list.querySelector("a, button").focus();
}

/** The first whole number below `length` for which a test holds that holds for all after it. */
function firstWhere(length, holds) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
