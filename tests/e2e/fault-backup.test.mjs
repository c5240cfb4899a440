// What can go wrong with a backup: it is damaged, forged, cut, from tomorrow; it is stopped in the middle; there is no
// room for it, or no place. Every time the room says which, and what was on the disk is on the disk.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, after, test } from "node:test";
import { audit } from "./lib/look.mjs";
import { asNewcomer, button, conversations, downloaded, generated, look, send, sha256 } from "./lib/person.mjs";
import { cancelAt, chooseBackup, disk, giveOwnBackup, library, openStorage, ownFiles, pickFromOwn, wipe } from "./lib/room.mjs";
import { openStudio } from "./lib/studio.mjs";
import { forged, manifestOf, unzipped } from "./lib/zip.mjs";

const ORIGINAL = "A red bicycle leaning on a harbour wall";
// So many large pictures that a job takes long enough to be stopped in its middle.
const MANY = 40;
const LARGE_BYTES = 3 << 20;

const desk = {};
const closers = [];

before(async () => {
  const t = { after: (close) => closers.push(close) };
  Object.assign(desk, await openStudio(t, { visit: false, onDisk: true, expected: [/Failed to load resource/] }));
  await pickFromOwn(desk.page);
  await desk.visit();
  await asNewcomer(desk.page);
  await send(desk.page, ORIGINAL);
  await look(generated(desk.page).first());
});

after(async () => {
  for (const close of closers.reverse()) await close();
});

// Puts large pictures onto the disk, with a conversation that shows them all.
async function fill(page, count = MANY) {
  await page.evaluate(async ([count, size]) => {
    const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const id = (nth) => nth.toString(16).padStart(32, "0");
    const entries = [];
    const parts = [];
    for (let nth = 0; nth < count; nth += 1) {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      bytes.set([137, 80, 78, 71, 13, 10, 26, 10]);
      const hash = hex(await crypto.subtle.digest("SHA-256", bytes));
      const record = { hash, format: "png", width_px: 9, height_px: 9, size_bytes: size, created_at_ms: Date.now(), origin: { uploaded: { name: `${nth}.png` } } };
      entries.push(["bytes", hash, bytes], ["pictures", hash, JSON.stringify({ v: 1, record })]);
      parts.push({ payload: { inline: { mime: "image/png", data: hash } } });
    }
    const asked = { model: "gemini-nano-banana-2.1", ratio: null, size: null, count: 1 };
    const turn = { id: id(78), conversation: id(77), parent: null, created_at_ms: 5, parts, by: { person: asked } };
    const summary = { id: id(77), title: "Many large pictures", created_at_ms: 5, updated_at_ms: 5 };
    entries.push(["turns", `${id(77)}/${id(78)}`, JSON.stringify({ v: 1, record: turn })]);
    entries.push(["summaries", id(77), JSON.stringify({ v: 1, record: summary })]);
    const database = await new Promise((done) => {
      const opening = indexedDB.open("atelier");
      opening.onsuccess = () => done(opening.result);
    });
    for (const [store, key, value] of entries) {
      await new Promise((done, failed) => {
        const transaction = database.transaction(store, "readwrite");
        transaction.objectStore(store).put(value, key);
        transaction.oncomplete = done;
        transaction.onabort = () => failed(transaction.error);
      });
    }
    database.close();
  }, [count, LARGE_BYTES]);
}

