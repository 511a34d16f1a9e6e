// The review page: an article becomes rows. This module leads from a key or a click to the server and back.
import { Article } from "./article.js";
import { Gone, Refused, ask, takeToken } from "./ask.js";
import { askConflicts, askReason, askTable, showDifferences, showJudged, showSitting } from "./dialogs.js";
import { at, button, make, say, short, theirs } from "./dom.js";
import { Drafts, NEW } from "./drafts.js";
import { help, listen } from "./keys.js";
import { Panel } from "./panel.js";
import { Queue } from "./queue.js";
import { Sheet } from "./sheet.js";

const AGAIN = 3000; // ms after which a server that is gone is asked again

const sheet = new Sheet();
const article = new Article(at("article"));
const drafts = new Drafts(() => `${sheet.book.title} ${sheet.source.id}`);
const queue = new Queue(at("list"), described);
const panel = new Panel(sheet, drafts, article);
const { form } = panel;

let timer = 0; // of what asks a server again that is gone
let isBusy = false;

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
    open: (item) => isWaiting(item) || item.id === panel.item?.id,
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
  queue.show(isSame ? queue.items : listed(), panel.item?.id);
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
  const last = panel.item;
  if (last !== item) panel.keep();
  const isSame = last && queue.items.includes(last) && queue.items.includes(item) && isWaiting(last);
  panel.show(item ?? null);
  article.show(panel.item);
  drawList(isSame);
  if (isFocused) at("heading").focus({ preventScroll: true });
}

// What a person does

async function save() {
  const { item } = panel;
  if (panel.isFixed) return;
  if (item.row && !form.isChanged) return tell(say("unchanged"));
  await act(...panel.action);
}

async function reject() {
  const { item } = panel;
  if (item?.status !== "open") return;
  const known = new Set([...sheet.items.values()].map((one) => one.candidate?.reason).filter(Boolean));
  const reason = await askReason(panel.checked?.reason ?? "", [...known]);
  if (reason) await act("reject", { key: item.id, reason });
}

/** Carry an action out, and go on to what is open next. */
async function act(kind, action) {
  if (isBusy) return false;
  isBusy = true;
  clearTimeout(timer);
  panel.stop();
  tell(say("saving"));
  const { item } = panel;
  panel.keep();
  const after = queue.items.slice(queue.items.indexOf(item) + 1);
  try {
    const { done, changed } = await sheet.act(kind, action);
    if (["accept", "reject", "add", "edit"].includes(kind)) drafts.drop(item.id);
    warn("");
    if (changed) article.update(changed, labelled);
    else drawArticle();
    article.clear();
    tell(`${say("saved")} ${done.said}`);
    panel.item = null;
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
  const { id, kind, back } = panel.item;
  drafts.drop(id);
  panel.item = null;
  if (back) comeBack(back, "");
  else open((kind !== NEW && sheet.items.get(id)) || listed()[0]);
}

/** Begin a row of another table from a cell. */
function beginIn({ table, name, column }) {
  const { id, span } = panel.item;
  panel.keep();
  const item = drafts.begin(table, span, { id, column });
  drafts.put(item, "name", name);
  enter(item);
}

function enter(item) {
  open(item);
  form.focus();
}

/** Begin a row of the words that are selected, or select some first. */
async function begin() {
  const words = article.picked ?? (await select(panel.item?.span?.start));
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
  const { item } = panel;
  if (panel.isFixed) return;
  const words = article.picked ?? (await select(form.placesOf(column)[0]?.start ?? item.span?.start));
  if (item !== panel.item) return;
  if (words) {
    form.use(column, words);
    if (!column) panel.drawWords(words);
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

const step = (by) => open(queue.beside(panel.item?.id, by));
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
  if (item && item === panel.item && form.refuse(refusal)) return undefined;
  return warn(`${refusal.title}. ${refusal.detail}`, refusal.status === 403 ? null : reload);
}

/** The server does not answer: nothing is lost, and it is asked again by itself. */
function gone() {
  warn(say("gone"), reload);
  panel.stop();
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
  panel.keep();
  const { item } = panel;
  const fresh = item?.kind === NEW ? item : null;
  await attempt(async () => {
    await sheet.open();
    await load(typeof sourceId === "string" ? sourceId : sheet.source?.id, item?.id, fresh);
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
  panel.item = null;
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
  ["w", "key-words-of-cell", () => (panel.cell ? selectFor(panel.cell) : tell(say("no-cell")))],
  ["b", "key-basis", () => form.ground(panel.cell)],
  ["o", "key-open", () => form.visit(panel.cell)],
  ["s", "key-words-of-row", () => selectFor("")],
  ["u", "key-undo", () => take("undo", sheet.steps.undo)],
  ["U", "key-redo", () => take("redo", sheet.steps.redo)],
  ["v", "key-validate", () => validate()],
  ["d", "key-sitting", () => sitting()],
  ["c", "key-compare", () => compare()],
];

// What the buttons of the row do, by the names that Panel gives them.
const ACTS = {
  save,
  reject,
  discard,
  begin,
  recut: () => selectFor(""),
  uncover: () => act("uncover", { passage: panel.item.id }),
};

form.addEventListener("words", (event) => selectFor(event.detail));
form.addEventListener("begin", (event) => beginIn(event.detail));
form.addEventListener("visit", (event) => open(sheet.itemOf(event.detail)));
panel.addEventListener("do", (event) => ACTS[event.detail]());
panel.addEventListener("failed", (event) => fail(event.detail));
article.addEventListener("open", (event) => open(sheet.items.get(event.detail)));
article.addEventListener("said", (event) => tell(event.detail));
article.addEventListener("picked", ({ detail }) => {
  const words = detail && make("q", { className: "words", dir: "auto" }, theirs(short(article.words(detail), 60)));
  const { cell, isFixed } = panel;
  const forCell = cell && !isFixed ? [button(say("for-cell", { name: form.titleOf(cell) }), () => selectFor(cell))] : [];
  at("picked").replaceChildren(...(detail ? [words, button(say("new"), begin), ...forCell, button(say("row-words"), () => selectFor(""))] : []));
});
queue.addEventListener("open", (event) => open(sheet.items.get(event.detail)));
at("row").addEventListener("submit", (event) => event.preventDefault());
at("undo").addEventListener("click", () => take("undo", sheet.steps.undo));
at("redo").addEventListener("click", () => take("redo", sheet.steps.redo));
for (const [id, act] of Object.entries({ validate, sitting, compare, help: () => help(COMMANDS) })) at(id).addEventListener("click", act);
for (const id of ["order", "show"]) at(id).addEventListener("change", () => sheet.source && drawList());
at("sources").addEventListener("change", () => reload(at("sources").value));
addEventListener("hashchange", () => takeToken() && reload());
addEventListener("pagehide", () => panel.keep());
listen(COMMANDS.map(([key, name, act]) => [key, name, () => sheet.source && act()]), save, () => {
  article.clear();
  at("heading").focus();
});

takeToken();
reload(sessionStorage.getItem("source"));
