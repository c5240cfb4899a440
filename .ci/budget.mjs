// Weighs what a first visit has to fetch before one can type and send, as it travels (brotli 11), and fails above the
// budget. `node .ci/budget.mjs [FOLDER]` prints the table.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

export const BUDGET_BYTES = 220_000;

const weigh = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

// The page, everything it links, what those scripts import by name, and the sprite of its icons. The drawings are shown
// by rooms alone, which are fetched later, as they are.
export function firstLoad(folder) {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const linked = [...html.matchAll(/<(?:link|script)\b[^>]*\s(?:href|src)="([^"]+)"/g)].map(([, address]) => address.replace(/^\.\//, ""));
  const sprites = ["icons.svg"].filter((file) => existsSync(join(folder, file)));
  const files = [...new Set(["index.html", ...linked, ...sprites])];
  const imported = files.filter((file) => file.endsWith(".js")).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^import .* from ["']\.\/([^"']+)["'];?$/gm)].map(([, name]) => name));
  return [...new Set([...files, ...imported])].map((file) => {
    const bytes = readFileSync(join(folder, file));
    return { file, rawBytes: bytes.length, sentBytes: weigh(bytes) };
  });
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function table(parts, totalBytes) {
  const rows = [...parts.map(({ file, rawBytes, sentBytes }) => [file, kilobytes(rawBytes), kilobytes(sentBytes)]),
    ["everything needed to type and send", "", kilobytes(totalBytes)], ["budget", "", kilobytes(BUDGET_BYTES)]];
  return rows.map(([name, raw, sent]) => `${name.padEnd(40)}${raw.padStart(12)}${sent.padStart(12)}`).join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const parts = firstLoad(process.argv[2] ?? "dist");
  const totalBytes = parts.reduce((sum, part) => sum + part.sentBytes, 0);
  for (const ending of [".html", ".css", ".js", ".wasm"]) {
    if (parts.some(({ file }) => file.endsWith(ending))) continue;
    console.error(`The first load has no ${ending} file: this is not a whole bundle.`);
    process.exit(1);
  }
  console.log(table(parts, totalBytes));
  if (totalBytes > BUDGET_BYTES) {
    console.error(`The first load is ${kilobytes(totalBytes - BUDGET_BYTES)} above its budget.`);
    process.exit(1);
  }
  console.log("1 passed, 0 failed");
}
