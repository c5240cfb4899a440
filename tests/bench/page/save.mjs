// A picture of 2 MB, kept: from the last byte of its reply to its record, its thumbnail and its bytes on the disk.
import { ratio } from "./figure.mjs";
import { GOOGLE, person, withStudio } from "./page.mjs";

const RUNS = 9;
const WARM_UP_RUNS = 3;
const PICTURE_BYTES = 2_000_000;

// The same bytes in a database of their own, in one strict transaction: milliseconds.
const bare = (page, size) => page.evaluate(async (size) => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opening = indexedDB.open("floor");
  opening.onupgradeneeded = () => opening.result.createObjectStore("bytes");
  const database = await opened(opening);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  const began = performance.now();
  const transaction = IDBDatabase.prototype.transaction.call(database, "bytes", "readwrite", { durability: "strict" });
  const written = new Promise((done, failed) => {
    transaction.oncomplete = () => done(performance.now());
    transaction.onabort = () => failed(transaction.error);
  });
  transaction.objectStore("bytes").put(bytes, String(began));
  const tookMs = (await written) - began;
  database.close();
  return tookMs;
}, size);

// Notes in the page's workers how long each of their writes takes.
const watchWorkers = (page) => Promise.all(page.workers().map((worker) => worker.evaluate(() => {
  globalThis.writes = [];
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = transaction.call(this, stores, mode, options);
    const beganMs = performance.now();
    if (mode === "readwrite") made.addEventListener("complete", () => globalThis.writes.push(performance.now() - beganMs));
    return made;
  };
})));

// The longest write of the workers since the last call: that of the picture's bytes, where they went ahead of their record.
async function longestOfWorkers(page) {
  const all = await Promise.all(page.workers().map((worker) => worker.evaluate(() => globalThis.writes.splice(0))));
  return Math.max(0, ...all.flat());
}

// One picture: milliseconds of its strict transactions, and of everything from the last byte of its reply.
async function kept({ page }, nth) {
  await person.newConversation(page);
  await person.message(page).fill(`A red boat, take ${nth}`);
  await longestOfWorkers(page);
  await page.evaluate(() => {
    performance.clearResourceTimings();
    bench.stored = bench.pictureStored(bench.writes.length);
  });
  await person.button(page, "Send").click();
  const seen = await page.evaluate(async (google) => {
    const storedMs = await bench.stored;
    const replies = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(google) && name.includes(":streamGenerateContent"));
    const record = bench.writes.find(({ atMs }) => atMs === storedMs);
    return { wholeMs: storedMs - replies.at(-1).responseEnd, recordMs: record.atMs - record.beganMs };
  }, GOOGLE);
  await person.settled(page);
  return { wholeMs: seen.wholeMs, writesMs: seen.recordMs + await longestOfWorkers(page) };
}

export async function save() {
  return withStudio(async (studio) => {
    await studio.simulator.control("/behaviours", [{ times: 0, when: { method: "generate" }, picture_bytes: PICTURE_BYTES, thoughts: false }]);
    const [answers, floors] = [[], []];
    await person.send(studio.page, "A first one, after which the workers are there");
    await watchWorkers(studio.page);
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
      answers.push(await kept(studio, run));
      floors.push(await bare(studio.page, PICTURE_BYTES));
    }
    const of = (name) => answers.slice(WARM_UP_RUNS).map((answer) => answer[name]);
    return [
      ratio("2 MB picture: its bytes, thumbnail and records, strictly, against a bare strict put", 2, of("writesMs"), floors.slice(WARM_UP_RUNS)),
      ratio("the same from the reply's last byte, with naming and drawing the thumbnail", 2, of("wholeMs"), floors.slice(WARM_UP_RUNS)),
    ];
  });
}
