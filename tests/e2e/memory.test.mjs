// What was read from the disk is let go by the program once it is used: otherwise every picture that was ever looked at
// would stay in the memory for as long as the page lives.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asNewcomer, generated, look, send } from "./lib/person.mjs";
import { openStudio } from "./lib/studio.mjs";

// Requests and transactions that may be under way, or be held by what the browser has not ended yet.
const UNDER_WAY = 4;

test("requests and transactions of the storage are let go when they have ended", async (t) => {
  const { page, context, visit } = await openStudio(t, { visit: false });
  await page.addInitScript(() => {
    globalThis.made = [];
    const watch = (prototype, methods) => {
      for (const method of methods) {
        const own = prototype[method];
        prototype[method] = function (...given) {
          const result = own.apply(this, given);
          globalThis.made.push(new WeakRef(result));
          return result;
        };
      }
    };
    watch(IDBObjectStore.prototype, ["get", "getAll", "getAllKeys", "put"]);
    watch(IDBDatabase.prototype, ["transaction"]);
  });
  await visit();
  await asNewcomer(page);
  await send(page, "A red bicycle leaning on a harbour wall");
  await look(generated(page).first());
  const session = await context.newCDPSession(page);
  const alive = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return page.evaluate(() => ({ made: globalThis.made.length, alive: globalThis.made.filter((one) => one.deref()).length }));
  };
  assert.ok((await alive()).made > 20, "the storage was used");
  let left;
  for (let looks = 0; looks < 50; looks++) {
    left = await alive();
    if (left.alive <= UNDER_WAY) return;
    await page.evaluate(() => new Promise((done) => { setTimeout(done, 100); }));
  }
  assert.fail(`${left.alive} of ${left.made} are still held`);
});
