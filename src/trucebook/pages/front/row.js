// A row as JSON and CSV, read from its page: an element has the column and the text of a cell.
const page = document.querySelector("[data-table]:has([data-empty])");
const cited = document.getElementById("cite");
if (page && cited) start(page, cited);

function start(page, cited) {
  const [copy, copied, json, csv] = cited.dataset.buttons.split("|");
  const name = document.title.split(" · ")[0];
  const cells = cellsOf(page);
  const button = (label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    cited.parentElement.append(" ", made);
    return made;
  };
  Object.assign(button(copy).dataset, { copies: "cite", done: copied });
  button(json).addEventListener("click", () => {
    save(`${name}.json`, "application/json", `${JSON.stringify(Object.fromEntries(cells), null, 2)}\n`);
  });
  button(csv).addEventListener("click", () => {
    const lines = [cells.map(([column]) => column), cells.map(([, , text]) => text)];
    save(`${name}.csv`, "text/csv", lines.map((line) => `${line.map(quoted).join(",")}\n`).join(""));
  });
}

/** Column, value and text of each cell. */
function cellsOf(page) {
  const cells = [...page.querySelectorAll("[data-c]")].map((one) => [one.dataset.c, ...valueOf(one, one)]);
  for (const cell of page.querySelectorAll(".cells tr > td:nth-child(2)")) {
    const [, column] = /#[^.]*\.(.*)/.exec(cell.parentElement.querySelector("th a")?.hash ?? "") ?? [];
    if (column) cells.push([decodeURIComponent(column), ...valueOf(cell.querySelector("data, bdi"), cell)]);
  }
  const empty = page.querySelector("[data-empty]").textContent.split(", ").filter(Boolean);
  return [...cells, ...empty.map((column) => [column, null, ""])];
}

function valueOf(element, { dataset }) {
  const { text: unseen } = element.dataset; // of a text with characters that the page shows by codes
  const text = unseen ? JSON.parse(unseen) : element.value ?? element.textContent;
  if (dataset.list) return [text.split(dataset.list), text];
  return ["n" in dataset ? Number(text) : text, text];
}

const quoted = (text) => (/[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
