// The text of a source, which a reader has: checked, read and marked here, and sent nowhere.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { marks } from "./marks.js";

const place = document.getElementById("text");
if (place) start(place);

function start(place) {
  const words = place.dataset; // sentences in the language of the page
  const output = place.querySelector("output");
  const filter = document.querySelector('#filters select[name="table"]');
  const rows = [...document.querySelectorAll("[data-start]")];
  let text = null;

  async function read(file) {
    output.textContent = words.reading;
    const data = new Uint8Array(await file.arrayBuffer());
    const digest = bytesToHex(sha256(data));
    if (digest !== words.sha256) {
      const expected = words.other.replace("{expected}", words.sha256).replace("{found}", digest);
      output.textContent = expected.replace("{file}", file.name).replace("{bytes}", data.length);
      return;
    }
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data); // as Python reads it
    draw();
  }

  function draw() {
    if (text === null) return;
    const chosen = (filter?.selectedIndex ?? 0) - 1;
    const shown = rows.filter(({ dataset }) => chosen < 0 || dataset.table === String(chosen));
    const marked = marks(text, shown.map(spanOf));
    place.querySelector(".marks")?.remove();
    place.append(marked.root);
    const lost = marked.lost.map((index) => shown[index].id);
    output.textContent = words.marked.replace("{rows}", shown.length - lost.length);
    if (lost.length) output.textContent += ` ${words.lost.replace("{rows}", lost.join(", "))}`;
  }

  place.hidden = false;
  const input = place.querySelector("input");
  input.addEventListener("change", () => input.files[0] && read(input.files[0]));
  document.addEventListener("filtered", draw);
  // Dropped beside the place, a file would be opened in place of the page.
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) read(file);
  });
}

function spanOf(row) {
  const { start, end, kind } = row.dataset;
  const label = row.textContent.replace(/\s+/g, " ").trim();
  return { start: Number(start), end: Number(end), label, href: row.querySelector("a").href, data: { kind } };
}
