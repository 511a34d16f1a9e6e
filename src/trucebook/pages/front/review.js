// The review page: an article becomes rows. This module leads from a key or a click to the server and back.
import { Article } from "./article.js";
import { Gone, Refused, ask, takeToken } from "./ask.js";
import { askConflicts, askReason, askTable, showDifferences, showJudged, showSitting } from "./dialogs.js";
import { button, make, percent, say, short, theirs } from "./dom.js";
import { Drafts, NEW } from "./drafts.js";
import { Form } from "./form.js";
import { help, listen } from "./keys.js";
import { Queue, badge } from "./queue.js";
import { Sheet } from "./sheet.js";

const PAUSE = 300; // ms after which a draft is checked
const AGAIN = 3000; // ms after which a server that is gone is asked again

const at = (id) => document.getElementById(id);
const sheet = new Sheet();
const article = new Article(at("article"));
const drafts = new Drafts(() => `${sheet.book.title} ${sheet.source.id}`);
const queue = new Queue(at("list"), described);
const form = new Form(at("cells"), {
  entry: (id) => sheet.entry(id),
  entriesOf: (table) => sheet.entriesOf(table),
  kindsOf: (table) => Object.keys(sheet.tables.get(table)?.columns.find((column) => column.name === "kind")?.codes ?? {}),
  words: (place) => article.words(place),
  label: (id) => sheet.entry(id)?.label ?? checkedRows.find((row) => row.id === id)?.cells.name?.text ?? id,
  isRow: (id) => Boolean(sheet.source && sheet.itemOf(id)),
});

let current = null; // the item that is open
let cell = ""; // the column that had the focus last
let checked = null; // what the server last said of the draft
let checkedRows = [];
let asking = null; // stops a check that is on its way
let timer = 0;
let isBusy = false;

/** Keep what was typed and not saved. */
function keep() {
  if (!current) return;
  if (form.isChanged || current.kind === NEW) drafts.store(current, form.draft);
  else drafts.drop(current.id);
}

// What is shown

function described(item) {
  const count = item.row ? sheet.problemsOf(item.row.id).filter((said) => said.severity === "error").length : 0;
  const note = drafts.of(item.id) ? say("unsaved") : at("order").value === "effect" && item.status === "open" ? sheet.why(item.id) : "";
  const confidence = item.status === "open" ? item.candidate.confidence : null;
  const words = item.kind === NEW && item.span ? article.words(item.span) : sheet.called(item);
  return { words: item.kind === "passage" ? say("passage") : words, table: item.table, confidence, note, count };
}

const labelled = (item) => `${item.table || say("passage")}: ${say(`status-${item.status}`)}${item.row ? ` ${item.row.id}` : ""}`;

const isWaiting = (item) => ["open", "held"].includes(item.status);

function listed() {
  const all = [...sheet.items.values()];
  const shows = {
    open: (item) => isWaiting(item) || item.id === current?.id,
    marked: (item) => item.span,
    rows: (item) => item.row,
    wrong: (item) => item.row && sheet.problemsOf(item.row.id).length,
  };
  const found = [...drafts.begun(), ...all.filter(shows[at("show").value])];
  const rank = (item) => (item.kind === NEW ? -1 : sheet.rank(item.id));
  return at("order").value === "effect" ? found.sort((a, b) => rank(a) - rank(b) || 0) : found;
}

/** Draw the list; `isSame` where only another item of it is open. */
function drawList(isSame = false) {
  queue.show(isSame ? queue.items : listed(), current?.id);
  if (isSame) return;
  at("progress").textContent = say("progress", sheet.decided);
  at("undo").disabled = !sheet.steps.undo;
  at("redo").disabled = !sheet.steps.redo;
  at("undo").title = sheet.steps.undo;
  at("redo").title = sheet.steps.redo;
}

function drawArticle() {
  const { language } = sheet.book.sources.find((one) => one.id === sheet.source.id);
  article.draw(sheet.source.text, [...sheet.items.values()], language, labelled);
}

function tell(text) {
  at("said").textContent = text;
}

