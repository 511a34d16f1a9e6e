// Charts: Observable Plot draws the rows of the table below, so that both show the same.
//
// A row has what its words allow: numbers (data-low, data-high) and days (data-first, data-last, in
// milliseconds); an end that is missing is open. data-at is where its shape is, data-voice which.
import * as Plot from "@observablehq/plot";

const PANELS = 12; // charts that are drawn unasked
const MARKS = 60; // marks of one chart
const ARROW = 22; // pixels beyond the known end of a bar
const LINE = 46; // pixels of a row
const DAY = 86_400_000;
const SHAPES = ["circle", "square", "diamond", "star", "cross", "hexagon", "wye"];
const COLOURS = 5; // --voice-0 … in style.css
const { lang } = document.documentElement;
const language = lang === "en" ? "en-GB" : lang; // days in words are as there: 7 February 2024
const pen = document.createElement("canvas").getContext("2d");
pen.font = "13px system-ui, sans-serif";

const charts = [...document.querySelectorAll("[data-chart]")].map((figure) => ({
  figure,
  body: document.getElementById(figure.dataset.chart).tBodies[0],
  isAsked: false, // whether its button was pressed
  button: null,
  drawn: "", // what it shows
}));
const undrawn = document.getElementById("undrawn");
let round = 0;

// Draws what is shown now: after the paint, one chart at a time, while nothing else is to be done.
function redraw() {
  const own = (round += 1);
  const queue = [];
  const plan = () => {
    const shown = charts.filter(({ figure }) => !figure.closest("[data-group]")?.hidden);
    shown.forEach((chart, place) => {
      if (place < PANELS || chart.isAsked) queue.push(() => draw(chart));
      else if (!chart.button) queue.push(() => offer(chart));
    });
    if (!undrawn) return;
    undrawn.hidden = shown.length <= PANELS;
    undrawn.textContent = undrawn.dataset.words.replace("{drawn}", PANELS);
  };
  const next = () => {
    if (own !== round || !queue.length) return;
    queue.shift()();
    later(next);
  };
  queue.push(plan);
  requestAnimationFrame(() => later(next));
}

function later(step) {
  if (window.requestIdleCallback) window.requestIdleCallback(step, { timeout: 500 });
  else setTimeout(step, 30);
}

// A button in place of a chart.
function offer(chart) {
  chart.button = text("button", undrawn.dataset.ask);
  chart.button.type = "button";
  chart.button.addEventListener("click", () => {
    chart.isAsked = true;
    draw(chart);
  });
  put(chart.figure, chart.button);
  chart.drawn = "";
}

function put(figure, ...made) {
  const caption = figure.querySelector("figcaption");
  figure.replaceChildren(...made, caption);
  caption.hidden = made[0]?.localName === "button";
  figure.hidden = !made.length;
}

function draw(chart) {
  const { figure, body } = chart;
  const rows = [...body.rows].filter((row) => !row.hidden && row.dataset.at);
  figure.hidden = !rows.length;
  const width = Math.floor(figure.clientWidth);
  const state = `${width} ${rows.map((row) => row.rowIndex)}`;
  if (!rows.length || state === chart.drawn) return;
  const marks = rows.slice(0, MARKS).map(markOf);
  const plot = figure.dataset.over === "days" ? overDays : inRows;
  const svg = plot(marks, width, figure.dataset.unit);
  finish(svg, marks, figure.dataset.label.replace("{shown}", marks.length));
  const left = rows.length - marks.length;
  const rest = left ? [text("p", figure.dataset.left.replace("{left}", left))] : [];
  put(figure, svg, legend(marks), ...rest);
  chart.drawn = state;
  chart.button = null;
}

function markOf(row) {
  const { low, high, first, last, at, voice } = row.dataset;
  const cells = [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " "));
  const known = (...ends) => ends.filter((end) => end !== undefined).map(Number);
  const points = at.split(" ").map(Number);
  return {
    row,
    words: cells[0],
    from: row.dataset.from,
    about: cells.filter(Boolean).join(", "),
    href: row.querySelector("a").getAttribute("href"),
    voice: Number(voice),
    spoken: row.querySelector(".voice").textContent.trim(),
    values: { ends: known(low, high), down: low === undefined, up: high === undefined },
    days: { ends: known(first, last), down: first === undefined, up: last === undefined },
    points,
    middle: (points[0] + points.at(-1)) / 2,
  };
}

