// What a restore brings, besides conversations and pictures; and what a person goes on doing while it is under way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asNewcomer, button, downloaded, generated, log, look, message, newConversation, send, settled, until } from "./lib/person.mjs";
import { chooseBackup, closeStorage, disk, library, openStorage, put, wipe } from "./lib/room.mjs";
import { openStudio } from "./lib/studio.mjs";

const ORIGINAL = "A red bicycle";
const STYLE = "01a1ee565e000000000000000000003d";

// A studio with one conversation, whose backups go to the downloads.
async function withOne(t) {
  const studio = await openStudio(t);
  await studio.page.evaluate(() => { delete globalThis.showSaveFilePicker; });
  await asNewcomer(studio.page);
  await send(studio.page, ORIGINAL);
  await look(generated(studio.page).first());
  return studio;
}

async function backedUp(page) {
  const room = await openStorage(page);
  const { bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  await room.getByText(/^The backup is complete/).waitFor();
  return { room, bytes };
}

const remove = (page, store, key) => page.evaluate(([store, key]) => new Promise((done) => {
  indexedDB.open("atelier").onsuccess = ({ target: { result: database } }) => {
    const transaction = database.transaction(store, "readwrite");
    transaction.objectStore(store).delete(key);
    transaction.oncomplete = () => { database.close(); done(); };
  };
}), [store, key]);

// Holds the next job of this kind before its worker hears of it. `globalThis.held` gives what lets go of it.
const heldJob = (page, kind) => page.evaluate((kind) => {
  const { postMessage } = Worker.prototype;
  globalThis.held = new Promise((isHeld) => {
    Worker.prototype.postMessage = function post(given, ...rest) {
      if (!String(given[1]).includes(`"kind":"${kind}"`)) return postMessage.call(this, given, ...rest);
      return isHeld(() => postMessage.call(this, given, ...rest));
    };
  });
}, kind);

const plan = (room) => room.getByRole("group", { name: "This backup would bring" });

test("a style that alone is missing is announced, and comes back", async (t) => {
  const { page } = await withOne(t);
  const [picture] = (await disk(page)).pictures.keys();
  const members = [{ picture, name: "a.png", elsewhere: true, left_out: false, pinned: false }];
  const record = { id: STYLE, name: "Mine", created_at_ms: 5, updated_at_ms: 5, archived: false, deleted_at_ms: null, members, versions: [] };
  await put(page, [["styles", STYLE, JSON.stringify({ v: 2, record })]]);
  const { room, bytes } = await backedUp(page);
  await remove(page, "styles", STYLE);
  await chooseBackup(page, bytes);
  await plan(room).getByText("1 style", { exact: true }).waitFor();
  await button(plan(room), "Restore").click();
  await room.getByText("Restored: 1 style.").waitFor();
  assert.ok((await disk(page)).styles.has(STYLE));
  await chooseBackup(page, bytes);
  await room.getByText("Everything in this backup is here already.").waitFor();
});

test("what is damaged here is made whole by a backup, bytes and records, and nothing else is touched", async (t) => {
  const { page, visit } = await withOne(t);
  const { room, bytes } = await backedUp(page);
  const before = await library(page);
  const [[picture]] = before.pictures;
  const [[turn, words]] = [...before.turns].filter(([, text]) => text.includes(ORIGINAL));
  await put(page, [["bytes", picture, [1, 2, 3]], ["turns", turn, words.slice(0, 40)]]);
  await chooseBackup(page, bytes);
  await plan(room).getByText(/^1 damaged file made whole, /).waitFor();
  await button(plan(room), "Restore").click();
  await room.getByText("Restored: 1 damaged file made whole.").waitFor();
  assert.deepEqual(await library(page), before);
  await chooseBackup(page, bytes);
  await room.getByText("Everything in this backup is here already.").waitFor();
  await visit();
  await page.getByRole("link").filter({ hasText: ORIGINAL }).click();
  await look(generated(page).first());
});

test("what lay in the bin when a backup was made comes back into the bin, is counted apart, and stays for a day", async (t) => {
  const { page, started } = await withOne(t);
  await newConversation(page);
  await send(page, "A lighthouse in the fog");
  await button(page, `Options for ${ORIGINAL}`).click();
  await button(page, "Delete").click();
  await until("it is in the bin", async () => [...(await disk(page)).summaries.values()].some((text) => /"deleted_at_ms":\d/.test(text)));
  // Long enough ago to be swept at the next start: only a restore of a backup that is as old meets that.
  const [[key, text]] = [...(await disk(page)).summaries].filter(([, each]) => each.includes(ORIGINAL));
  await put(page, [["summaries", key, text.replace(/"deleted_at_ms":\d+/, `"deleted_at_ms":${Date.now() - 5 * 24 * 3_600_000}`)]]);
  const { bytes } = await backedUp(page);
  await wipe(page);
  await page.reload();
  await started();
  await asNewcomer(page);
  const empty = await openStorage(page);
  await chooseBackup(page, bytes);
  await plan(empty).getByText(/^1 conversation, 2 pictures and 1 conversation in the bin, /).waitFor();
  await button(plan(empty), "Restore").click();
  await empty.getByText("Restored: 1 conversation, 2 pictures and 1 conversation in the bin.").waitFor();
  const { deleted_at_ms: now } = JSON.parse((await disk(page)).summaries.get(key)).record;
  assert.ok(Math.abs(Date.now() - now) < 3_600_000, "it was thrown away just now");
  await chooseBackup(page, bytes);
  await empty.getByText("Everything in this backup is here already.").waitFor();
  await page.reload();
  await started();
  await openStorage(page);
  await button(page, `Bring back ${ORIGINAL}`).click();
  await page.getByRole("checkbox", { name: `Select ${ORIGINAL}` }).waitFor();
});

test("an answer to what was deleted for good and restored can be asked for again", async (t) => {
  const { page } = await withOne(t);
  const { bytes } = await backedUp(page);
  await closeStorage(page);
  await button(page, "Regenerate").last().click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await until("the second picture is kept", async () => (await disk(page)).pictures.size === 2);
  await settled(page);
  await button(page, `Options for ${ORIGINAL}`).click();
  await button(page, "Delete").click();
  const room = await openStorage(page);
  await button(page, "Empty the bin").click();
  await button(page, "Delete for good").click();
  await until("it is gone", async () => (await disk(page)).summaries.size === 0);
  const claims = async () => [...(await disk(page)).kept.keys()].filter((key) => /^sent\/.*\./.test(key));
  assert.equal((await claims()).length, 1, "that it was asked for again is still known");
  await chooseBackup(page, bytes);
  await button(plan(room), "Restore").click();
  await room.getByText("Restored: 1 conversation and 1 picture.").waitFor();
  await closeStorage(page);
  await page.getByRole("link").filter({ hasText: ORIGINAL }).click();
  await look(generated(page).first());
  await button(page, "Regenerate").last().click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  assert.equal(await page.getByText("This was just sent from another tab.").count(), 0);
  await until("both answers are on the disk", async () => (await disk(page)).turns.size === 3);
});

test("a message that was not sent is announced, and comes back", async (t) => {
  const { page } = await withOne(t);
  await newConversation(page);
  await message(page).fill("Unsent words");
  await until("they are kept", async () => /Unsent words/.test((await disk(page)).kept.get("draft/") ?? ""));
  const { room, bytes } = await backedUp(page);
  // As it lies there after any message was sent: a message without a word.
  const blank = JSON.parse((await disk(page)).kept.get("draft/"));
  await put(page, [["kept", "draft/", JSON.stringify({ ...blank, record: { ...blank.record, text: "" } })]]);
  await chooseBackup(page, bytes);
  await plan(room).getByText("1 message or setting", { exact: true }).waitFor();
  await button(plan(room), "Restore").click();
  await room.getByText("Restored: 1 message or setting.").waitFor();
  assert.match((await disk(page)).kept.get("draft/"), /Unsent words/);
});

test("what a person changes while a restore is under way is not undone by it", async (t) => {
  const { page } = await withOne(t);
  const { room, bytes } = await backedUp(page);
  // The conversation is older here than in the backup, so that the restore has something to put together.
  const [[key, text]] = (await disk(page)).summaries;
  const here = JSON.parse(text);
  const with_ = (change) => JSON.stringify({ ...here, record: { ...here.record, ...change } });
  await put(page, [["summaries", key, with_({ cover: null, updated_at_ms: 1 })]]);
  // As the restore begins to write the records, having judged them, another tab's new title has just been written.
  const renamed = with_({ title: "Renamed meanwhile", titled: true, updated_at_ms: Date.now() + 1_000 });
  const stub = (worker) => worker.evaluate(([key, renamed]) => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function begin(stores, mode, ...rest) {
      if (mode === "readwrite" && [...stores].includes("summaries")) {
        IDBDatabase.prototype.transaction = transaction;
        transaction.call(this, ["summaries"], "readwrite").objectStore("summaries").put(renamed, key);
      }
      return transaction.call(this, stores, mode, ...rest);
    };
  }, [key, renamed]);
  await chooseBackup(page, bytes);
  await plan(room).waitFor();
  // The job is held until its worker, which is hired for it, is prepared.
  const hired = page.waitForEvent("worker");
  await heldJob(page, "restore");
  await button(plan(room), "Restore").click();
  await page.evaluate(() => globalThis.held.then(() => undefined));
  await stub(await hired);
  await page.evaluate(() => globalThis.held.then((go) => go()));
  await room.getByText(/^Restored: /).waitFor();
  assert.equal(JSON.parse((await disk(page)).summaries.get(key)).record.title, "Renamed meanwhile");
});