function warn(text, retry = null) {
  at("banner").hidden = !text;
  at("banner").replaceChildren(theirs(text ?? ""), ...(retry ? [" ", button(say("retry"), retry)] : []));
}

/** Open an item; `isFocused` moves the focus to its heading, where a screen reader begins. */
function open(item, isFocused = true) {
  if (current && current !== item) keep();
  const isSame = current && queue.items.includes(current) && queue.items.includes(item) && isWaiting(current);
  current = item ?? null;
  cell = "";
  drawForm();
  article.show(current);
  drawList(isSame);
  if (isFocused) at("heading").focus({ preventScroll: true });
}

function drawForm() {
  checked = null;
  checkedRows = [];
  const item = current;
  at("words").replaceChildren();
  at("about").replaceChildren();
  at("actions").replaceChildren();
  at("problems").replaceChildren();
  if (!item) {
    form.clear();
    at("heading").textContent = say("all-decided");
    return;
  }
  if (item.kind === "passage") return drawPassage(item);
  const table = sheet.tables.get(item.table);
  at("heading").replaceChildren(theirs(table?.title || item.table), " ", badge(item.status));
  const { candidate, row } = item;
  const draft = drafts.of(item.id);
  drawWords(draft?.span ?? item.span);
  const facts = [row?.id, candidate && say("candidate", { key: candidate.key })];
  if (item.status === "open") facts.push(say("least-sure", { share: percent(candidate.confidence) }), sheet.why(item.id));
  if (candidate?.reviewer) facts.push(say("by", { name: candidate.reviewer }));
  if (candidate?.reason) facts.push(say("because", { reason: candidate.reason }));
  at("about").replaceChildren(...facts.filter(Boolean).flatMap((fact) => [theirs(fact), make("br")]));
  const proposed = candidate?.cells ?? {};
  if (table) form.show(table, row?.cells ?? (item.kind === NEW ? {} : proposed), proposed, draft, isFixed(item));
  drawActions(item);
  if (row) said(sheet.problemsOf(row.id), row);
  if (!isFixed(item)) check(0);
}

const isFixed = (item) => item.status === "rejected" || (!item.row && item.kind === "candidate" && item.status !== "open");

function drawWords(place) {
  const words = place ? [make("q", { className: "words", dir: "auto" }, theirs(short(article.words(place), 300)))] : [];
  if (current.kind !== "passage" && !isFixed(current) && (place || sheet.tables.get(current.table)?.quotes)) {
    words.push(" ", button(say("other-words"), () => selectFor(""), { className: "small", "aria-label": `${say("other-words")}: ${say("row")}` }));
  }
  at("words").replaceChildren(...words);
}

function drawActions(item) {
  const made = [];
  if (item.status === "open") made.push(button(say("accept"), save, { className: "main", "aria-keyshortcuts": "a" }), button(say("reject"), reject, { "aria-keyshortcuts": "r" }));
  else if (!isFixed(item)) made.push(button(say("save"), save, { className: "main", "aria-keyshortcuts": "Control+Enter" }));
  if (item.kind === NEW) made.push(button(say("cancel"), discard));
  else if (drafts.of(item.id)) made.push(button(say("discard"), discard));
  at("actions").replaceChildren(...made);
}

function drawPassage(item) {
  form.clear();
  at("heading").replaceChildren(say("passage"), " ", badge("held"));
  drawWords(item.span);
  at("about").replaceChildren(say("held-about"));
  at("actions").replaceChildren(button(say("new"), begin, { className: "main" }), button(say("uncover"), () => act("uncover", { passage: item.id })));
}

/** Show what is wrong with a row: at its cells, and what is about none of them above. */
function said(problems, row) {
  const rest = form.check({ lacking: [], unproved: [], problems, ...(checked ?? {}) }, row);
  at("problems").replaceChildren(...rest.map((one) =>
    make("p", { className: `problem ${one.severity}` }, make("b", {}, say(one.severity === "error" ? "error" : "warning"), " "), one.row_id === row?.id ? "" : `${one.table} ${one.row_id} ${one.field}: `, theirs(one.message), " ", theirs(one.hint, "soft"))));
}

