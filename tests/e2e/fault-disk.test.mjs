// A disk that is full, fails or is wiped: what is on the screen stays, what was kept stays, and the app never says that
// something is saved when it is not.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import {
  NETWORK, PROMISE_MS, answersOn, asksBeforeLeaving, assertWhole, atWork, disk, fresh, pictureNames, shared, shownState, sound,
  written,
} from "./lib/fault.mjs";
import { log, answers, attach, asPersonWithKey, button, choose, conversations, downloaded, generated, look, message, posts, say, send, settled, sha256, until } from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { closeStorage, openStorage } from "./lib/room.mjs";
import { manifestOf } from "./lib/zip.mjs";

const WRITE_TROUBLE = [...NETWORK, /QuotaExceeded|AbortError|DataError|UnknownError|Internal error|out of space/i];
const desk = shared({ keep: true, expected: WRITE_TROUBLE });

const unsaved = (page) => page.getByRole("alert").filter({ hasText: "Some pictures are not saved yet" });

test("fault 20: a full disk keeps the picture on the screen, and everything that was there", async (t) => {
  let devtools;
  // The browser remembers for a while how much room there was, so the limit is there before the app is.
  const prepare = async ({ page, context, origin }) => {
    devtools = await context.newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 6_000_000 });
  };
  const { page, origin, simulator } = await atWork(t, { prepare, expected: WRITE_TROUBLE });
  await send(page, "While there is room");
  const before = await sound(page);
  await fresh(page);
  await send(page, "To be freed");
  await fresh(page);
  await simulator.control("/behaviours", { times: 0, picture_bytes: 3_000_000, thoughts: false });
  // It notices late that there is no room, too, so some may still fit.
  let made = 0;
  while (made < 6 && !(await unsaved(page).count())) {
    made += 1;
    await send(page, `Too much, part ${made}`);
  }
  await unsaved(page).waitFor();
  assert.match(await unsaved(page).innerText(), /no room left on this device/);
  await look(generated(page).last());
  assert.ok(await asksBeforeLeaving(page), "leaving would lose it");
  const full = await sound(page, "while it is full");
  assertWhole(before, full, "while it is full");
  assert.ok(pictureNames(full).length <= made + 1, "what has no room is not among what is kept");
  let rescued;
  await t.test("the picture that is on the screen alone can be downloaded, every byte of it", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").last().click()]);
    rescued = sha256(await readFile(await download.path()));
    assert.ok(!pictureNames(await disk(page)).includes(rescued), "it is not on the disk");
  });
  await t.test("it offers to make room, and there is something freed although the disk is full", async () => {
    await unsaved(page).getByRole("button", { name: /room|storage/i }).click({ timeout: PROMISE_MS });
    const room = page.getByRole("dialog", { name: "Storage" });
    await room.getByRole("checkbox", { name: "Select To be freed" }).check();
    await button(room, "Free up room").click();
    await button(room, "Delete for good").click();
    await room.getByText(/^Deleted for good: 1 picture/).waitFor();
    await room.getByRole("button", { name: "Close" }).click();
    await room.waitFor({ state: "hidden" });
  });
  await t.test("once there is room, saving again keeps it", async () => {
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
    await button(page, "Save again").click();
    await until("all are kept", async () => pictureNames(await disk(page)).length === made + 1);
    await unsaved(page).waitFor({ state: "hidden" });
    assert.ok(pictureNames(await disk(page)).includes(rescued), "and what was downloaded is what is kept");
    assertWhole(before, await sound(page, "with room again"), "with room again");
    assert.equal((await posts(simulator)).length, made + 2, "and none was made again");
  });
});

// Makes writes fail, of pictures and their bytes unless other stores are named, in the page and in its workers; `times` of
// them each, or all of them; of records that hold some words, or all.
async function breakWrites(page, how, times, stores = ["bytes", "pictures"], words = "") {
  const stub = ([how, times, stores, words]) => {
    const put = globalThis.realPut ??= IDBObjectStore.prototype.put;
    globalThis.realCommit ??= IDBTransaction.prototype.commit;
    globalThis.brokenPuts = 0;
    // What is committed cannot be aborted any more.
    if (how === "aborts") IDBTransaction.prototype.commit = () => {};
    IDBObjectStore.prototype.put = function broken(...given) {
      const isMeant = stores.includes(this.name) && (!words || String(given[0]).includes(words));
      if (!isMeant || globalThis.brokenPuts >= times) return put.apply(this, given);
      globalThis.brokenPuts += 1;
      if (how === "throws") throw new DOMException("Failed to write blobs (InvalidBlob)", "DataError");
      const request = put.apply(this, given);
      // The request succeeds; its transaction does not.
      request.addEventListener("success", () => this.transaction.abort());
      return request;
    };
  };
  const places = [page, ...page.workers()];
  for (const place of places) await place.evaluate(stub, [how, times, stores, words]);
  return {
    broken: async () => (await Promise.all(places.map((place) => place.evaluate(() => globalThis.brokenPuts)))).reduce((sum, each) => sum + each, 0),
    mend: () => Promise.all(places.map((place) => place.evaluate(() => {
      IDBObjectStore.prototype.put = globalThis.realPut;
      IDBTransaction.prototype.commit = globalThis.realCommit;
    }))),
  };
}