test("a backup that is offered while another one is checked does not take its place", async (t) => {
  const { page, started } = await withOne(t);
  const { bytes: first } = await backedUp(page);
  await closeStorage(page);
  await newConversation(page);
  await send(page, "A lighthouse in the fog");
  const { bytes: second } = await backedUp(page);
  await wipe(page);
  await page.reload();
  await started();
  await asNewcomer(page);
  const room = await openStorage(page);
  await heldJob(page, "inspect");
  await chooseBackup(page, first);
  await page.evaluate(() => globalThis.held.then(() => undefined));
  await page.locator('input[aria-label="Backup file"]').setInputFiles({ name: "second.zip", mimeType: "application/zip", buffer: second });
  await page.evaluate(() => globalThis.held.then((go) => go()));
  await plan(room).getByText(/^1 conversation and 1 picture, /).waitFor();
  await button(plan(room), "Restore").click();
  await room.getByText("Restored: 1 conversation and 1 picture.").waitFor();
  const titles = [...(await disk(page)).summaries.values()].map((text) => JSON.parse(text).record.title);
  assert.deepEqual(titles, [ORIGINAL], "what was shown is what came");
});

test("an unsent message alone is worth a backup", async (t) => {
  const { page } = await openStudio(t);
  await page.evaluate(() => { delete globalThis.showSaveFilePicker; });
  await asNewcomer(page);
  await message(page).fill("Unsent words");
  await until("they are kept", async () => /Unsent words/.test((await disk(page)).kept.get("draft/") ?? ""));
  const { room } = await backedUp(page);
  await room.getByText(/^The backup is complete: 0 pictures in it/).waitFor();
});

test("what lies in the bin here is not said to be here, but where it can be brought back", async (t) => {
  const { page } = await withOne(t);
  const { room, bytes } = await backedUp(page);
  await closeStorage(page);
  await button(page, `Options for ${ORIGINAL}`).click();
  await button(page, "Delete").click();
  await button(page, `Options for ${ORIGINAL}`).waitFor({ state: "detached" });
  await openStorage(page);
  await chooseBackup(page, bytes);
  await room.getByText("1 thing lies in the bin here and can be brought back from there.").waitFor();
});