// What the server says of a draft

function check(pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(runCheck, pause);
}

async function runCheck() {
  const item = current;
  const isUnchanged = item?.row && !form.isChanged;
  if (!item || isUnchanged || item.kind === "passage" || isFixed(item)) return;
  const [kind, action] = actionOf(item);
  if (kind === "add" && sheet.tables.get(item.table).quotes && !action.span) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const found = await ask("check", { kind, state: sheet.book.state, ...action }, asking.signal);
    if (item !== current) return;
    checked = found;
    checkedRows = found.rows;
    said(found.problems, mainRow(found, item, action));
  } catch (error) {
    if (error instanceof Refused && error.refusal.status === 422 && item === current) {
      form.check(null);
      form.refuse(error.refusal, false);
      if (!error.refusal.field && !error.refusal.lacking.length) warn(error.message);
    } else if (error.name !== "AbortError") fail(error);
  }
}

function mainRow({ rows }, item, action) {
  const place = action.span ?? item.span;
  const same = (row) => row.table === item.table && (item.row ? row.id === item.row.id : !place || !row.span || (row.span.start === place.start && row.span.end === place.end));
  return rows.find(same) ?? null;
}

// What a person does

/** The action that saves an item as the form has it. */
function actionOf(item) {
  const { span, cells, seen } = form.draft;
  if (item.status === "open") return ["accept", { key: item.id, span, cells }];
  if (item.row) return ["edit", { row_id: item.row.id, source_id: sheet.source.id, seen, span, cells }];
  return ["add", { table: item.table, source_id: sheet.source.id, span: span ?? item.span, cells }];
}

async function save() {
  const item = current;
  if (!item || item.kind === "passage" || isFixed(item)) return;
  if (item.row && !form.isChanged) return tell(say("unchanged"));
  await act(...actionOf(item));
}

async function reject() {
  const item = current;
  if (item?.status !== "open") return;
  const known = new Set([...sheet.items.values()].map((one) => one.candidate?.reason).filter(Boolean));
  const reason = await askReason(checked?.reason ?? "", [...known]);
  if (reason) await act("reject", { key: item.id, reason });
}

/** Carry an action out, and go on to what is open next. */
async function act(kind, action) {
  if (isBusy) return false;
  isBusy = true;
  clearTimeout(timer);
  asking?.abort();
  tell(say("saving"));
  const item = current;
  if (item) keep();
  const after = queue.items.slice(queue.items.indexOf(item) + 1);
  try {
    const { done, changed } = await sheet.act(kind, action);
    if (["accept", "reject", "add", "edit"].includes(kind)) drafts.drop(item.id);
    warn("");
    if (changed) article.update(changed, labelled);
    else drawArticle();
    article.clear();
    tell(`${say("saved")} ${done.said}`);
    current = null;
    goOn(kind, done, item, after);
    return true;
  } catch (error) {
    await fail(error, item, kind);
    return false;
  } finally {
    isBusy = false;
  }
}

/** What is open after an action: the next suggestion after a decision, else the row itself. */
function goOn(kind, done, item, after) {
  if (item?.back) return comeBack(item.back, done.row_id);
  if (["accept", "reject"].includes(kind)) {
    const next = after.find((one) => sheet.items.get(one.id)?.status === "open") ?? listed().find((one) => one.status === "open");
    return open(next && sheet.items.get(next.id));
  }
  const changed = done.candidates[0]?.key;
  open(sheet.itemOf(done.row_id) ?? sheet.items.get(changed) ?? sheet.items.get(item?.id) ?? listed()[0]);
}

/** Open the item from a cell of which a row was begun; the row goes into the cell. */
function comeBack({ id, column }, rowId) {
  const item = sheet.items.get(id) ?? drafts.begun().find((one) => one.id === id);
  if (rowId) drafts.put(item, column, rowId);
  open(item);
  form.focus(column);
}

/** Drop what was typed. */
function discard() {
  const { id, kind, back } = current;
  drafts.drop(id);
  current = null;
  if (back) comeBack(back, "");
  else open((kind !== NEW && sheet.items.get(id)) || listed()[0]);
}