test("fault 21: an answer in words alone that cannot be written is said, and leaving asks first", async (t) => {
  const { page, simulator } = desk;
  await fresh(page);
  await simulator.control("/behaviours", { layout: "text_only", text: "Words that were paid for.", event_delay_ms: 300 });
  await say(page, "In words alone");
  await log(page).getByText("Words that").waitFor();
  const { mend } = await breakWrites(page, "throws", Infinity, ["turns"]);
  await settled(page);
  await page.getByRole("alert").getByText(/last changes are not saved yet/).waitFor();
  // The last write of the answer fails a moment after the words that were written on the way.
  await until("leaving would ask", () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true }))));
  assert.ok(await asksBeforeLeaving(page));
  await t.test("and stays said when something else can be written meanwhile", async () => {
    const before = pictureNames(await disk(page)).length;
    await attach(page, [{ name: "other.png", mimeType: "image/png", buffer: png(40, 40, () => [9, 120, 60]) }]);
    await until("it is kept", async () => pictureNames(await disk(page)).length === before + 1);
    assert.ok(await page.getByRole("alert").getByText(/last changes are not saved yet/).isVisible());
  });
  await mend();
  await button(page, "Save again").click();
  await written(page);
  await page.getByRole("alert").getByText(/last changes are not saved yet/).waitFor({ state: "hidden" });
});

test("fault 21: what could not be saved is shown and can be saved, although other conversations were looked at meanwhile", async () => {
  const { page, simulator } = desk;
  await fresh(page);
  await send(page, "Another place");
  await fresh(page);
  const [before, asked] = [pictureNames(await disk(page)).length, (await posts(simulator)).length];
  await simulator.control("/behaviours", { stall: { after_event: 1, for_ms: 2_000 } });
  await say(page, "Paid for while there is no room");
  await until("it has left", async () => (await posts(simulator)).length > asked);
  const { mend } = await breakWrites(page, "throws", Infinity, ["bytes", "pictures", "turns", "summaries"]);
  await unsaved(page).waitFor();
  await conversations(page).getByRole("link").filter({ hasText: "Another place" }).click();
  await log(page).getByText("Another place").first().waitFor();
  await conversations(page).getByRole("link").filter({ hasText: "Paid for while" }).click();
  await look(generated(page).last());
  assert.equal(await log(page).getByText(/Being answered in another tab/).count(), 0);
  // A first message that has no room is there as well.
  await fresh(page);
  await say(page, "Long words that took an hour");
  await log(page).getByText(/no room|not be saved|could not/i).first().waitFor();
  await conversations(page).getByRole("link").filter({ hasText: "Another place" }).click();
  await log(page).getByText("Another place").first().waitFor();
  await conversations(page).getByRole("link").filter({ hasText: "Long words" }).click();
  await log(page).getByText("Long words that took an hour").waitFor();
  await mend();
  await button(page, "Save again").click();
  await until("it is kept", async () => pictureNames(await disk(page)).length === before + 1);
  await unsaved(page).waitFor({ state: "hidden" });
  await sound(page);
  assert.equal((await posts(simulator)).length, asked + 1, "and none was made again");
});