// A backup as the app makes it, by way of the downloads.
async function backup(page) {
  await page.evaluate(() => { globalThis.picker = globalThis.showSaveFilePicker; globalThis.showSaveFilePicker = undefined; });
  const { bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  await page.evaluate(() => { globalThis.showSaveFilePicker = globalThis.picker; });
  return bytes;
}

const picture = ({ name }) => name.startsWith("pictures/");
const changed = (bytes) => Buffer.concat([bytes.subarray(0, bytes.length - 1), Buffer.from([bytes.at(-1) ^ 1])]);
const with_ = (entries, fits, change) => entries.map((entry) => (fits(entry) ? { ...entry, ...change(entry) } : entry));

// Flips a bit of a picture without telling anybody.
function flipped(archive) {
  const { bytes } = unzipped(archive).find(picture);
  const copy = Buffer.from(archive);
  copy[archive.indexOf(bytes.subarray(0, 64)) + bytes.length - 3] ^= 4;
  return copy;
}

const DAMAGED = "This backup is damaged.";
const TOO_NEW = "This backup was made by a later version of Atelier.";
const CUT = "The end of this backup is missing.";
const FOREIGN = "This is not a backup of Atelier.";

// What somebody gives as a backup, the sentence that says what is wrong with it, and what stands below that.
const FORGERIES = [
  ["a backup without its end", (whole) => whole.subarray(0, whole.length - 2_000), CUT],
  ["half a backup", (whole) => whole.subarray(0, whole.length / 2), CUT],
  ["a bit that has flipped", flipped, DAMAGED, /^pictures\/\S+: wrong checksum$/],
  ["other bytes with a right checksum", (whole) => forged(whole, (all) => with_(all, picture, ({ bytes }) => ({ bytes: changed(bytes) }))), DAMAGED, /^pictures\/\S+: wrong hash$/],
  ["a manifest of tomorrow", (whole) => forged(whole, (all, manifest) => { manifest.version = 99; return all; }), TOO_NEW, /version 99/],
  ["records of tomorrow", (whole) => forged(whole, (all, manifest) => { manifest.record_version = 99; return all; }), TOO_NEW, /records of version 99/],
  ["a path that leads out", (whole) => forged(whole, (all) => with_(all, picture, ({ name }) => ({ name: `../${name}` }))), DAMAGED, /unsafe name: \.\.\/pictures/],
  ["a path from the root", (whole) => forged(whole, (all) => [...all, { name: "/etc/passwd", bytes: Buffer.from("x") }]), DAMAGED, /unsafe name: \/etc\/passwd/],
  ["a compressed entry that would be endless", (whole) => forged(whole, (all) => with_(all, picture, () => ({ bytes: Buffer.from([3, 0]), method: 8, size: 4_000_000_000 }))), DAMAGED, /do not add up|compressed/],
  ["an entry larger than its archive", (whole) => forged(whole, (all) => with_(all, picture, () => ({ size: 4_000_000_000 }))), DAMAGED, /overlapping/],
  ["the same entry twice", (whole) => forged(whole, (all) => [...all, all.find(picture)]), DAMAGED, /^twice: pictures/],
  ["an entry that the manifest does not know", (whole) => forged(whole, (all) => [...all, { name: "vault/sealed", bytes: Buffer.from("x") }]), DAMAGED, /^vault\/sealed: not listed$/],
  ["an entry that is not there", (whole) => forged(whole, (all) => all.filter((entry) => !picture(entry))), DAMAGED, /^pictures\/\S+: not there$/],
  ["a record that cannot be read", (whole) => forged(whole, (all, manifest) => {
    const bytes = Buffer.from('["x/y","{"]\n');
    Object.assign(manifest.files.find(({ path }) => path.startsWith("records/turns")), { size: bytes.length, sha256: sha256(bytes) });
    return with_(all, ({ name }) => name.startsWith("records/turns"), () => ({ bytes }));
  }), DAMAGED, /unreadable record on line 1/],
  ["an archive of something else", (whole) => forged(whole, (all) => with_(all, ({ name }) => name === "manifest.json", () => ({ name: "other.json" }))), FOREIGN],
  ["a picture", () => Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), randomBytes(500)]), FOREIGN],
  ["an empty file", () => Buffer.alloc(0), FOREIGN],
];

test("fault 37: what is no whole backup is refused in one sentence, with all that is wrong below, and changes nothing", async (t) => {
  const { page } = desk;
  const room = await openStorage(page);
  const whole = await backup(page);
  await room.getByText(/^The backup is complete/).waitFor();
  // So that there would be something to restore.
  const { turns } = await disk(page);
  const [key] = [...turns.keys()];
  await page.evaluate((key) => new Promise((done) => {
    indexedDB.open("atelier").onsuccess = ({ target: { result: database } }) => {
      const transaction = database.transaction("turns", "readwrite");
      transaction.objectStore("turns").delete(key);
      transaction.oncomplete = () => { database.close(); done(); };
    };
  }), key);
  const before = await library(page);
  for (const [what, forge, sentence, detail] of FORGERIES) {
    await t.test(what, async () => {
      await chooseBackup(page, forge(whole));
      const alert = room.getByRole("alert").filter({ hasText: "Nothing was restored." });
      await alert.getByText(`Nothing was restored. ${sentence}`, { exact: true }).waitFor();
      if (detail) {
        await alert.getByText("What exactly").click();
        await alert.getByText(detail).waitFor();
      }
      assert.deepEqual(await library(page), before);
    });
  }
  await audit(page);
  await chooseBackup(page, whole);
  const plan = room.getByRole("group", { name: "This backup would bring" });
  await plan.getByRole("button", { name: "Restore", exact: true }).click();
  await room.getByText(/^Restored: /).waitFor();
  assert.deepEqual((await library(page)).turns, turns, "the whole one is restored after all that");
});