/** Begin a row of another table from a cell. */
function beginIn({ table, name, column }) {
  keep();
  const item = drafts.begin(table, current.span, { id: current.id, column });
  drafts.put(item, "name", name);
  enter(item);
}

function enter(item) {
  open(item);
  form.focus();
}

/** Begin a row of the words that are selected, or select some first. */
async function begin() {
  const words = article.picked ?? (await select(current?.span?.start));
  if (!words) return;
  const tables = [...sheet.tables.values()].filter((table) => !["redirects", "reuse"].includes(table.name));
  tables.sort((a, b) => Number(b.quotes) - Number(a.quotes));
  const table = await askTable(tables, article.words(words));
  if (!table) return;
  article.clear();
  const item = drafts.begin(table, words);
  if (!sheet.tables.get(table).quotes) drafts.store(item, { span: words, cells: {} });
  enter(item);
}

function select(from) {
  tell(say("selecting"));
  return article.select(from);
}

/** Select words for a cell, or with "" for the row. */
async function selectFor(column) {
  if (!current || isFixed(current) || current.kind === "passage") return;
  const item = current;
  const words = article.picked ?? (await select(form.placesOf(column)[0]?.start ?? current.span?.start));
  if (item !== current) return;
  if (words) {
    form.use(column, words);
    if (!column) drawWords(words);
    article.clear();
    tell(say("words-taken", { words: short(article.words(words)) }));
  }
  if (column) form.focus(column);
  else at("heading").focus();
}

async function validate() {
  tell(say("validating"));
  await attempt(async () => {
    const found = await ask("validate", {});
    tell(found.summary);
    const rowId = await showJudged(found);
    const item = rowId && sheet.itemOf(rowId);
    if (item) open(item);
  });
}

async function sitting() {
  await attempt(async () => {
    if (!(await showSitting(await ask("sitting")))) return;
    await ask("finish", {});
    await reload();
    tell(say("finished"));
  });
}

async function compare() {
  const settle = async ({ table, source_id, span, exact, field }, settled, reason) => {
    try {
      await sheet.act("settle", { table, source_id, span, exact, field, settled, reason });
      return true;
    } catch (error) {
      await fail(error);
      return false;
    }
  };
  await attempt(async () => {
    await showDifferences(await ask("differences"), settle);
    await reload(at("sources").value); // which settling on another may have left
  });
}

const step = (by) => open(queue.beside(current?.id, by));
const take = (kind, isThere) => (isThere ? act(kind, {}) : tell(say(`no-${kind}`)));

// What goes wrong

async function attempt(what) {
  try {
    return await what();
  } catch (error) {
    return fail(error);
  }
}

async function fail(error, item = null, kind = "") {
  tell(say("refused"));
  if (error instanceof Gone) return gone();
  if (!(error instanceof Refused)) throw error;
  const { refusal } = error;
  if (refusal.status === 409) return clash(refusal, item, kind);
  if (item && item === current && form.refuse(refusal)) return undefined;
  return warn(`${refusal.title}. ${refusal.detail}`, refusal.status === 403 ? null : reload);
}

/** The server does not answer: nothing is lost, and it is asked again by itself. */
function gone() {
  warn(say("gone"), reload);
  clearTimeout(timer);
  timer = setTimeout(reload, AGAIN);
}

/** Somebody else changed the same: show both, and let the person choose. */
async function clash({ detail, conflicts }, item, kind) {
  const isChoice = kind === "edit" && conflicts.length > 0;
  const theirCells = conflicts.length ? await askConflicts(conflicts, isChoice) : null;
  await reload();
  if (!isChoice) return warn(detail, reload);
  if (!theirCells) return undefined;
  const draft = drafts.of(item.id);
  for (const name of theirCells) delete draft.cells[name];
  drafts.store(item, draft);
  isBusy = false;
  open(sheet.items.get(item.id));
  return form.isChanged ? save() : tell(say("kept-theirs"));
}

