// A backup of 2 GB into one file, beside reading the same bytes.
import { absolute, ratio } from "./figure.mjs";
import { memoryOf } from "./memory.mjs";
import { person, withStudio } from "./page.mjs";

const { giveOwnBackup, wipe } = await import("../../e2e/lib/room.mjs");

const PICTURES = Number(process.env.ATELIER_BACKUP_PICTURES ?? 200);
const PICTURE_BYTES = 10_000_000;
const RUNS = Number(process.env.ATELIER_BACKUP_RUNS ?? 3);

// Runs in the page: a conversation of uploads, each of ten megabytes that nothing can compress.
const fill = (page, pictures, size) => page.evaluate(async ([pictures, size]) => {
  const now = Date.now();
  const id = (nth) => (now - 10_000_000 + nth).toString(16).padStart(12, "0") + nth.toString(16).padStart(20, "0");
  const record = (value) => JSON.stringify({ v: 1, record: value });
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext("2d").fillRect(0, 0, 64, 64);
  const drawn = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp" })).arrayBuffer());
  const database = await opened(indexedDB.open("atelier"));
  const conversation = id(0);
  const asked = { model: "gemini-nano-banana-2.1", ratio: null, size: null, count: 1, starts_afresh: false };
  const chosen = [];
  let parent = null;
  for (let nth = 1; nth <= pictures; nth++) {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
    bytes.set(drawn);
    const hash = hex(await crypto.subtle.digest("SHA-256", bytes));
    const turn = { id: id(nth), conversation, parent, created_at_ms: now + nth, parts: [{ payload: { inline: { mime: "image/webp", data: hash } } }], by: { person: asked } };
    const picture = { hash, format: "webp", width_px: 64, height_px: 64, size_bytes: size, created_at_ms: now + nth, origin: { uploaded: { name: `${nth}.webp` } } };
    const transaction = database.transaction(["turns", "pictures", "bytes", "thumbs"], "readwrite");
    for (const [store, key, value] of [["turns", `${conversation}/${turn.id}`, record(turn)], ["pictures", hash, record(picture)], ["bytes", hash, bytes], ["thumbs", hash, drawn]]) transaction.objectStore(store).put(value, key);
    await new Promise((done, failed) => { transaction.oncomplete = done; transaction.onabort = () => failed(transaction.error); });
    chosen.push([parent, turn.id]);
    parent = turn.id;
  }
  const summary = { id: conversation, title: "Two gigabytes", titled: true, created_at_ms: now, updated_at_ms: now, cost_micros: 0, cover: null, chosen, deleted_at_ms: null };
  const transaction = database.transaction("summaries", "readwrite");
  transaction.objectStore("summaries").put(record(summary), conversation);
  await new Promise((done) => { transaction.oncomplete = done; });
  database.close();
}, [pictures, size]);

// Milliseconds to read every byte string once, one after the other, in a worker-like loop without anything else.
const reading = (page) => page.evaluate(async () => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const database = await opened(indexedDB.open("atelier"));
  const began = performance.now();
  let bytes = 0;
  for (const key of await opened(database.transaction("bytes").objectStore("bytes").getAllKeys())) {
    bytes += (await opened(database.transaction("bytes").objectStore("bytes").get(key))).byteLength;
  }
  database.close();
  return { tookMs: performance.now() - began, bytes };
});

// The same, with each byte string also written into a file on this disk by the browser's own means, one after the other:
// what no backup into a file can do without.
const copying = (page) => page.evaluate(async () => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const database = await opened(indexedDB.open("atelier"));
  const file = await (await navigator.storage.getDirectory()).getFileHandle("copy", { create: true });
  const began = performance.now();
  const stream = await file.createWritable();
  let bytes = 0;
  for (const key of await opened(database.transaction("bytes").objectStore("bytes").getAllKeys())) {
    const read = await opened(database.transaction("bytes").objectStore("bytes").get(key));
    await stream.write(read);
    bytes += read.byteLength;
  }
  await stream.close();
  database.close();
  const tookMs = performance.now() - began;
  await (await navigator.storage.getDirectory()).removeEntry("copy");
  return { tookMs, bytes };
});

// The file goes where a person would have it go: through the browser's own window, to a real file.
const intoAFile = (page) => page.addInitScript(() => {
  globalThis.showSaveFilePicker = async () => (await navigator.storage.getDirectory()).getFileHandle("backup.zip", { create: true });
});

async function backedUp(page) {
  const save = person.button(page, "Save a backup");
  const began = performance.now();
  await save.click();
  await page.getByText("The backup is complete").waitFor({ timeout: 600_000 });
  const tookMs = performance.now() - began;
  const bytes = await page.evaluate(async () => (await (await (await navigator.storage.getDirectory()).getFileHandle("backup.zip")).getFile()).size);
  return { tookMs, bytes };
}

// The same file comes back into a library that was emptied.
async function restored(page, started) {
  await wipe(page);
  await page.reload();
  await started();
  await person.asPersonWithKey(page);
  await person.openSettings(page);
  await person.button(page, "Storage").click();
  return async () => {
    await giveOwnBackup(page);
    await page.getByRole("button", { name: "Restore", exact: true }).click({ timeout: 600_000 });
    await page.getByText(/^Restored: 1 conversation/).waitFor({ timeout: 600_000 });
  };
}

export async function backup() {
  return withStudio(async ({ page, context, started }) => {
    await fill(page, PICTURES, PICTURE_BYTES);
    await intoAFile(page);
    const [saves, reads, copies, grown] = [[], [], [], []];
    for (let run = 0; run <= RUNS; run++) {
      await page.reload();
      await started();
      reads.push(await reading(page));
      copies.push(await copying(page));
      await person.openSettings(page);
      await person.button(page, "Storage").click();
      const growth = await memoryOf(context, page);
      saves.push(await backedUp(page));
      grown.push(growth());
    }
    const restore = await restored(page, started);
    const growth = await memoryOf(context, page);
    await restore();
    const restoring = growth();
    const least = PICTURES * PICTURE_BYTES;
    for (const { bytes } of [...saves, ...reads, ...copies]) if (bytes < least) throw new Error(`${bytes} of ${least} bytes`);
    const times = (list) => list.slice(1).map(({ tookMs }) => tookMs);
    const what = `a backup of ${(least / 1e9).toFixed(1)} GB into a file`;
    return [
      ratio(`${what}, against reading the same bytes`, 1.5, times(saves), times(reads)),
      ratio(`${what}, against reading them and writing them to a file one after the other`, 1.5, times(saves), times(copies)),
      absolute("the same: memory of the page's process beyond what it had", "MB", 200, Math.max(...grown) / 1e6),
      absolute("the same file checked and restored: memory of the page's process beyond what it had", "MB", 200, restoring / 1e6),
    ];
  }, { keep: true });
}
