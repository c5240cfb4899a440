// How what was paid for is written: strictly, and a picture with its thumbnail, its record and the answer so far in one
// transaction.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asNewcomer, generated, look, send } from "./lib/person.mjs";
import { openStudio } from "./lib/studio.mjs";

test("the intent and the end of an answer are strict, and a picture comes with everything that belongs to it", async (t) => {
  const { page, visit } = await openStudio(t, { visit: false });
  await page.addInitScript(() => {
    globalThis.written = [];
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      const transaction = begin.call(this, stores, mode, options);
      if (mode === "readwrite") {
        const one = { durability: transaction.durability, puts: [] };
        globalThis.written.push(one);
        Object.defineProperty(transaction, "seen", { value: one });
      }
      return transaction;
    };
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      this.transaction.seen?.puts.push([this.name, typeof value === "string" ? value : ""]);
      return put.call(this, value, key);
    };
  });
  await visit();
  await asNewcomer(page);
  await send(page, "A red bicycle leaning on a harbour wall");
  await look(generated(page).first());
  const written = await page.evaluate(() => globalThis.written);
  const turns = written.filter(({ puts }) => puts.some(([store]) => store === "turns"));
  const says = (state) => ({ puts }) => puts.some(([store, text]) => store === "turns" && text.includes(`"state":"${state}"`));
  const [intent, end] = [turns.find(says("pending")), turns.find(says("done"))];
  assert.equal(intent?.durability, "strict", "before the request leaves");
  assert.equal(end?.durability, "strict");
  // It is kept when it has come, which is before the reply is at its end.
  const withPicture = written.filter(({ puts }) => puts.some(([store]) => store === "pictures"));
  assert.equal(withPicture.length, 1);
  const [{ durability, puts }] = withPicture;
  assert.equal(durability, "strict");
  const stores = new Set(puts.map(([store]) => store));
  for (const store of ["turns", "thumbs", "bytes"]) assert.ok(stores.has(store), `${store} in the same transaction`);
});
