// Apache Annotator finds each annotation's words in the text, by offsets and by the quotation.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

const node = path.join(process.env.JUDGES_NODE, "package.json");
const { textPositionSelectorMatcher, textQuoteSelectorMatcher } = await import(
  createRequire(node).resolve("@apache-annotator/selector")
);

const texts = new Map();
for (const name of fs.readdirSync(process.env.JUDGES_TEXTS)) {
  if (!name.endsWith(".txt")) continue;
  const text = fs.readFileSync(path.join(process.env.JUDGES_TEXTS, name));
  const digest = createHash("sha256").update(text).digest("base64url");
  texts.set(`ni:///sha-256;${digest}`, text.toString("utf8"));
}

const chunker = (text) => ({
  currentChunk: { data: text },
  nextChunk: () => null,
  previousChunk: () => null,
  precedesCurrentChunk: () => false,
});

async function ranges(matcher, selector, text) {
  const found = [];
  for await (const { startIndex, endIndex } of matcher(selector)(chunker(text))) {
    found.push(`${startIndex}-${endIndex}`);
  }
  return found;
}

async function judge(folder) {
  const content = JSON.parse(fs.readFileSync(path.join(folder, "annotations.jsonld"), "utf8"));
  for (const { id, target } of content.first.items) {
    const text = texts.get(target.source);
    const [position, quote] = target.selector;
    const [there] = await ranges(textPositionSelectorMatcher, position, text);
    const quoted = await ranges(textQuoteSelectorMatcher, quote, text);
    if (!quoted.includes(there)) return `${id}: ${there} by offsets, ${quoted} by words`;
  }
  return content.first.items.length === content.total ? null : "not all annotations are there";
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await judge(line.trim()).catch(String)));
}
