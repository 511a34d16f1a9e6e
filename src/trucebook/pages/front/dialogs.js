// What is asked or shown over the page: a reason, a table, what differs, what is wrong.
import { button, make, say, theirs } from "./dom.js";

/**
 * A dialog. Resolves with what `close` is called with, or null where it is left; the focus returns.
 *
 * @param {string} title
 * @param {Node[]} body
 * @param {(close: (value: any) => void) => Node[]} buttons
 * @param {(form: HTMLFormElement) => any} submitted what Enter in a field closes it with
 */
export function dialog(title, body, buttons, submitted = null) {
  return new Promise((done) => {
    const name = make("h2", { id: "dialog-title", tabIndex: -1 }, title);
    const form = make("form", { method: "dialog" }, name, ...body);
    const box = make("dialog", { "aria-labelledby": name.id }, form);
    let result = null;
    const close = (value = null) => {
      result = value;
      box.close();
    };
    form.append(make("p", { className: "buttons" }, ...buttons(close)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (submitted) close(submitted(form));
    });
    box.addEventListener("close", () => {
      box.remove();
      done(result);
    });
    document.body.append(box);
    box.showModal();
    (form.querySelector("input:checked") ?? form.querySelector("input, select") ?? name).focus();
  });
}

const submit = (label) => make("button", { type: "submit", className: "main" }, label);

/** Why a candidate is rejected: the reasons that were given before are proposed. */
export function askReason(proposed, known) {
  const list = make("datalist", { id: "reasons" }, ...known.map((value) => make("option", { value })));
  const input = make("input", { type: "text", name: "reason", value: proposed, required: true, autocomplete: "off" });
  input.setAttribute("list", list.id);
  const label = make("label", {}, say("reason"), " ", input);
  const asked = dialog(say("reject"), [label, list], (close) => [submit(say("reject")), " ", button(say("cancel"), () => close())], () => input.value.trim() || null);
  input.select();
  return asked;
}

/** The table of a new row: the tables that quote first, where words are selected. */
export function askTable(tables, words) {
  const select = make("select", { size: Math.min(tables.length, 16), "aria-label": say("table") });
  const about = make("p", { className: "soft about", dir: "auto" });
  for (const table of tables) select.append(make("option", { value: table.name }, `${table.title || table.name} (${table.name})`));
  const describe = () => about.replaceChildren(theirs(tables.find((table) => table.name === select.value)?.description ?? ""));
  select.selectedIndex = 0;
  select.addEventListener("change", describe);
  select.addEventListener("keydown", (event) => {
    if (event.key === "Enter") select.form.requestSubmit();
  });
  select.addEventListener("dblclick", () => select.form.requestSubmit());
  describe();
  const quoted = words ? [make("q", { className: "words", dir: "auto" }, theirs(words))] : [];
  return dialog(say("new-in"), [...quoted, make("div", { className: "choose" }, select, about)], (close) => [submit(say("choose")), " ", button(say("cancel"), () => close())], () => select.value);
}

/** A table of cells, each with a text of the book. */
function cells(head, lines) {
  const row = (tag, one) => make("tr", {}, ...one.map((cell) => make(tag, {}, typeof cell === "string" ? theirs(cell || "–") : cell)));
  return make("div", { className: "scroll" }, make("table", {}, make("thead", {}, row("th", head.map((name) => say(name)))), make("tbody", {}, ...lines.map((one) => row("td", one)))));
}

/** What the sitting has changed; resolves with true where it is to be ended. */
export function showSitting({ changes, actions }) {
  const body = [make("p", {}, changes.length ? say("sitting-about", { actions, rows: changes.length }) : say("sitting-none"))];
  for (const { table, row_id, kind, before, after } of changes) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const differing = names.filter((name) => (before[name] ?? "") !== (after[name] ?? ""));
    const cell = (name) => make("span", {}, `${name} `, ...(before[name] ? [make("del", {}, theirs(before[name])), " "] : []), ...(after[name] ? [make("ins", {}, theirs(after[name]))] : []));
    body.push(make("h3", {}, `${table} ${row_id} – ${say(`kind-${kind}`)}`), make("p", { className: "differing" }, ...differing.map(cell)));
  }
  return dialog(say("sitting"), body, (close) => [button(say("close"), () => close(), { className: "main" }), " ", button(say("finish"), () => close(true), { disabled: !actions })]);
}

