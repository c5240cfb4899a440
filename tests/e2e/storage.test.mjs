// The storage room: its numbers are those of the disk, freeing takes nothing that is in use, what is left over goes, and
// a backup brings everything back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./lib/look.mjs";
import {
  asNewcomer, attachments, button, conversations, downloaded, generated, look, newConversation, openSettings, send, sha256, until,
} from "./lib/person.mjs";
import { closeStorage, disk, openStorage, put } from "./lib/room.mjs";
import { compiled, fits, set } from "./lib/styles.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

const ORIGINAL = "A red bicycle leaning on a harbour wall";
const HOUR_MS = 60 * 60 * 1000;
const COLLECTED_WITHIN_MS = 20_000;

// Sizes as the room says them: decimal units, one decimal.
function said(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 999_950 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

// All text, with and without quotes, of the room's list of kinds.
async function kinds(room) {
  const rows = await room.getByRole("list", { name: "Room by kind" }).getByRole("listitem").all();
  const texts = await Promise.all(rows.map(async (row) => (await row.innerText()).split(/\n/)));
  return Object.fromEntries(texts.map(([name, count, size]) => [name, { count: Number(count), size }]));
}

// Whether so many pictures are kept, each with its thumbnail; drafts among a model's thoughts may have one, too.
async function haveThumbs(page, count) {
  const { pictures, thumbs } = await disk(page);
  return pictures.size === count && [...pictures.keys()].every((hash) => thumbs.has(hash));
}

// Two conversations: the second has a picture of the first in it.
async function twoThatShare(page) {
  await send(page, ORIGINAL);
  await look(generated(page).first());
  await send(page, "now change the colour to yellow");
  await newConversation(page);
  await button(page, "From this device’s pictures").click();
  const library = page.getByRole("dialog", { name: "Pictures on this device" });
  const pictures = await disk(page);
  const [first] = [...pictures.pictures.values()].map((text) => JSON.parse(text).record).sort((one, other) => one.created_at_ms - other.created_at_ms);
  await library.getByRole("button", { name: /^Add / }).last().click();
  await library.getByRole("button", { name: "Done" }).click();
  await until("the picture is attached", async () => (await attachments(page).count()) === 1);
  await send(page, "the same at night");
  return first.hash;
}

const bytesOf = (entries) => [...entries.values()].reduce((sum, { size }) => sum + size, 0);

test("the numbers are those of the disk, and freeing a conversation takes nothing that another one shows", async (t) => {
  const { page, started } = await openStudio(t);
  await asNewcomer(page);
  const shared = await twoThatShare(page);
  await until("thumbnails are written", () => haveThumbs(page, 3));
  const before = await disk(page);
  const room = await openStorage(page);
  await audit(page);
  const shown = await kinds(room);
  const pictures = new Map([...before.bytes].filter(([hash]) => before.pictures.has(hash)));
  assert.deepEqual(shown.Pictures, { count: 3, size: said(bytesOf(pictures)) });
  assert.deepEqual(shown["Small previews"], { count: before.thumbs.size, size: said(bytesOf(before.thumbs)) });
  const others = bytesOf(before.bytes) - bytesOf(pictures);
  assert.deepEqual(shown["What models need to go on"], { count: before.bytes.size - 3, size: said(others) });
  assert.equal(shown.Conversations.count, 2);

  await room.getByRole("checkbox", { name: `Select ${ORIGINAL}` }).check();
  await button(page, "Free up room").click();
  const question = room.getByRole("group", { name: "Delete 1 conversation for good?" });
  assert.match(await question.innerText(), /^[^]*1 picture, [^]*1 picture stays, because it is in use elsewhere/);
  await audit(page);
  const asked = (await question.innerText()).match(/1 picture, (\S+ \S+)\. This/)[1];
  await question.getByRole("button", { name: "Delete for good" }).click();
  await room.getByText(`Deleted for good: 1 picture, ${asked}.`).waitFor();
  await until("the list is shorter", async () => (await room.getByRole("checkbox", { name: /^Select [At]/ }).count()) === 1);

  const after = await disk(page);
  assert.equal(after.summaries.size, 1);
  const [left] = after.summaries.keys();
  assert.deepEqual([...after.turns.keys()].map((key) => key.split("/")[0]), [left, left]);
  assert.equal(after.pictures.size, 2);
  assert.ok(after.pictures.has(shared) && after.bytes.has(shared) && after.thumbs.has(shared));
  for (const [hash, { sha256: print }] of after.bytes) assert.equal(print, hash, "bytes are still what their name says");
  const text = [...after.turns.values(), ...after.summaries.values()].join();
  for (const hash of after.bytes.keys()) assert.ok(text.includes(hash), "nothing is left that nothing refers to");
  for (const [hash] of text.matchAll(/[0-9a-f]{64}/g)) assert.ok(after.bytes.has(hash), "nothing is gone that is referred to");

  await page.reload();
  await started();
  await until("one conversation is left", async () => (await conversations(page).getByRole("listitem").count()) === 1);
  await conversations(page).getByRole("link").first().click();
  await look(generated(page).first());
});

// Holds the page's next look at the names of the small previews, the last thing it reads before it decides what goes.
// Gives what lets go of it, which waits until it is held.
function heldLook(page) {
  return page.evaluate(() => {
    const original = IDBObjectStore.prototype.getAllKeys;
    globalThis.looking = new Promise((held) => {
      IDBObjectStore.prototype.getAllKeys = function getAllKeys(...given) {
        const request = original.apply(this, given);
        if (this.name !== "thumbs") return request;
        IDBObjectStore.prototype.getAllKeys = original;
        const hold = (event) => {
          event.stopImmediatePropagation();
          request.removeEventListener("success", hold);
          held(() => request.dispatchEvent(new Event("success")));
        };
        request.addEventListener("success", hold);
        return request;
      };
    });
  });
}

test("what another tab writes while it is decided what goes is not taken away", async (t) => {
  const { page, context } = await openStudio(t);
  await asNewcomer(page);
  await send(page, ORIGINAL);
  await look(generated(page).first());
  const [hash] = (await disk(page)).pictures.keys();
  const other = await context.newPage();
  await other.goto(page.url());
  await newConversation(other);
  // What it tells the others comes too late, as it may: the disk alone knows.
  await other.evaluate(() => { BroadcastChannel.prototype.postMessage = () => {}; });

  const room = await openStorage(page);
  await room.getByRole("checkbox", { name: `Select ${ORIGINAL}` }).check();
  await button(page, "Free up room").click();
  await heldLook(page);
  await button(page, "Delete for good").click();
  await page.evaluate(() => globalThis.looking.then(() => undefined));
  await button(other, "From this device’s pictures").click();
  const library = other.getByRole("dialog", { name: "Pictures on this device" });
  await library.getByRole("button", { name: /^Add / }).first().click();
  await library.getByRole("button", { name: "Done" }).click();
  await until("the message that has it is on the disk", async () => [...(await disk(other)).kept].some(([key, text]) => key.startsWith("draft/") && String(text).includes(hash)));
  await page.evaluate(() => globalThis.looking.then((letGo) => letGo()));

  await room.getByText(/^Deleted for good/).waitFor();
  const left = await disk(page);
  assert.equal(left.summaries.size, 0, "the conversation is gone");
  for (const store of ["pictures", "bytes", "thumbs"]) assert.ok(left[store].has(hash), `${store}: what the other tab has is still there`);
  await other.reload();
  await look(attachments(other).locator("img").first());
});

test("a conversation in which another tab waits for an answer cannot be freed meanwhile", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await send(page, ORIGINAL);
  const [turn] = [...(await disk(page)).turns.keys()].map((key) => key.split("/")[1]);
  await page.evaluate((name) => new Promise((done) => {
    navigator.locks.request(name, () => new Promise((free) => {
      globalThis.freeLock = free;
      done();
    }));
  }), `atelier-job-${turn}`);
  const room = await openStorage(page);
  const box = room.getByRole("checkbox", { name: `Select ${ORIGINAL}` });
  assert.ok(await box.isDisabled());
  await room.getByText("An answer is under way").waitFor();
  await closeStorage(page);
  await page.evaluate(() => globalThis.freeLock());
  await openStorage(page);
  await until("it can be chosen again", () => box.isEnabled());
});

