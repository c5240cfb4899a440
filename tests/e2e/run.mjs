// Runs the test files whose paths are given, some at a time. The largest come first: a long one that begins last would
// leave all but one processor idle. No more run at a time than there are processors: some measure how quick a page is.
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const size = (path) => statSync(path).size;
const files = process.argv.slice(2).sort((one, other) => size(other) - size(one));
if (files.length === 0) throw new Error("no test files were named");

run({ files, concurrency: Number(process.env.X_CONC ?? availableParallelism()) })
  .on("test:fail", ({ todo }) => { if (todo === undefined || todo === false) process.exitCode = 1; })
  .compose(new spec())
  .pipe(process.stdout);