for (const how of ["throws", "aborts"]) {
  test(`fault 21: a write that ${how} once is made again and nobody notices`, async () => {
    const { page } = desk;
    await fresh(page);
    const before = pictureNames(await disk(page));
    const { broken, mend } = await breakWrites(page, how, 1);
    await send(page, `A write that ${how} once`);
    await until("it is on the disk", async () => pictureNames(await disk(page)).length === before.length + 1);
    assert.ok((await broken()) >= 1, "it did fail");
    await mend();
    await sound(page);
    assert.equal(await unsaved(page).count(), 0);
  });

  test(`fault 21: writes that keep failing (${how}) are said, and what was made stays on the screen`, async (t) => {
    const { page } = desk;
    await fresh(page);
    const before = await sound(page);
    const { mend } = await breakWrites(page, how, Infinity);
    await send(page, `Writes that always fail: ${how}`);
    await unsaved(page).waitFor();
    await look(generated(page).last());
    assert.deepEqual(pictureNames(await sound(page)), pictureNames(before));
    assert.ok(await asksBeforeLeaving(page));
    await mend();
    await t.test("and is kept once they work", async () => {
      // A write that was still being tried when they began to work may have kept it by itself.
      const again = button(page, "Save again");
      await until("it is kept", async () => {
        if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => {});
        return pictureNames(await disk(page)).length === pictureNames(before).length + 1;
      });
      await unsaved(page).waitFor({ state: "hidden" });
      await sound(page);
    });
  });
}

test("a backup that is made while a picture is not saved says that it is not in it, and is no backup of everything", async () => {
  const { page } = desk;
  await fresh(page);
  // Without a window of the browser to choose a place in, the file goes to the downloads.
  await page.evaluate(() => { delete globalThis.showSaveFilePicker; });
  const { mend } = await breakWrites(page, "throws", Infinity);
  await send(page, "Backed up from a disk that fails");
  await unsaved(page).waitFor();
  const room = await openStorage(page);
  const save = async () => (await downloaded(page, () => button(page, "Save a backup").click())).bytes;
  const inside = (bytes) => manifestOf(bytes).files.filter(({ path }) => path.startsWith("pictures/")).length;
  const without = inside(await save());
  await room.getByText(/^The backup is not complete: /).waitFor();
  await room.getByText(/^1 picture is not saved on this device yet and is not in it\./).waitFor();
  assert.ok(!(await disk(page)).kept.some(({ key }) => key === "backup"), "it is not noted");
  await mend();
  const all = inside(await save());
  await room.getByText(/^The backup is complete: /).waitFor();
  assert.equal(all, without + 1, "what waited is written before a backup is made");
  await until("it is noted", async () => (await disk(page)).kept.some(({ key }) => key === "backup"));
  await closeStorage(page);
  await unsaved(page).waitFor({ state: "hidden" });
});

// Keeps the transactions that put such a text into a store from their end, until `letGo` is called in the page.
const holdWrites = (page, store, words) => page.evaluate(([store, words]) => {
  const { put } = IDBObjectStore.prototype;
  globalThis.isHeld = true;
  globalThis.hasBegun = false;
  const { commit } = IDBTransaction.prototype;
  IDBTransaction.prototype.commit = function later() {
    if (!this.isSlow) commit.call(this);
  };
  IDBObjectStore.prototype.put = function slow(value, key) {
    if (this.name === store && String(value).includes(words) && globalThis.isHeld) {
      globalThis.hasBegun = true;
      this.transaction.isSlow = true;
      const wait = () => {
        if (globalThis.isHeld) this.get("nothing").onsuccess = wait;
      };
      wait();
    }
    return put.call(this, value, key);
  };
  globalThis.letGo = () => {
    globalThis.isHeld = false;
    IDBObjectStore.prototype.put = put;
    IDBTransaction.prototype.commit = commit;
  };
}, [store, words]);

test("a request leaves only when its intent is on the disk", async () => {
  const { page, simulator } = desk;
  await fresh(page);
  const before = (await posts(simulator)).length;
  // The transaction with the intent is kept from its end, as by a disk that takes its time.
  await holdWrites(page, "turns", '"state":"pending"');
  await say(page, "An intent on a slow disk");
  await page.waitForFunction(() => globalThis.hasBegun);
  // Longer than a request takes to leave: that none has left is what is to be seen.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 700)));
  const early = (await posts(simulator)).length - before;
  await page.evaluate(() => globalThis.letGo());
  await settled(page);
  assert.equal(early, 0, "before it was written");
  assert.equal((await posts(simulator)).length, before + 1);
  await sound(page);
});

test("what happens during a write is written after it", async () => {
  const { page } = desk;
  await fresh(page);
  await holdWrites(page, "kept", "The first words");
  await message(page).fill("The first words");
  await page.waitForFunction(() => globalThis.hasBegun);
  await message(page).fill("The words behind them");
  await choose(page, "Aspect ratio", "4:5");
  await page.evaluate(() => globalThis.letGo());
  await until("both are on the disk", async () => {
    const kept = JSON.stringify((await disk(page)).kept);
    return kept.includes("The words behind them") && kept.includes("4:5") && !kept.includes("The first words");
  });
  await message(page).fill("");
  await choose(page, "Aspect ratio", "");
});