function shapeOf(voice) {
  const isHollow = Math.floor(voice / SHAPES.length) % 2 === 1;
  const colour = `var(--voice-${voice % COLOURS})`;
  return {
    symbol: SHAPES[voice % SHAPES.length],
    fill: isHollow ? "var(--page)" : colour,
    stroke: isHollow ? colour : "var(--page)",
  };
}

// Bars along x or y, with an arrow at each end that is open.
function bars(marks, along, reach, place) {
  const across = along === "x";
  const rule = across ? Plot.ruleY : Plot.ruleX;
  const [before, after] = across ? ["insetLeft", "insetRight"] : ["insetBottom", "insetTop"];
  const [turnBefore, turnAfter] = across ? [-90, 90] : [180, 0];
  const sign = across ? 1 : -1;
  const start = (mark) => reach(mark).ends[0];
  const end = (mark) => reach(mark).ends.at(-1);
  const channels = { [across ? "y" : "x"]: place, [`${along}1`]: start, [`${along}2`]: end };
  const made = [];
  for (const down of [false, true]) {
    for (const up of [false, true]) {
      const some = marks.filter((mark) => reach(mark).down === down && reach(mark).up === up);
      const insets = { [before]: down ? -ARROW : 0, [after]: up ? -ARROW : 0 };
      const look = { stroke: "currentColor", strokeWidth: 2.5, strokeOpacity: 0.65, ...insets };
      made.push(rule(some, { ...channels, ...look }));
    }
  }
  for (const [side, at, turn, step] of [
    ["down", start, turnBefore, -sign],
    ["up", end, turnAfter, sign],
  ]) {
    const some = marks.filter((mark) => reach(mark)[side]);
    const shift = { [across ? "dx" : "dy"]: step * ARROW };
    const look = { symbol: "triangle", r: 4, rotate: turn, fill: "currentColor", ...shift };
    made.push(Plot.dot(some, { [along]: at, [across ? "y" : "x"]: place, ...look }));
  }
  return made;
}

function shapes(points, channels) {
  const look = (name) => ({ value: ({ mark }) => shapeOf(mark.voice)[name], scale: null });
  return Plot.dot(points, {
    ...channels,
    symbol: ({ mark }) => shapeOf(mark.voice).symbol,
    fill: look("fill"),
    stroke: look("stroke"),
    strokeWidth: 1.5,
    r: 6.5,
    href: ({ mark, isFirst }) => (isFirst ? mark.href : null),
    ariaLabel: ({ mark }) => mark.about,
    title: ({ mark }) => mark.about,
  });
}

function pointsOf(marks) {
  return marks.flatMap((mark, line) =>
    mark.points.map((value, place) => ({ mark, value, line, isFirst: !place })),
  );
}

// Days from left to right, numbers from below to above.
function overDays(marks, width, unit) {
  const known = marks.flatMap((mark) => mark.days.ends);
  const [from, to] = [Math.min(...known), Math.max(...known)];
  for (const { days } of marks) if (!days.ends.length) days.ends.push((from + to) / 2);
  const days = ({ days }) => ({ ...days, ends: days.ends.map((day) => new Date(day)) });
  const day = (mark) => new Date((mark.days.ends[0] + mark.days.ends.at(-1)) / 2);
  const step = Math.max(1, Math.ceil((to - from) / DAY / Math.max(1, width / 120)));
  const ticks = Array.from({ length: Math.floor((to - from) / DAY / step) + 1 }, (_, at) => {
    return new Date(from + at * step * DAY);
  });
  const svg = Plot.plot({
    width,
    height: Math.max(280, Math.min(420, width * 0.5)),
    marginLeft: 64,
    marginRight: 16,
    marginTop: 28,
    x: { type: "utc", inset: 40, label: null, ticks, tickFormat: dayName },
    y: { inset: 34, grid: true, label: unit, labelArrow: "none", tickFormat, ticks: 5 },
    marks: [
      ...bars(marks, "x", days, "middle"),
      ...bars(marks, "y", ({ values }) => values, day),
      shapes(pointsOf(marks), { x: ({ mark }) => day(mark), y: "value" }),
    ],
  });
  labels(svg, marks, (mark) => [svg.scale("x").apply(day(mark)), svg.scale("y").apply(mark.middle)]);
  return svg;
}

