// The way back into a library of 10 000 pictures, beside the way back into an empty one.
import { ratio } from "./figure.mjs";
import { person, withStudio } from "./page.mjs";

const PICTURES = 10_000;
const A_CONVERSATION = 50;
const RUNS = 7;
const WARM_UP_RUNS = 2;

// Runs in the page: conversations of messages and answers with a small picture each, written in the app's own records.
const fill = (page, pictures, aConversation) => page.evaluate(async ([pictures, aConversation]) => {
  const now = Date.now();
  const id = (nth) => (now - 100_000_000 + nth).toString(16).padStart(12, "0") + nth.toString(16).padStart(20, "0");
  const record = (value) => JSON.stringify({ v: 1, record: value });
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const canvas = new OffscreenCanvas(320, 240);
  const context = canvas.getContext("2d");
  context.fillStyle = "#3a7";
  context.fillRect(0, 0, 320, 240);
  const drawn = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 0.8 })).arrayBuffer());
  const database = await opened(indexedDB.open("atelier"));
  const write = (rows) => new Promise((done, failed) => {
    const transaction = database.transaction([...new Set(rows.map(([store]) => store))], "readwrite");
    for (const [store, key, value] of rows) transaction.objectStore(store).put(value, key);
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
  });
  const asked = { model: "gemini-nano-banana-2.1", ratio: null, size: null, count: 1, starts_afresh: false };
  for (let first = 0; first < pictures; first += aConversation) {
    const conversation = id(4 * first);
    const rows = [];
    let parent = null;
    let cover = null;
    for (let nth = first; nth < first + aConversation; nth++) {
      const said = { id: id(4 * nth + 1), conversation, parent, created_at_ms: now - 100_000_000 + 4 * nth + 1, parts: [{ payload: { text: `Take ${nth}` } }], by: { person: asked } };
      // A comment in the file makes each one other bytes.
      const bytes = new Uint8Array([...drawn, ...new TextEncoder().encode(String(nth))]);
      const hash = hex(await crypto.subtle.digest("SHA-256", bytes));
      const answer = { batch: id(4 * nth + 2), nth: 0, asked, demo: false, state: "done", usage: { prompt: 1400, candidates: 1290, total: 2690 }, cost_micros: 39_000, took_ms: 18_000, thought_ms: null, finish_message: null };
      const given = { id: id(4 * nth + 3), conversation, parent: said.id, created_at_ms: said.created_at_ms + 2, parts: [{ payload: { inline: { mime: "image/webp", data: hash } } }], by: { model: answer } };
      const picture = { hash, format: "webp", width_px: 320, height_px: 240, size_bytes: bytes.length, created_at_ms: given.created_at_ms, origin: { generated: { turn: given.id, model: asked.model, demo: false } } };
      rows.push(["turns", `${conversation}/${said.id}`, record(said)], ["turns", `${conversation}/${given.id}`, record(given)],
        ["pictures", hash, record(picture)], ["bytes", hash, bytes], ["thumbs", hash, drawn]);
      parent = given.id;
      cover = hash;
    }
    rows.push(["summaries", conversation, record({ id: conversation, title: `Series ${first / aConversation}`, titled: false, created_at_ms: now - 100_000_000, updated_at_ms: now - 100_000_000 + 4 * first, cost_micros: 39_000 * aConversation, cover, chosen: [], deleted_at_ms: null })]);
    await write(rows);
  }
  database.close();
}, [pictures, aConversation]);

// Milliseconds from the beginning of a reload until a letter that is typed has been painted.
async function back({ page, started }) {
  await page.reload();
  await started();
  await person.message(page).waitFor();
  await page.evaluate(() => bench.onKeys());
  await person.message(page).focus();
  await page.keyboard.press("a");
  await page.waitForFunction(() => bench.keys.length > 0);
  const atMs = await page.evaluate(() => performance.now());
  await person.message(page).fill("");
  return atMs;
}

async function series(filled) {
  return withStudio(async (studio) => {
    if (filled) await fill(studio.page, PICTURES, A_CONVERSATION);
    const times = [];
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) times.push(await back(studio));
    if (filled) await person.conversations(studio.page).getByRole("link").filter({ hasText: "Series" }).first().waitFor();
    return times.slice(WARM_UP_RUNS);
  }, { keep: true });
}

export async function library() {
  const [empty, full] = [await series(false), await series(true)];
  return [ratio(`${PICTURES} pictures: interactive after a reload, against an empty library`, 1.5, full, empty)];
}
