// Filters: a form hides rows, and what is chosen is in the address, so that it can be shared.
//
// A row (data-row) has, by the name of each select, the places of its options: data-place="0 4".
// What has no row left (data-group) is hidden too; of a row that heads others (data-head) a line is left.

const STEP = 200; // rows that are shown at first, and more with each “show more”
const SCREENFUL = 30;

const form = document.getElementById("filters");
if (form) start(form);

function start(form) {
  const selects = [...form.querySelectorAll("select")];
  const rows = [...document.querySelectorAll("[data-row]")].map((element) => ({
    element,
    groups: groupsOf(element.parentElement),
    has: selects.map(({ name }) => (element.dataset[name]?.match(/\d+/g) ?? []).map(Number)),
    isShown: true,
  }));
  const names = selects.map((select) => [...select.options].map((option) => option.text));
  const counted = document.getElementById("counted");
  const more = document.getElementById("more");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let limit = STEP;
  let round = 0;

  // Finds the rows that have all that is chosen, and says beside each option how many it would
  // leave. Of many rows a screenful is shown at once, the others after the paint.
  function apply(isWhole = rows.length <= STEP) {
    const chosen = selects.map((select) => select.selectedIndex - 1);
    const counts = selects.map((select) => new Uint32Array(select.options.length));
    for (const row of rows) {
      const lacked = lackedBy(row, chosen);
      row.matches = !lacked.length;
      if (lacked.length === 1) count(counts, row, lacked[0]);
      else if (row.matches) for (let i = 0; i < selects.length; i += 1) count(counts, row, i);
    }
    selects.forEach((select, i) => mark(select, names[i], counts[i]));
    say(rows.reduce((sum, row) => sum + row.matches, 0));
    round += 1;
    fill(round, isWhole ? limit : SCREENFUL);
  }

  // Shows some rows, and more after each paint, as long as nothing else was chosen.
  function fill(own, most) {
    if (own !== round) return;
    reveal(Math.min(most, limit));
    const next = () => setTimeout(() => fill(own, most + SCREENFUL));
    if (most < limit) requestAnimationFrame(next);
  }

  function reveal(most) {
    const shownIn = new Map();
    let shown = 0;
    for (const row of rows) {
      row.isShown = row.matches && shown < most;
      shown += row.isShown;
      for (const group of row.groups) shownIn.set(group, shownIn.get(group) || row.isShown);
    }
    for (const [group, isShown] of shownIn) group.hidden = !isShown;
    for (const row of rows) if (!row.groups[0]?.hidden) show(row);
    if (most === limit) document.dispatchEvent(new Event("filtered"));
  }

  function show({ element, isShown }) {
    if ("head" in element.dataset) element.classList.toggle("context", !isShown);
    else if (element.hidden === isShown) element.hidden = !isShown;
  }

  function mark(select, names, counts) {
    for (let at = 1; at < select.options.length; at += 1) {
      const option = select.options[at];
      const text = `${names[at] ?? option.value} (${number.format(counts[at - 1])})`;
      if (option.text !== text) option.text = text;
      option.disabled = !counts[at - 1] && !option.selected;
    }
  }

  function say(matching) {
    const words = [form.dataset.none];
    if (matching) words[0] = form.dataset.counted.replace("{shown}", number.format(matching));
    if (matching > limit) words.push(form.dataset.first.replace("{some}", number.format(limit)));
    counted.textContent = words.join(". ");
    more.hidden = matching <= limit;
  }

  function choose(values) {
    for (const select of selects) {
      const value = values.get(select.name) ?? "";
      const isKnown = [...select.options].some((option) => option.value === value);
      if (!isKnown) select.add(new Option(value, value)); // of another book or release: no row has it
      select.value = value;
      if (value) select.parentElement.hidden = false;
    }
    limit = STEP;
  }

  // The address names a place on the page, which is shown then, or what is chosen.
  function read(isWhole) {
    const hash = location.hash.slice(1);
    const place = document.getElementById(hash) ?? document.getElementById(decoded(hash));
    if (!place && (!hash || hash.includes("="))) choose(new URLSearchParams(hash));
    apply(isWhole);
    if (!place?.closest("[hidden]")) return;
    const isAt = ({ element }) => place.contains(element) || element.contains(place);
    choose(new URLSearchParams());
    limit = Math.max(STEP, rows.findLastIndex(isAt) + 1);
    apply(true);
    place.scrollIntoView();
  }

  function write() {
    const chosen = selects.filter((select) => select.value).map(({ name, value }) => [name, value]);
    const hash = chosen.length ? `#${new URLSearchParams(chosen)}` : "";
    if (hash !== location.hash) history.pushState(null, "", hash || location.href.split("#")[0]);
  }

  form.addEventListener("change", () => {
    limit = STEP;
    apply();
    write();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    choose(new URLSearchParams());
    apply();
    write();
  });
  more.addEventListener("click", () => {
    const hidden = rows.filter((row) => !row.isShown);
    limit += STEP;
    apply(true);
    hidden.find((row) => row.isShown)?.element.querySelector("a")?.focus();
  });
  addEventListener("popstate", () => read());
  document.querySelector(".many")?.classList.remove("many"); // what is shown from now on is few
  form.hidden = false;
  read(true);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // what somebody typed
  }
}

// The selects of which a row has not what is chosen; of more than two the first two.
function lackedBy(row, chosen) {
  const lacked = [];
  for (let i = 0; i < chosen.length && lacked.length < 2; i += 1) {
    if (chosen[i] >= 0 && !row.has[i].includes(chosen[i])) lacked.push(i);
  }
  return lacked;
}

function count(counts, row, i) {
  for (const at of row.has[i]) counts[i][at] += 1;
}

function groupsOf(element) {
  const group = element?.closest("[data-group]");
  return group ? [group, ...groupsOf(group.parentElement)] : [];
}