// The storage room of a large library.
async function largeRoom() {
  const { page, started } = desk;
  await (desk.filled ??= fill(page));
  await page.reload();
  await started();
  return openStorage(page);
}

test("fault 38: a backup that is stopped leaves no half of a file, and no other than was there", async (t) => {
  const { page } = desk;
  const room = await largeRoom();
  const before = await library(page);

  await t.test("where there was none", async () => {
    const cancelled = cancelAt(page, 0.1);
    await button(page, "Save a backup").click();
    assert.ok((await cancelled) < 1, "it was not at its end");
    await room.getByText("Stopped. No backup was made.").waitFor();
    assert.deepEqual([...(await ownFiles(page)).keys()], [], "no half a file is left");
    // Of an earlier test, or of none.
    await room.getByText(new RegExp(`Last backup: today, ${MANY} pictures since\\.|There is no backup yet\\.`)).waitFor();
  });

  await t.test("a file that was there before stays as it was", async () => {
    await button(page, "Save a backup").click();
    await room.getByText(/^The backup is complete/).waitFor();
    const whole = await ownFiles(page);
    const cancelled = cancelAt(page, 0.1);
    await button(page, "Save a backup").click();
    await cancelled;
    await room.getByText("Stopped. No backup was made.").waitFor();
    assert.deepEqual(await ownFiles(page), whole);
  });

  await t.test("nothing of the library has changed", async () => assert.deepEqual(await library(page), before));
});

test("fault 38: a backup into a folder or a restore that is stopped in the middle leaves what was there, and says so", async (t) => {
  const { page, started } = desk;
  const room = await largeRoom();
  const before = await library(page);
  await button(page, "Save a backup").click();
  await room.getByText(/^The backup is complete/).waitFor();

  await t.test("a backup into a folder goes on from where it was stopped", async () => {
    const cancelled = cancelAt(page, 0.2);
    await button(page, "Back up to a folder").click();
    await cancelled;
    await room.getByText(/^Stopped\. What has reached the folder stays there/).waitFor();
    const half = new Map([...(await ownFiles(page))].filter(([path]) => path.startsWith("backup/")));
    assert.ok(half.size > 0 && half.size < MANY, `${half.size} files have reached it`);
    for (const [path, { sha256: print }] of half) assert.equal(print, path.match(/[0-9a-f]{64}/)?.[0], `${path} is whole`);
    await button(page, "Back up to a folder").click();
    await room.getByText(/^The backup is complete/).waitFor();
    const whole = await ownFiles(page);
    for (const [path, file] of half) assert.deepEqual(whole.get(path), file, "not written again");
  });

  await t.test("nothing of the library has changed", async () => assert.deepEqual(await library(page), before));

  await t.test("a restore", async () => {
    await wipe(page);
    await page.reload();
    await started();
    await asNewcomer(page);
    await openStorage(page);
    const empty = await library(page);
    const give = () => giveOwnBackup(page);
    let cancelled = cancelAt(page, 0.2);
    await give();
    await cancelled;
    await room.getByText("Stopped. Nothing was restored.").waitFor();
    assert.deepEqual(await library(page), empty, "a check that was stopped");

    await give();
    await room.getByRole("button", { name: "Restore", exact: true }).click();
    // Half of its work is to check everything once more, the other half is to write.
    cancelled = cancelAt(page, 0.6);
    await cancelled;
    await room.getByText("Stopped. Nothing was restored.").waitFor();
    const stopped = await library(page);
    for (const store of ["summaries", "turns", "pictures", "kept"]) assert.deepEqual(stopped[store], empty[store], store);
    assert.ok(stopped.bytes.size < before.bytes.size, "bytes that nothing refers to are all that is there, and go after a day");
    assert.equal(await conversations(page).getByRole("link").count(), 0);

    await give();
    await room.getByRole("button", { name: "Restore", exact: true }).click();
    await room.getByText("Restored: 2 conversations and 41 pictures.").waitFor();
    const restored = await library(page);
    for (const store of ["bytes", "pictures", "summaries", "turns"]) assert.deepEqual(restored[store], before[store], store);
  });
});

