// The figures of the bundle in a browser: `node tests/bench/page/run.mjs [NAME…]`. JSON on standard output, a table on
// standard error. The bundle is the one in dist/ (`./start --build`). Names: load, reply, request, typing, save, library, generations, backup, style, retouch.
import { table } from "./figure.mjs";

const KNOWN = ["load", "reply", "request", "typing", "save", "library", "generations", "backup", "style", "retouch"];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !KNOWN.includes(name));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")}: not known here; there are ${KNOWN.join(", ")}.`);
  process.exit(2);
}

const figures = [];
for (const name of wanted.length > 0 ? wanted : KNOWN) {
  console.error(`measuring: ${name} …`);
  const measure = (await import(`./${name}.mjs`))[name];
  figures.push(...await measure());
}
console.log(JSON.stringify(figures, null, 2));
console.error(table(figures));
const missed = figures.filter(({ holds }) => !holds).length;
console.error(`${figures.length - missed} passed, ${missed} failed`);
process.exitCode = missed > 0 ? 1 : 0;