function dayName(date) {
  const form = { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" };
  return date.toLocaleDateString(language, form);
}

function tickFormat(value) {
  return value.toLocaleString(language);
}

// One row for each figure: its words, and below them its numbers.
function inRows(marks, width, unit) {
  return Plot.plot({
    width,
    height: marks.length * LINE + 54,
    marginLeft: 12,
    marginRight: 12,
    marginTop: 8,
    marginBottom: 46,
    x: {
      ...{ inset: 34, grid: true, ticks: Math.max(2, width / 140), tickFormat },
      ...{ label: unit, labelArrow: "none", labelAnchor: "center", labelOffset: 38 },
    },
    y: { axis: null, domain: [-0.7, marks.length - 0.4], reverse: true },
    marks: [
      ...bars(marks, "x", ({ values }) => values, (mark) => marks.indexOf(mark)),
      shapes(pointsOf(marks), { x: "value", y: "line" }),
      Plot.text(marks, {
        text: (mark) => cut(mark, width - 40),
        y: (_, line) => line,
        frameAnchor: "left",
        dy: -17,
        fontSize: 13,
        stroke: "var(--page)",
        fill: "currentColor",
      }),
    ],
  });
}

// Words beside marks, as far as they are over no other words and no mark.
function labels(svg, marks, placeOf) {
  const width = svg.width.baseVal.value;
  const places = marks.map(placeOf);
  const taken = places.map(([x, y], at) => {
    const { up, down } = marks[at].values;
    return [x - 9, x + 9, y - (up ? ARROW + 6 : 9), y + (down ? ARROW + 6 : 9)];
  });
  marks.forEach((mark, at) => {
    const words = cut(mark, Math.min(280, width / 2));
    const wide = pen.measureText(words).width;
    const [x, y] = places[at];
    for (const [dx, dy] of [
      ...[14, -14 - wide].flatMap((dx) => [-18, 18, -34, 34].map((dy) => [dx, dy])),
      ...[-38, 38].map((dy) => [-wide / 2, dy]),
    ]) {
      const box = [x + dx, x + dx + wide, y + dy - 8, y + dy + 8];
      if (box[0] < 60 || box[1] > width || box[2] < 14 || taken.some((one) => meet(one, box))) continue;
      taken.push(box);
      const label = document.createElementNS(svg.namespaceURI, "text");
      label.textContent = words;
      for (const [name, value] of [["x", box[0]], ["y", y + dy], ["dy", "0.35em"]]) {
        label.setAttribute(name, value);
      }
      label.setAttribute("class", "label");
      svg.append(label);
      return;
    }
  });
}

function meet(one, other) {
  return one[0] < other[1] && other[0] < one[1] && one[2] < other[3] && other[2] < one[3];
}

// The words of a figure and its source, as far as there is room.
function cut({ words, from }, room) {
  const left = room - pen.measureText(` (${from})`).width;
  const some = [...words].slice(0, Math.ceil(left / 3));
  let end = some.length;
  while (end > 1 && pen.measureText(some.slice(0, end).join("")).width > left) end -= 1;
  const rest = some.slice(0, end).join("").trimEnd();
  return `${rest}${rest.length < words.length ? "…" : ""} (${from})`;
}

// What Plot leaves to the page: no style of its own, and marks that lead to their rows.
function finish(svg, marks, label) {
  svg.querySelectorAll("style").forEach((style) => style.remove()); // style.css has it
  svg.removeAttribute("style");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", label);
  for (const part of svg.children) {
    const links = part.querySelectorAll("a");
    if (!links.length) part.setAttribute("aria-hidden", "true");
    links.forEach((link, at) => point(link, marks[at].row, marks[at].about));
  }
}

function point(link, row, about) {
  link.setAttribute("aria-label", about);
  for (const [name, isOn] of [
    ["focus", true],
    ["pointerenter", true],
    ["blur", false],
    ["pointerleave", false],
  ]) {
    link.addEventListener(name, () => row.classList.toggle("pointed", isOn));
  }
}

function legend(marks) {
  const list = document.createElement("ul");
  list.className = "legend";
  for (const [voice, spoken] of new Map(marks.map((mark) => [mark.voice, mark.spoken]))) {
    const item = text("li", spoken);
    const sign = Plot.dot([0], { frameAnchor: "middle", r: 5.5, strokeWidth: 1.5, ...shapeOf(voice) });
    const svg = sign.plot({ width: 16, height: 16, margin: 0 });
    svg.querySelectorAll("style").forEach((style) => style.remove());
    svg.removeAttribute("style");
    svg.setAttribute("aria-hidden", "true");
    item.prepend(svg);
    list.append(item);
  }
  return list;
}

function text(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  made.dir = "auto";
  return made;
}

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) redraw();
  width = innerWidth;
});
document.addEventListener("filtered", redraw);
redraw();