test("fault 38: no room and no place for a backup are said, and the next one succeeds", async (t) => {
  const { page, context, origin, started } = desk;
  await page.reload();
  await started();
  const room = await openStorage(page);
  const before = await library(page);
  await t.test("a file that somebody else is writing", async () => {
    await page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle("backup.zip", { create: true });
      globalThis.held = await handle.createWritable({ mode: "exclusive" });
    });
    await button(page, "Save a backup").click();
    await room.getByText("The backup was not made. The backup could not be written there.").waitFor();
    await page.evaluate(() => globalThis.held.abort());
  });
  await t.test("a full disk", async () => {
    const session = await context.newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000_000 });
    await button(page, "Save a backup").click();
    await room.getByText("The backup was not made. There is no room left on this device for Atelier.").waitFor();
    await session.send("Storage.overrideQuotaForOrigin", { origin });
  });
  await button(page, "Save a backup").click();
  await room.getByText(/^The backup is complete/).waitFor();
  assert.deepEqual(await library(page), before);
});

test("fault 43: what the browser has cleared comes back from a backup, all that its manifest names", async (t) => {
  const { page, context, origin, started } = await openStudio(t);
  await page.evaluate(() => { delete globalThis.showSaveFilePicker; });
  await asNewcomer(page);
  await send(page, ORIGINAL);
  await openStorage(page);
  const { bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  const before = await library(page);
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await page.reload();
  await started();
  await asNewcomer(page);
  const room = await openStorage(page);
  await chooseBackup(page, bytes);
  await room.getByRole("button", { name: "Restore", exact: true }).click();
  await room.getByText("Restored: 1 conversation and 1 picture.").waitFor();
  const after = await library(page);
  const named = manifestOf(bytes).files.filter(({ path }) => /^(pictures|bytes)\//.test(path)).map(({ sha256: hash }) => hash);
  assert.deepEqual([...after.bytes.keys()].sort(), named.sort());
  for (const [hash, { sha256: print }] of after.bytes) assert.equal(print, hash);
  for (const store of ["bytes", "pictures", "summaries", "turns"]) assert.deepEqual(after[store], before[store], store);
});

test("fault 28: what lies in memory alone is saved as a whole, and comes back where the browser keeps things", async (t) => {
  const { page, visit } = await openStudio(t, { visit: false });
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "indexedDB", { value: undefined });
    delete globalThis.showSaveFilePicker;
  });
  await visit();
  await asNewcomer(page);
  await send(page, ORIGINAL);
  const shown = await look(generated(page).first());
  await button(page, "Save everything").click();
  const room = page.getByRole("dialog", { name: "Storage" });
  await room.getByText(/^This browser keeps nothing/).waitFor();
  assert.equal(await room.getByRole("button", { name: /^Restore/ }).count(), 0);
  await room.getByRole("checkbox", { name: `Select ${ORIGINAL}` }).waitFor();
  await audit(page);
  const { bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  await room.getByText("The backup is complete: 1 picture in it", { exact: false }).waitFor();
  for (const { path, sha256: hash } of manifestOf(bytes).files) {
    assert.equal(sha256(unzipped(bytes).find(({ name }) => name === path).bytes), hash, path);
  }

  const keeping = await openStudio(t);
  await asNewcomer(keeping.page);
  const other = await openStorage(keeping.page);
  await chooseBackup(keeping.page, bytes);
  await other.getByRole("button", { name: "Restore", exact: true }).click();
  await other.getByText("Restored: 1 conversation and 1 picture.").waitFor();
  await keeping.page.keyboard.press("Escape");
  await keeping.page.keyboard.press("Escape");
  await conversations(keeping.page).getByRole("link").first().click();
  const back = await look(generated(keeping.page).first());
  assert.equal(back.print, shown.print, "the same picture");
});