test("fault 21: an answer is shown as done only once it is on the disk", async () => {
  const { page } = desk;
  await fresh(page);
  // The transaction with the finished answer is kept from its end, as by a disk that takes its time.
  await holdWrites(page, "turns", '"state":"done"');
  await say(page, "A disk that takes its time");
  await page.waitForFunction(() => globalThis.hasBegun);
  const shown = await shownState(page);
  await page.evaluate(() => globalThis.letGo());
  await settled(page);
  await written(page);
  assert.equal(await shownState(page), "done");
  assert.equal(shown, "pending", "while it was being written");
});

test("fault 21: saving again never writes what is older over what was written meanwhile", async () => {
  const { page, simulator } = desk;
  await fresh(page);
  await simulator.control("/behaviours", { layout: "text_only", text: "Words on their way to a slow disk.", event_delay_ms: 1500 });
  const before = (await posts(simulator)).length;
  await say(page, "Saved again at the wrong moment");
  // Its intent is written by then, so that only the words on the way fail.
  await until("it has left", async () => (await posts(simulator)).length > before);
  const { mend } = await breakWrites(page, "throws", Infinity, ["turns"], '"state":"pending"');
  await page.getByRole("alert").getByText(/last changes are not saved yet/).waitFor();
  await holdWrites(page, "turns", '"state":"done"');
  await page.waitForFunction(() => globalThis.hasBegun);
  await mend();
  await button(page, "Save again").click();
  await page.evaluate(() => { globalThis.isHeld = false; });
  await settled(page);
  await written(page);
});

test("fault 23: site data that is cleared under an open page: the page goes on, and what comes is kept", async (t) => {
  const { page, context, origin, simulator } = desk;
  await fresh(page);
  await send(page, "Before the clearing");
  await look(generated(page).last());
  const devtools = await context.newCDPSession(page);
  const names = pictureNames(await disk(page));
  await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  const before = (await posts(simulator)).length;
  const notice = page.getByRole("status").filter({ hasText: /cleared what was kept here/ });
  await t.test("it is told at once", () => notice.waitFor({ timeout: PROMISE_MS }));
  await t.test("what is open can be downloaded and saved", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").last().click()]);
    assert.ok(names.includes(sha256(await readFile(await download.path()))), "every byte of it");
    await notice.getByRole("button", { name: "Save what is open" }).click();
    await until("it is on the disk again", async () => ((await disk(page))?.pictures.length ?? 0) >= 1);
    const now = await sound(page, "saved again");
    assert.equal(answersOn(now).length, 1);
    assert.ok(now.summaries.some(({ text }) => text.includes("Before the clearing")));
    await notice.waitFor({ state: "hidden" });
    // The remembered key went along.
    await page.reload();
    await asPersonWithKey(page, { keep: true });
    await look(generated(page).last());
  });
  await fresh(page);
  await send(page, "After the clearing");
  await look(generated(page).last());
  await until("it is on the disk", async () => pictureNames((await disk(page)) ?? { pictures: [] }).length >= 2);
  await sound(page, "after the clearing");
  assert.equal((await posts(simulator)).length, before + 1);
});

test("fault 36: when memory is short, nothing is lost", async () => {
  const { page, context } = desk;
  await fresh(page);
  await send(page, "Under pressure");
  const before = await sound(page);
  const seen = await look(generated(page).last());
  const devtools = await context.newCDPSession(page);
  await devtools.send("Memory.simulatePressureNotification", { level: "critical" });
  await fresh(page);
  await conversations(page).getByRole("link").filter({ hasText: "Under pressure" }).click();
  assert.equal((await look(generated(page).last())).print, seen.print);
  assertWhole(before, await sound(page), "after the warning");
  await send(page, "And on");
  assert.equal(await answers(page).count(), 2);
});

test("a page that is closed during a write writes what waited behind it", async () => {
  const { context, address } = desk;
  const page = await context.newPage();
  // A thumbnail that never comes: the picture's record waits for it, and every later write for that.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function lost(message, ...given) {
      if (String(message[1]).includes('"kind":"thumb"')) globalThis.isWaiting = true;
      else postMessage.call(this, message, ...given);
    };
  });
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(address);
  await message(page).waitFor();
  await say(page, "A picture whose thumbnail is slow");
  await page.waitForFunction(() => globalThis.isWaiting);
  await message(page).fill("Words that wait behind it");
  const has = async () => JSON.stringify((await disk(desk.page)).kept).includes("Words that wait behind it");
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
  await until("they are on the disk", has, PROMISE_MS);
  await sound(desk.page);
});
