// The datapackage library for node reads every row, typed, and follows the foreign keys.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

const require = createRequire(path.join(process.env.JUDGES_NODE, "package.json"));
const { Package } = require("datapackage");

async function judge(folder) {
  const descriptor = JSON.parse(fs.readFileSync(path.join(folder, "datapackage.json"), "utf8"));
  // JavaScript counts UTF-16 units: a limit in code points is not for it to judge.
  for (const { schema } of descriptor.resources) {
    for (const field of schema.fields) delete field.constraints?.maxLength;
  }
  const pack = await Package.load(descriptor, { basePath: folder });
  if (!pack.valid) return String(pack.errors[0]);
  if (pack.resources.length === 0) return "no resource to look at";
  for (const resource of pack.resources) {
    if (!resource.tabular) return `${resource.name} is no table`;
    await resource.read({ relations: resource.schema.foreignKeys.length > 0 });
  }
  return null;
}

// The library throws beside its promise where a file is missing.
let crash;
process.on("uncaughtException", (error) => crash(error));

for await (const line of readline.createInterface({ input: process.stdin })) {
  const crashed = new Promise((_, reject) => (crash = reject));
  const fault = await Promise.race([judge(line.trim()), crashed]).catch((error) =>
    String(error.errors?.[0] ?? error)
  );
  console.log(JSON.stringify(fault && fault.replace(/\s+/g, " ").slice(0, 300)));
}
