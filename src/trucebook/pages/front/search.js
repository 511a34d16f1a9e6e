// The search: the rows that the site was written with are indexed here, at the first use.
import MiniSearch from "minisearch";
import { write } from "./marks.js";

const SHOWN = 12; // rows of a table that are shown at first
const BEFORE = 60; // characters of the words before a match

// A number with its commas, a character of a script without blanks, or a word.
const TOKEN =
  /\p{Nd}+(?:[.,]\p{Nd}+)*|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|[\p{L}\p{N}\p{M}'’]+/gu;

/** A word without case, accents, vowel signs and apostrophes; a number without commas. */
const folded = (word) =>
  word.normalize("NFKD").replace(/[\p{M}\p{Cf}\u0640'’]|(?<=\p{Nd}),(?=\p{Nd}{3})/gu, "").toLowerCase();

const form = document.getElementById("search");
if (form) start(form, trucebookIndex);

async function start(form, { tables, rows }) {
  const words = form.dataset; // sentences in the language of the page
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const results = document.getElementById("results");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const index = new MiniSearch({
    fields: ["row", "called", "words", "refers", "hosted"],
    tokenize: (text) => text.match(TOKEN) ?? [],
    processTerm: (word) => folded(word) || null,
    searchOptions: {
      boost: { row: 8, hosted: 8, called: 3 },
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (term.length > 4 && !/\p{Nd}/u.test(term) ? 1 : false),
    },
  });
  const documents = rows.map(([, row, , called, words, refers, hosted], id) => ({
    ...{ id, row, called, words, hosted },
    refers: refers.map((at) => rows[at][3]).join(" · "),
  }));

  function search() {
    const typed = input.value.trim();
    const query = /^[\x00-\x7f]$/.test(typed) ? "" : typed; // half of all rows have a word with an s
    const found = query ? index.search(query) : [];
    const groups = Map.groupBy(found, ({ id }) => rows[id][0]);
    results.replaceChildren(...[...groups].map(([table, some]) => group(tables[table], some)));
    if (!query) output.textContent = words.start;
    else if (found.length) output.textContent = words.found.replace("{rows}", number.format(found.length));
    else output.textContent = `${words.none.replace("{words}", query)} ${words.hint}`;
  }

  function group([name, title], found) {
    const section = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = `${title} (${number.format(found.length)})`;
    const list = document.createElement("ul");
    list.className = "found";
    list.append(...found.slice(0, SHOWN).map((one) => item(name, one)));
    section.append(heading, list);
    if (found.length > SHOWN) {
      const more = document.createElement("button");
      more.type = "button";
      more.textContent = words.more.replace("{rows}", number.format(found.length));
      more.addEventListener("click", () => {
        list.append(...found.slice(SHOWN).map((one) => item(name, one)));
        list.children[SHOWN].querySelector("a").focus();
        more.remove();
      });
      section.append(more);
    }
    return section;
  }

  function item(table, { id, match }) {
    const [, row, address, called, own] = rows[id];
    const terms = new Set(Object.keys(match));
    const hosted = (match[folded(input.value.trim())] ?? []).includes("hosted");
    const link = document.createElement("a");
    link.href = (address || `${table}/${row}.html`) + (hosted ? `#${input.value.trim()}` : "");
    const name = document.createElement("bdi");
    mark(name, called, terms);
    link.append(name);
    const code = document.createElement("code");
    mark(code, row, terms);
    const made = document.createElement("li");
    made.append(link, " ", called === row ? "" : code);
    for (const text of [own, documents[id].refers]) {
      const part = around(text, terms);
      if (!part) continue;
      const context = document.createElement("bdi");
      context.className = "context";
      mark(context, part, terms);
      made.append(context);
    }
    return made;
  }

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1)).get("q");
    if (asked !== null && asked !== input.value) input.value = asked;
    search();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  await index.addAllAsync(documents, { chunkSize: 250 });
  input.addEventListener("input", () => {
    search();
    history.replaceState(null, "", `#${new URLSearchParams({ q: input.value })}`);
  });
  addEventListener("hashchange", read);
  read();
}

/** A text in an element, the words of some terms marked. */
function mark(parent, text, terms) {
  let here = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (!terms.has(folded(found[0]))) continue;
    const marked = document.createElement("mark");
    write(marked, found[0]);
    write(parent, text.slice(here, found.index));
    parent.append(marked);
    here = found.index + found[0].length;
  }
  write(parent, text.slice(here));
}

/** Some words of a text around the first that is one of some terms; null where none is. */
function around(text, terms) {
  for (const found of text.matchAll(TOKEN)) {
    if (!terms.has(folded(found[0]))) continue;
    const from = text.lastIndexOf(" ", Math.max(0, found.index - BEFORE)) + 1;
    const to = text.indexOf(" ", found.index + 2 * BEFORE);
    return `${from ? "…" : ""}${text.slice(from, to < 0 ? undefined : to)}${to < 0 ? "" : "…"}`;
  }
  return null;
}
