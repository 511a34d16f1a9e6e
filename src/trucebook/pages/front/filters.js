// Filters: a form hides rows, and what is chosen is in the address, so that it can be shared.
//
// A row (data-row) has, by the name of each select, the places of its options: data-place="0 4".
// What has no row left (data-group) is hidden too; of a row that heads others (data-head) a line is left.

const STEP = 200; // rows that are laid out at first, and with each “show more”

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

  // Shows the rows that have all that is chosen, and beside each option how many it would leave.
  function apply() {
    const chosen = selects.map((select) => select.selectedIndex - 1);
    const counts = selects.map((select) => new Uint32Array(select.options.length));
    const inGroup = new Map();
    let matching = 0;
    for (const row of rows) {
      const lacks = chosen.flatMap((at, i) => (at < 0 || row.has[i].includes(at) ? [] : [i]));
      const leaves = lacks.length ? lacks : selects.keys();
      if (lacks.length < 2) for (const i of leaves) for (const at of row.has[i]) counts[i][at] += 1;
      const isShown = !lacks.length && matching < limit;
      matching += lacks.length ? 0 : 1;
      for (const group of row.groups) inGroup.set(group, inGroup.get(group) || isShown);
      if (isShown !== row.isShown) show(row.element, isShown);
      row.isShown = isShown;
    }
    for (const [group, isShown] of inGroup) group.hidden = !isShown;
    selects.forEach((select, i) => mark(select, names[i], counts[i]));
    say(matching);
    document.dispatchEvent(new Event("filtered"));
  }

  function show(element, isShown) {
    if ("head" in element.dataset) element.classList.toggle("context", !isShown);
    else element.hidden = !isShown;
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

  // The address without “=” is a place on the page, which has to be shown to be gone to.
  function read() {
    const hash = location.hash.slice(1);
    if (!hash || hash.includes("=")) {
      choose(new URLSearchParams(hash));
      apply();
      return;
    }
    const place = document.getElementById(decodeURIComponent(hash));
    const last = rows.findLastIndex((row) => place?.contains(row.element));
    if (last < 0) {
      apply();
      return;
    }
    choose(new URLSearchParams());
    limit = Math.max(STEP, last + 1);
    apply();
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
    apply();
    hidden.find((row) => row.isShown)?.element.querySelector("a")?.focus();
  });
  addEventListener("popstate", read);
  form.hidden = false;
  read();
}

function groupsOf(element) {
  const group = element?.closest("[data-group]");
  return group ? [group, ...groupsOf(group.parentElement)] : [];
}