/** Load everything again; drafts and the place in the article stay. */
async function reload(sourceId = null) {
  if (current) keep();
  const id = current?.id;
  const fresh = current?.kind === NEW ? current : null;
  await attempt(async () => {
    await sheet.open();
    await load(typeof sourceId === "string" ? sourceId : sheet.source?.id, id, fresh);
    warn("");
  });
}

/** Load a source, and open an item of it; `fresh` is one that is begun. */
async function load(sourceId, itemId, fresh) {
  const { sources } = sheet.book;
  const openable = sources.filter((one) => !one.why_closed);
  const source = openable.find((one) => one.id === sourceId) ?? openable.find((one) => one.open) ?? openable[0];
  at("sources").replaceChildren(...sources.map((one) => make("option", { value: one.id, disabled: Boolean(one.why_closed), title: one.why_closed }, `${one.id} ${short(one.title, 60)}`)));
  at("reviewer").textContent = say(sheet.book.is_second ? "second-coder" : "reviewer", { name: sheet.book.reviewer });
  at("compare").hidden = sheet.book.is_second;
  if (!source) return warn(say("no-source"));
  if (!(await sheet.load(source.id))) return undefined;
  at("sources").value = source.id;
  sessionStorage.setItem("source", source.id);
  drawArticle();
  current = null;
  return open(fresh ?? sheet.items.get(itemId) ?? listed()[0], false);
}

// Keys and clicks

const COMMANDS = [
  ["j", "key-next", () => step(1)],
  ["k", "key-previous", () => step(-1)],
  ["a", "key-accept", () => save()],
  ["e", "key-edit", () => form.focus()],
  ["r", "key-reject", () => reject()],
  ["n", "key-new", () => begin()],
  ["w", "key-words-of-cell", () => (cell ? selectFor(cell) : tell(say("no-cell")))],
  ["b", "key-basis", () => form.ground(cell)],
  ["o", "key-open", () => form.visit(cell)],
  ["s", "key-words-of-row", () => selectFor("")],
  ["u", "key-undo", () => take("undo", sheet.steps.undo)],
  ["U", "key-redo", () => take("redo", sheet.steps.redo)],
  ["v", "key-validate", () => validate()],
  ["d", "key-sitting", () => sitting()],
  ["c", "key-compare", () => compare()],
];

form.addEventListener("change", () => {
  keep();
  drawActions(current);
  check();
});
form.addEventListener("words", (event) => selectFor(event.detail));
form.addEventListener("begin", (event) => beginIn(event.detail));
form.addEventListener("visit", (event) => open(sheet.itemOf(event.detail)));
form.addEventListener("enter", (event) => {
  cell = event.detail;
  article.paint("grounds", ...form.placesOf(cell));
});
article.addEventListener("open", (event) => open(sheet.items.get(event.detail)));
article.addEventListener("said", (event) => tell(event.detail));
article.addEventListener("picked", ({ detail }) => {
  const words = detail && make("q", { className: "words", dir: "auto" }, theirs(short(article.words(detail), 60)));
  const forCell = cell && current && !isFixed(current) ? [button(say("for-cell", { name: form.titleOf(cell) }), () => selectFor(cell))] : [];
  at("picked").replaceChildren(...(detail ? [words, button(say("new"), begin), ...forCell, button(say("row-words"), () => selectFor(""))] : []));
});
queue.addEventListener("open", (event) => open(sheet.items.get(event.detail)));
at("row").addEventListener("submit", (event) => event.preventDefault());
at("undo").addEventListener("click", () => take("undo", sheet.steps.undo));
at("redo").addEventListener("click", () => take("redo", sheet.steps.redo));
for (const [id, act] of Object.entries({ validate, sitting, compare, help: () => help(COMMANDS) })) at(id).addEventListener("click", act);
for (const id of ["order", "show"]) at(id).addEventListener("change", () => drawList());
at("sources").addEventListener("change", () => reload(at("sources").value));
addEventListener("hashchange", () => takeToken() && reload());
addEventListener("pagehide", keep);
listen(COMMANDS, save, () => {
  article.clear();
  at("heading").focus();
});

takeToken();
reload(sessionStorage.getItem("source"));
