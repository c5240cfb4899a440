// Shows that the suite can fail: for every rule, the test named beside it passes with the rule and fails without it. The
// bundle is one of its own, built with the feature `disarm`; what ships has no such switch.
//   node tests/e2e/disarm.mjs [RULE…]     all rules, or these; ATELIER_BUNDLE says where the bundle is
import { spawn } from "node:child_process";
import { join } from "node:path";
import { PROJECT } from "./lib/paths.mjs";

const BUNDLE = process.env.ATELIER_BUNDLE ?? join(PROJECT, "target/disarm-bundle");
const AT_ONCE = Number(process.env.ATELIER_AT_ONCE ?? 1);
const LONGEST_MS = 300_000;

// Each rule by its name in `src/core/disarm.rs`, the file, and the beginning of the test's name.
const RULES = [
  ["intent-first", "fault-disk", "a request leaves only when its intent is on the disk"],
  ["kept-or-not-sent", "fault-tabs", "fault 24: when a newer version takes the storage over"],
  ["resent-by-person", "fault-crash", "fault 2:"],
  ["bytes-first", "fault-disk", "fault 21: writes that keep failing (throws)"],
  ["kept-so-far", "fault-crash", "fault 2:"],
  ["kept-when-left", "fault-crash", "fault 4: a page that is closed"],
  ["broken-is-kept", "fault-stream", "faults 5 and 6:"],
  ["asks-before-leaving", "fault-crash", "fault 4: leaving while"],
  ["asks-for-a-reason", "fault-crash", "fault 4: leaving while"],
  ["swept-after-a-day", "fault-crash", "fault 3:"],
  ["day-of-grace", "fault-crash", "fault 3:"],
  ["lost-is-not-retried", "fault-stream", "faults 5 and 6:"],
  ["stall-is-not-retried", "fault-stream", "fault 7:"],
  ["refusal-is-not-retried", "fault-retry", "fault 10:"],
  ["offline-is-not-retried", "fault-retry", "fault 16:"],
  ["only-unbegun-is-retried", "fault-stream", "fault 12:"],
  ["server-delay", "fault-stream", "fault 13:"],
  ["waits-grow", "fault-retry", "fault 11:"],
  ["waits-differ", "fault-retry", "fault 11:"],
  ["four-tries", "fault-retry", "fault 11:"],
  ["batch-stops", "fault-retry", "fault 40:"],
  ["stall-ends", "fault-stream", "fault 7:"],
  ["patience", "fault-stream", "fault 7:"],
  ["done-has-result", "fault-stream", "fault 14:"],
  ["picture-is-one", "fault-stream", "fault 14:"],
  ["one-tab-sends", "fault-tabs", "fault 15:"],
  ["one-at-a-time", "sending", "what is written while an answer is under way"],
  ["done-is-written", "fault-disk", "fault 21: an answer is shown as done only"],
  ["unwritten-is-kept", "fault-disk", "fault 21: writes that keep failing (aborts)"],
  ["unwritten-is-said", "fault-disk", "fault 21: writes that keep failing (aborts)"],
  ["transaction-ends", "fault-disk", "fault 21: writes that keep failing (aborts)"],
  ["card-once", "fault-card", "a card that two tabs ask for at once"],
  ["older-is-dropped", "fault-disk", "fault 21: saving again never writes"],
  ["written-again", "fault-disk", "fault 21: a write that aborts once"],
  ["dead-handle", "fault-disk", "fault 23:"],
  ["loss-is-said", "fault-disk", "fault 23:"],
  ["raised-is-not-lost", "records", "a disk of the first version"],
  ["lets-go", "fault-tabs", "fault 24: a database that another tab deletes"],
  ["opened-again", "fault-store", "fault 22: a storage that cannot be opened once"],
  ["works-in-memory", "fault-store", "fault 28: IndexedDB throws when it is opened"],
  ["name-is-checked", "fault-store", "fault 27:"],
  ["bad-is-set-aside", "fault-store", "fault 27:"],
  ["asks-once-to-stay", "fault-store", "fault 29:"],
  ["merged-by-field", "fault-tabs", "fault 30:"],
  ["drafts-of-two-tabs", "fault-tabs", "fault 30: messages that two tabs write"],
  ["others-are-told", "fault-tabs", "fault 30:"],
  ["others-are-awaited", "fault-tabs", "an answer under way in one tab"],
  ["part-again", "fault-load", "fault 31: a part that does not arrive at first"],
  ["another-worker", "fault-load", "fault 34: a worker that dies"],
  ["death-is-noticed", "fault-load", "fault 34: a worker that dies"],
  ["merged-once", "fault-kept", "an answer that was asked for anew"],
  ["claim-is-of-its-moment", "fault-kept", "a picture that could not be saved is saved by a click"],
  ["named-all-the-same", "fault-kept", "fault 34: a picture that no worker"],
  ["freed-as-decided", "storage", "what another tab writes while it is decided"],
  ["restore-is-whole", "fault-backup", "fault 37:"],
  ["records-come-last", "fault-backup", "fault 38: a backup into a folder or a restore"],
  ["checksum-is-checked", "fault-backup", "fault 37:"],
  ["hash-is-checked", "fault-backup", "fault 37:"],
  ["later-is-refused", "fault-backup", "fault 37:"],
  ["half-is-no-backup", "fault-backup", "fault 38: a backup that is stopped"],
  ["needed-stays", "needed", "an answer that lies on the desk"],
  ["desk-follows", "desk-tabs", "what one tab asks, keeps and hides"],
  ["layers-are-merged", "desk-tabs", "edits that two tabs begin at the same moment"],
  ["styles-are-merged", "styles-shelf", "what two tabs change of one style"],
  ["later-is-heeded", "fault-tabs", "fault 24: a tab that hears of a later version"],
  ["earlier-is-read", "records", "a disk of the first version"],
  ["reminder-comes", "storage", "many pictures without a backup"],
  ["restored-once", "storage", "a backup brings everything back"],
  ["damaged-is-mended", "restore", "what is damaged here"],
  ["only-new-is-added", "backup-folder", "a folder gets only what is new"],
  ["steady-clock", "fault-time", "fault 19: a clock that jumps"],
  ["too-many-is-said", "fault-load", "fault 35:"],
];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Runs one test, with a rule switched off or with all of them, and says how it ended: "passed", "failed", or what else
// happened.
function run([file, name], rule) {
  const args = ["--test-concurrency=1", "--test-reporter=tap", `--test-name-pattern=^${escaped(name)}`, join(PROJECT, `tests/e2e/${file}.test.mjs`)];
  const env = { ...process.env, ATELIER_BUNDLE: BUNDLE, ATELIER_DISARM: rule ?? "" };
  return new Promise((done) => {
    const child = spawn(process.execPath, ["--test", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { said += text; });
    const late = setTimeout(() => child.kill("SIGTERM"), LONGEST_MS);
    child.once("exit", () => {
      clearTimeout(late);
      if (said.includes("there is no rule")) return done("the bundle does not know the rule");
      const lines = said.split("\n").filter((line) => /^\s*(not )?ok \d+ /.test(line) && line.includes(`- ${name}`) && !/# SKIP/i.test(line));
      if (lines.length === 0) return done("no such test");
      if (lines.some((line) => /# todo/i.test(line))) return done("a promise that is not kept yet");
      done(lines.some((line) => /^\s*not ok/.test(line)) ? "failed" : "passed");
    });
  });
}

async function inParallel(jobs, work) {
  const waiting = [...jobs];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await work(job);
  }));
}

const wanted = process.argv.slice(2);
const chosen = RULES.filter(([rule]) => wanted.length === 0 || wanted.includes(rule));
const tests = [...new Map(chosen.map(([, ...test]) => [test.join("|"), test])).values()];
const outcome = {};
await inParallel(tests, async (test) => {
  outcome[test.join("|")] = await run(test);
  console.log(`with every rule    ${outcome[test.join("|")].padEnd(8)} ${test.join(": ")}`);
});
const rows = [];
await inParallel(chosen, async ([rule, ...test]) => {
  const without = await run(test, rule);
  const isGood = without === "failed" && outcome[test.join("|")] === "passed";
  rows.push({ rule, test, isGood, without });
  console.log(`${rule.padEnd(26)} ${without === "failed" ? "red" : without.padEnd(8)} ${test.join(": ")}`);
});
console.log("\n| rule | test | red |\n| --- | --- | --- |");
rows.sort((a, b) => chosen.findIndex(([rule]) => rule === a.rule) - chosen.findIndex(([rule]) => rule === b.rule));
for (const { rule, test, isGood, without } of rows) console.log(`| ${rule} | \`${test[0]}\`: ${test[1]} | ${isGood ? "yes" : `no: ${without}, with the rule ${outcome[test.join("|")]}`} |`);
const bad = rows.filter(({ isGood }) => !isGood).length;
console.log(`\n${rows.length - bad} passed, ${bad} failed`);
process.exitCode = bad === 0 ? 0 : 1;
