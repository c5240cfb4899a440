// A streamed reply of 20 MB, to the picture stored and painted.
import assert from "node:assert/strict";
import { absolute, median, ratio } from "./figure.mjs";
import { GOOGLE, MODEL_PATH, floor, person, tasksDuring, withStudio } from "./page.mjs";

const RUNS = 5;
const WARM_UP_RUNS = 2;
const MEGABYTE = 1_000_000;
// The quickest line that people have at home. Without a pace the reply comes at the 300 MB/s of this machine's loopback.
const GIGABIT_BYTES_PER_S = 125_000_000;
// A paced reply is sent in chunks: as large as a data pipe takes well, small enough for an even pace.
const PACED_CHUNK_BYTES = 256 * 1024;
const WIDTH_PX = 1024;
const PROMPT = "A red boat in the harbour";
// What a reply carries beside the picture's base64: text, usage, small signatures, a draft among the thoughts.
const picture = (replyBytes) => Math.round((replyBytes - 80_000) * 0.75);

// One answer in a conversation of its own: milliseconds from the request's departure, and from its headers.
let asked = 0;
async function once(studio) {
  await prepare(studio);
  return sent(studio);
}

async function prepare({ page }) {
  await person.newConversation(page);
  // Other words each time, so that no two pictures are the same bytes.
  await person.message(page).fill(`${PROMPT}, take ${(asked += 1)}`);
  await page.evaluate((widthPx) => {
    bench.shown = bench.pictureShown(widthPx);
    bench.stored = bench.pictureStored(bench.writes.length);
    bench.first = bench.requests.length;
    document.addEventListener("click", (event) => (bench.clickMs = event.timeStamp), { once: true, capture: true });
  }, WIDTH_PX);
}

async function sent({ page }) {
  await person.button(page, "Send").click();
  const seen = await page.evaluate(async () => {
    const [shownMs, storedMs] = await Promise.all([bench.shown, bench.stored]);
    const request = bench.requests.slice(bench.first).find(({ url }) => url.includes(":streamGenerateContent"));
    return { shownMs, storedMs, fetchMs: request.atMs, headersMs: request.headersMs, clickMs: bench.clickMs };
  });
  await person.settled(page);
  const endMs = Math.max(seen.shownMs, seen.storedMs);
  return {
    fromClickMs: endMs - seen.clickMs, fromFetchMs: endMs - seen.fetchMs, fromHeadersMs: endMs - seen.headersMs,
    shownMs: seen.shownMs - seen.headersMs, storedMs: seen.storedMs - seen.headersMs,
  };
}

// The bytes that were sent are the bytes that can be read again, or nothing here was measured.
async function assertStored({ page, simulator }) {
  const [{ pictures: [sent] }] = (await person.posts(simulator)).slice(-1).map(({ pictures }) => ({ pictures: pictures.filter(({ thought }) => !thought) }));
  const size = await page.evaluate(async (hash) => {
    const opened = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await opened(indexedDB.open("atelier"));
    const read = (store) => opened(database.transaction(store).objectStore(store).get(hash));
    const [record, bytes] = [await read("pictures"), await read("bytes")];
    database.close();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return { named: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""), size: JSON.parse(record).record.size_bytes };
  }, sent.sha256);
  assert.deepEqual(size, { named: sent.sha256, size: sent.bytes });
}

// Answers of this size beside bare reads of the same body, at the pace of a line or as fast as it goes.
async function series(studio, megabytes, bytesPerSecond = 0, runs = RUNS) {
  const { page, simulator } = studio;
  const pace = bytesPerSecond > 0 ? { pace_bytes_per_s: bytesPerSecond, chunk_bytes: PACED_CHUNK_BYTES } : {};
  await simulator.control("/behaviours", undefined, "DELETE");
  await simulator.control("/behaviours", [{ times: 0, when: { method: "generate" }, picture_bytes: picture(megabytes * MEGABYTE), ...pace }]);
  const answers = [];
  const floors = [];
  for (let run = 0; run < WARM_UP_RUNS + runs; run++) {
    answers.push(await once(studio));
    if (run === 0) await assertStored(studio);
    const body = JSON.stringify((await person.posts(simulator)).at(-1).body);
    floors.push(await floor(page, GOOGLE + MODEL_PATH, body));
  }
  const sizeMb = floors.at(-1).bytes / MEGABYTE;
  assert.ok(Math.abs(sizeMb - megabytes) < 0.02 * megabytes, `the reply has ${sizeMb} MB`);
  return { answers: answers.slice(WARM_UP_RUNS), floors: floors.slice(WARM_UP_RUNS) };
}

const of = (list, name) => list.map((entry) => entry[name]);

export async function reply() {
  return withStudio(async (studio) => {
    const idleBytes = await studio.page.evaluate(() => bench.wasmBytes());
    const ten = await series(studio, 10);
    const fifteen = await series(studio, 15);
    const twenty = await series(studio, 20);
    const afterTwenty = await studio.page.evaluate(() => bench.wasmBytes());
    const longest = [];
    for (let run = 0; run < RUNS; run++) {
      await prepare(studio);
      longest.push(await tasksDuring(studio.page, () => sent(studio)));
    }
    const thirty = await series(studio, 30);
    const gigabit = await series(studio, 20, GIGABIT_BYTES_PER_S);
    const against = (name, at, answers = twenty) => ratio(name, 1.4, of(answers.answers, at), of(answers.floors, at));
    const twice = (name, large, small) => ratio(name, 2.2, of(large.answers, "fromFetchMs"), of(small.answers, "fromFetchMs"));
    const part = (name, at) => ratio(name, 1.4, of(twenty.answers, at), of(twenty.floors, "fromHeadersMs"));
    const task = (name, at) => absolute(name, "ms", 50, median(of(longest, at)), Math.max(...of(longest, at)));
    return [
      against("20 MB reply, stored and painted, from the request's departure", "fromFetchMs"),
      against("the same over a line of 1 Gbit/s", "fromFetchMs", gigabit),
      against("the same, from the reply's first byte", "fromHeadersMs"),
      part("of which painted, from the reply's first byte", "shownMs"),
      part("of which stored, from the reply's first byte", "storedMs"),
      task("longest task of the main thread meanwhile", "longestMs"),
      task("the same in time of the processor", "longestCpuMs"),
      twice("20 MB against 10 MB", twenty, ten),
      twice("30 MB against 15 MB", thirty, fifteen),
      absolute("wasm memory at its peak, 20 MB reply", "MB", 30, afterTwenty / MEGABYTE),
      absolute("of which above the idle level", "MB", 30, (afterTwenty - idleBytes) / MEGABYTE),
    ];
  });
}