test("the browser is asked once to keep everything, after the first picture, and again by a click", async (t) => {
  const { page, visit, started } = await openStudio(t, { visit: false });
  await page.addInitScript(() => {
    globalThis.askedToStay = 0;
    StorageManager.prototype.persist = async () => {
      globalThis.askedToStay += 1;
      return globalThis.askedToStay > 1;
    };
  });
  const asked = () => page.evaluate(() => globalThis.askedToStay);
  await visit();
  await asNewcomer(page);
  assert.equal(await asked(), 0, "nothing is kept yet");
  await send(page, ORIGINAL);
  await until("it is asked", async () => (await asked()) === 1);
  await send(page, "now change the colour to yellow");
  assert.equal(await asked(), 1);
  await page.reload();
  await started();
  await send(page, "now make it green");
  await until("the third picture is kept", async () => (await disk(page)).pictures.size === 3);
  assert.equal(await asked(), 0, "a refusal is not asked about again by itself");
  const room = await openStorage(page);
  await button(page, "Keep on this device").click();
  await room.getByText(/^The browser did not promise it\./).waitFor();
  await button(page, "Keep on this device").click();
  await room.getByText("The browser has promised to keep everything until you delete it.").waitFor();
  assert.equal(await button(page, "Keep on this device").count(), 0);
});

