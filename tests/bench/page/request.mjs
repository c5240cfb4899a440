// A request of 70 MB: five pictures of 10 MiB at a message.
import assert from "node:assert/strict";
import { randomFillSync } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { png } from "../../e2e/lib/pictures.mjs";
import { ratio } from "./figure.mjs";
import { GOOGLE, MODEL_PATH, person, withStudio } from "./page.mjs";

const RUNS = 5;
const WARM_UP_RUNS = 2;
const PICTURES = 5;
// Noise of this many pixels a side is 10.5 MB of RGB, which no compression makes smaller.
const SIDE_PX = 1872;

function noise() {
  const bytes = randomFillSync(Buffer.alloc(SIDE_PX * SIDE_PX * 3));
  return png(SIDE_PX, SIDE_PX, (x, y) => bytes.subarray((y * SIDE_PX + x) * 3, (y * SIDE_PX + x) * 3 + 3));
}

// Sends the message; milliseconds from the click, and from the request's departure, to the reply's headers.
async function once({ page }, nth) {
  await person.message(page).fill(`All of them in one picture, ${nth}`);
  await page.evaluate(() => {
    bench.first = bench.requests.length;
    document.addEventListener("click", (event) => (bench.clickMs = event.timeStamp), { once: true, capture: true });
  });
  await person.button(page, "Send").click();
  const sent = await page.evaluate(async () => {
    for (;;) {
      const entry = bench.requests.slice(bench.first).find(({ url, headersMs }) => url.includes(":streamGenerateContent") && headersMs);
      if (entry) return { fromClickMs: entry.headersMs - bench.clickMs, fromFetchMs: entry.headersMs - entry.atMs };
      await new Promise((done) => setTimeout(done, 20));
    }
  });
  await person.settled(page);
  return sent;
}

// The same bytes, their parts ready, in the same page.
const readyParts = ({ page }, body) => page.evaluate(async ({ url, parts, key }) => {
  const blob = new Blob(parts.map((part) => (typeof part === "number" ? bench.ready[part] : part)));
  const began = performance.now();
  const headers = { "content-type": "application/json", "x-goog-api-key": key };
  await (await fetch(url, { method: "POST", headers, body: blob, cache: "no-store", credentials: "omit" })).text();
  return { ms: performance.now() - began, bytes: blob.size };
}, { url: GOOGLE + MODEL_PATH, parts: body, key: person.KEY });

// Base64 as Blobs in the page: as many as there are pictures, as long as theirs.
const makeReady = ({ page }, count, bytes) => page.evaluate(({ count, bytes }) => {
  const text = new Uint8Array(Math.ceil(bytes / 3) * 4).map((_, at) => 65 + (at * 7) % 26);
  bench.ready = Array.from({ length: count }, () => new Blob([text]));
}, { count, bytes });

export async function request() {
  const folder = await mkdtemp(join(tmpdir(), "atelier-noise-"));
  const files = Array.from({ length: PICTURES }, (_, nth) => join(folder, `noise-${nth}.png`));
  for (const file of files) await writeFile(file, noise());
  const { size } = await stat(files[0]);
  const figures = await withStudio(async (studio) => {
    const { page, simulator } = studio;
    await makeReady(studio, PICTURES, size);
    const [sent, floors] = [[], []];
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
      await person.newConversation(page);
      await simulator.control("/settings", { keys: [person.KEY] });
      await person.attach(page, files);
      await person.until("the pictures are read", async () => (await page.locator('.attachment[data-state="ready"]').count()) === PICTURES, 60_000);
      // The server reads the whole body and refuses the key: what it would do with the pictures is not measured.
      await simulator.control("/settings", { keys: ["another-key"] });
      sent.push(await once(studio, run));
      const [{ body_bytes: bytes }] = (await person.posts(simulator)).slice(-1);
      assert.ok(bytes > 70_000_000, `the request has ${bytes} bytes`);
      const parts = Array.from({ length: PICTURES }, (_, nth) => ['{"inlineData":{"data":"', nth, '"}}']).flat();
      const ready = await readyParts(studio, parts);
      assert.ok(Math.abs(ready.bytes - bytes) < 0.01 * bytes, `the floor has ${ready.bytes} bytes`);
      floors.push(ready.ms);
    }
    const of = (name) => sent.slice(WARM_UP_RUNS).map((entry) => entry[name]);
    return [
      ratio("70 MB request, from the click on Send", 1.5, of("fromClickMs"), floors.slice(WARM_UP_RUNS)),
      ratio("of which on the wire", 1.5, of("fromFetchMs"), floors.slice(WARM_UP_RUNS)),
    ];
  }, { expected: [/400|403/] });
  await rm(folder, { recursive: true });
  return figures;
}