/** What is wrong with the whole book; resolves with the id of a row to open. */
export function showJudged({ is_valid, summary, problems }) {
  const line = (said, close) => {
    const place = said.row_id ? button(`${said.table} ${said.row_id} ${said.field}`, () => close(said.row_id), { className: "small" }) : theirs(said.where);
    return make("li", { className: `problem ${said.severity}` }, make("b", {}, say(said.severity === "error" ? "error" : "warning")), " ", place, " ", theirs(said.message), " ", theirs(said.hint, "soft"));
  };
  const list = make("ul");
  return dialog(say(is_valid ? "valid" : "invalid"), [make("p", {}, theirs(summary)), list], (close) => {
    list.append(...problems.slice(0, 300).map((said) => line(said, close)));
    return [button(say("close"), () => close(), { className: "main" })];
  });
}

/** Cells that two people changed: resolves with the columns in which the other's text is kept. */
export function askConflicts(conflicts, isChoice) {
  const line = ({ table, row_id, field, seen, wanted, found }, index) => {
    const side = (value, text) => {
      if (!isChoice) return theirs(text || "–");
      const input = make("input", { type: "radio", name: `side-${index}`, value, defaultChecked: value === "theirs" });
      return make("label", {}, input, " ", theirs(text || "–"));
    };
    return [`${table} ${row_id}`, field, seen, side("mine", wanted), side("theirs", found)];
  };
  const body = [make("p", {}, say("conflict-about")), cells(["row", "cell", "before", "mine", "theirs"], conflicts.map(line))];
  const kept = (form) => conflicts.filter((_, index) => form.elements[`side-${index}`].value === "theirs").map(({ field }) => field);
  return dialog(say("conflict"), body, (close) => [...(isChoice ? [submit(say("save")), " "] : []), button(say("close"), () => close())], isChoice ? kept : null);
}

/** Cells in which two coders differ, one after the other; `settle(difference, text, reason)` writes. */
export function showDifferences(found, settle) {
  const open = found.filter((one) => !one.settled);
  const line = (one) => {
    const reason = make("input", { type: "text", value: one.reason, "aria-label": `${say("reason")}: ${one.field}`, placeholder: say("reason") });
    const own = make("input", { type: "text", value: one.settled, "aria-label": `${say("settled")}: ${one.field}`, placeholder: say("settled"), dir: "auto" });
    const state = make("span", { className: "soft", role: "status" }, one.settled ? say("saved") : "");
    const take = async (text) => {
      own.value = text;
      if (!reason.value.trim()) {
        state.textContent = say("reason-needed");
        reason.focus();
        return;
      }
      state.textContent = say("saving");
      state.textContent = (await settle(one, text, reason.value.trim())) ? say("saved") : say("refused");
    };
    const side = (text) => button("", () => take(text), { "aria-label": say("use", { value: text || "–" }) });
    const [first, second] = [side(one.first), side(one.second)];
    first.append(theirs(one.first || "–"));
    second.append(theirs(one.second || "–"));
    const place = make("span", {}, make("q", { className: "words", dir: "auto" }, theirs(one.exact)), make("br"), `${one.table} · ${one.field}`);
    return [place, first, second, make("span", { className: "settle" }, own, reason, button(say("save"), () => take(own.value.trim())), state)];
  };
  const body = [make("p", {}, say("differences-about", { count: open.length, all: found.length }))];
  if (found.length) body.push(cells(["row", "first", "second", "settled"], [...open, ...found.filter((one) => one.settled)].map(line)));
  return dialog(say("differences"), body, (close) => [button(say("close"), () => close())]);
}