test("bytes that nothing refers to go after a day, and nothing else does", async (t) => {
  const { page, started } = await openStudio(t);
  await asNewcomer(page);
  await send(page, ORIGINAL);
  await look(generated(page).first());
  const [picture] = (await disk(page)).pictures.keys();
  const [old, young] = [[1, 2, 3], [4, 5, 6]].map((bytes) => [sha256(Buffer.from(bytes)), bytes]);
  const now = Date.now();
  const noted = [[old[0], now - 25 * HOUR_MS], [young[0], now - HOUR_MS], [picture, now - 25 * HOUR_MS]];
  await put(page, [
    ["bytes", ...old], ["bytes", ...young], ["thumbs", ...old],
    ["kept", "unreferenced", JSON.stringify({ v: 1, record: noted })],
  ]);
  await page.reload();
  await started();
  await until("the old one is gone", async () => !(await disk(page)).bytes.has(old[0]), COLLECTED_WITHIN_MS);
  const left = await disk(page);
  assert.ok(!left.thumbs.has(old[0]));
  assert.ok(left.bytes.has(young[0]), "an hour is not a day");
  assert.ok(left.bytes.has(picture) && left.pictures.has(picture), "what is referred to stays, whatever a note says");
  assert.deepEqual(JSON.parse(left.kept.get("unreferenced")).record, [[young[0], now - HOUR_MS]]);
});

test("a picture that was matched to a style stays as long as the one that it was made of", async (t) => {
  const { page, started } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await button(page, "Use in the message").click();
  await send(page, ORIGINAL);
  await fits(page).first().waitFor();
  const before = await disk(page);
  await button(page, "Match palette and tone").first().click();
  await page.getByRole("dialog", { name: "Picture" }).first().waitFor();
  await page.keyboard.press("Escape");
  const [made] = [...(await disk(page)).pictures.keys()].filter((hash) => !before.pictures.has(hash));
  const room = await openStorage(page);
  assert.equal(await room.getByText("No longer in use").count(), 0, "nor is it offered to be freed");
  await closeStorage(page);
  const now = Date.now();
  const loose = [8, 8, 8];
  const record = { ...JSON.parse((await disk(page)).pictures.get(made)).record, created_at_ms: now - 25 * HOUR_MS };
  await put(page, [
    ["bytes", sha256(Buffer.from(loose)), loose],
    ["pictures", made, JSON.stringify({ v: 2, record })],
    ["kept", "unreferenced", JSON.stringify({ v: 1, record: [[sha256(Buffer.from(loose)), now - 25 * HOUR_MS], [made, now - 25 * HOUR_MS]] })],
  ]);
  await page.reload();
  await started();
  await until("what is loose is gone", async () => !(await disk(page)).bytes.has(sha256(Buffer.from(loose))), COLLECTED_WITHIN_MS);
  const left = await disk(page);
  assert.ok(left.bytes.has(made) && left.pictures.has(made));
});

test("many pictures without a backup are worth a word, which can be put off for a week", async (t) => {
  const { page, started } = await openStudio(t);
  await asNewcomer(page);
  const now = Date.now();
  const brought = Array.from({ length: 20 }, (_, nth) => {
    const bytes = [nth, 1, 2];
    const hash = sha256(Buffer.from(bytes));
    const record = {
      hash, format: "png", width_px: 1, height_px: 1, size_bytes: 3, created_at_ms: now - HOUR_MS, origin: { uploaded: { name: "one.png" } },
    };
    return [["bytes", hash, bytes], ["pictures", hash, JSON.stringify({ v: 1, record })]];
  });
  await put(page, brought.flat());
  await page.reload();
  await started();
  const dot = page.getByRole("img", { name: "A backup is due" });
  await dot.waitFor({ timeout: COLLECTED_WITHIN_MS });
  const room = await openStorage(page);
  await room.getByText("20 pictures are on this device alone. A backup would protect them.").waitFor();
  for (const width of [360, 820, 2560]) {
    await page.setViewportSize({ width, height: 740 });
    assert.ok(await room.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth), `${width} pixels are wide enough`);
    await audit(page);
  }
  await button(page, "Remind me in a week").click();
  await until("it is put off", async () => (await dot.count()) === 0 && (await disk(page)).kept.has("backup"));
  const { put_off_until_ms: until_ms } = JSON.parse((await disk(page)).kept.get("backup")).record;
  assert.ok(Math.abs(until_ms - now - 7 * 24 * HOUR_MS) < HOUR_MS);
  await button(page, "Remind me in a week").waitFor({ state: "detached" });
});

test("a backup brings everything back after the browser has lost it", async (t) => {
  const { page, context, origin, started } = await openStudio(t);
  // Without a window of the browser to choose a place in, the file goes to the downloads.
  await page.evaluate(() => { delete globalThis.showSaveFilePicker; });
  await asNewcomer(page);
  await twoThatShare(page);
  await until("thumbnails are written", () => haveThumbs(page, 3));
  const before = await disk(page);
  const room = await openStorage(page);
  const { name, bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  assert.match(name, /^atelier-\d{4}-\d\d-\d\d\.zip$/);
  await room.getByText(/^The backup is complete/).waitFor();
  await room.getByText("Last backup: today, nothing new since.").waitFor();
  await audit(page);

  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await page.reload();
  await started();
  await asNewcomer(page);
  assert.equal((await disk(page)).bytes.size, 0);
  await openSettings(page);
  await button(page, "Storage").click();
  const empty = page.getByRole("dialog", { name: "Storage" });
  const choose = async (buffer) => {
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Restore from a backup").click()]);
    await chooser.setFiles({ name, mimeType: "application/zip", buffer });
  };
  await choose(bytes.subarray(0, bytes.length - 2_000));
  await empty.getByText(/^Nothing was restored\. /).waitFor();
  await choose(bytes);
  const plan = empty.getByRole("group", { name: "This backup would bring" });
  assert.match(await plan.innerText(), /2 conversations and 3 pictures, /);
  assert.equal((await disk(page)).bytes.size, 0, "it says first what it will do");
  await audit(page);
  await plan.getByRole("button", { name: "Restore", exact: true }).click();
  await empty.getByText("Restored: 2 conversations and 3 pictures.").waitFor();
  const after = await disk(page);
  for (const store of ["bytes", "pictures", "summaries", "turns"]) assert.deepEqual([...after[store]], [...before[store]], store);
  // Thumbnails of drafts among a model's thoughts are made again when they are needed.
  for (const hash of before.pictures.keys()) assert.deepEqual(after.thumbs.get(hash), before.thumbs.get(hash), "thumbnails");
  await choose(bytes);
  await empty.getByText("Everything in this backup is here already.").waitFor();
  await closeStorage(page);
  await conversations(page).getByRole("link").first().click();
  await look(generated(page).first());
});
