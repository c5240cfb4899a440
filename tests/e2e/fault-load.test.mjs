// The program itself in trouble: a new build on the server, damaged parts, a panic, workers that die, too much at once.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { NETWORK, PROMISE_MS, assertWhole, atWork, ended, fresh, isLong, lastAnswer, left, pictureNames, seeded, shared, shownState, sound, trap } from "./lib/fault.mjs";
import { attach, attachments, button, generated, look, message, openSettings, posts, say, send, sha256, until } from "./lib/person.mjs";
import { BUNDLE } from "./lib/paths.mjs";
import { png } from "./lib/pictures.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";
import { unzipped } from "./lib/zip.mjs";

const DEATHS = [...NETWORK, /darkroom stopped|made to die|unreachable|panicked|RuntimeError|^uncaught|^console error/];
const desk = shared({ keep: true, expected: DEATHS });

async function copied(prefix) {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  // Only when the pages that show it are gone: they go on fetching parts.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await cp(BUNDLE, folder, { recursive: true });
  return folder;
}

test("fault 31: a new build that replaces the old one under an open page interrupts nothing", async (t) => {
  const folder = await copied("atelier-replaced-");
  const { page, simulator } = await atWork(t, { folder, keep: true });
  await send(page, "Before the new build");
  await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 1_500 } });
  await say(page, "While the new build comes");
  await left(simulator, 2);
  await page.evaluate(() => { globalThis.isStillTheSame = true; });
  // Every part with a hash in its name is gone, as after an upload that removes what it does not know.
  for (const name of await readdir(folder)) if (/-[0-9a-f]{16}\./.test(name)) await rename(join(folder, name), join(folder, `${name}.old`));
  await ended(page);
  assert.equal(await shownState(page), "done");
  await look(generated(page).last());
  await sound(page);
  assert.equal((await posts(simulator)).length, 2);
  await send(page, "And after it");
  assert.equal(await page.evaluate(() => globalThis.isStillTheSame), true, "nothing reloaded the page");
  await t.test("a part that was not fetched yet comes as soon as it is there again", async () => {
    for (const name of await readdir(folder)) if (name.endsWith(".old")) await rename(join(folder, name), join(folder, name.slice(0, -4)));
    await openSettings(page);
    await page.keyboard.press("Escape");
  });
});

test("fault 31: a part that does not arrive at first is asked for again", async (t) => {
  let asked = 0;
  const prepare = ({ page }) => page.route(/split_wire/, (route) => {
    asked += 1;
    return asked <= 2 ? route.abort() : route.continue();
  });
  const { page } = await atWork(t, { prepare, expected: [...NETWORK, /Failed to fetch/] });
  await send(page, "With a part that came late");
  await look(generated(page).last());
  assert.ok(asked > 2, `${asked} times`);
});

test("fault 31: parts that do not come at all are said, with a way to reload, until the last one comes", async (t) => {
  const gone = new Set(["split_closer", "split_keeping"]);
  const isGone = (route) => [...gone].some((part) => route.request().url().includes(part));
  const prepare = ({ page }) => page.route(/split_(closer|keeping)/, (route) => (isGone(route) ? route.abort() : route.continue()));
  const { page } = await atWork(t, { prepare, expected: [...NETWORK, /Failed to fetch/] });
  const asked = (part) => until(`${part} is asked for`, () => page.evaluate((part) => performance.getEntriesByType("resource").filter(({ name }) => name.includes(part)).length >= 3, part));
  const notice = page.getByRole("region", { name: "Notices" }).getByText(/A part of Atelier does not arrive/);
  await notice.waitFor();
  await button(page, "Reload").waitFor();
  await asked("split_keeping");
  await send(page, "With what is there");
  await look(generated(page).last());
  gone.delete("split_closer");
  await page.getByRole("link", { name: "Styles", exact: true }).click();
  await page.getByRole("dialog", { name: "Styles" }).waitFor();
  assert.equal(await notice.count(), 1, "one part is still missing");
  gone.clear();
  await notice.waitFor({ state: "detached" });
});

test("fault 32: a damaged build is refused in words, touches nothing, and a good one finds all of it", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const profile = await mkdtemp(join(tmpdir(), "atelier-builds-"));
  t.after(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const good = await openStudio(t, { simulator, profile, expected: NETWORK });
  const { port } = good;
  await button(good.page, "Try without a key").click();
  await message(good.page).waitFor();
  await send(good.page, "Made by the good build");
  const before = await sound(good.page);
  await good.close();
  const folder = await copied("atelier-mixed-");
  const program = (await readdir(folder)).find((name) => /^atelier-[0-9a-f]{16}\.wasm$/.test(name));
  const bytes = await readFile(join(folder, program));
  bytes[bytes.length - 9] ^= 1;
  await writeFile(join(folder, program), bytes);
  for (const ending of [".br", ".gz"]) await rm(join(folder, program + ending), { force: true });
  const mixed = await openStudio(t, { simulator, profile, port, folder, visit: false, expected: [/integrity|Failed to fetch|did not arrive|dynamically imported/] });
  const devtools = await mixed.context.newCDPSession(mixed.page);
  // A cache in between may have kept the good program, and that would be used; here none has.
  await devtools.send("Network.clearBrowserCache");
  await mixed.page.goto(mixed.address);
  await mixed.page.getByRole("alert").filter({ hasText: "did not arrive whole" }).waitFor();
  assert.match(await mixed.page.getByRole("alert").first().innerText(), /Your pictures are untouched/);
  assertWhole(before, await sound(mixed.page), "with the damaged build");
  await t.test("everything can be saved all the same", async () => {
    await button(mixed.page, "Save everything").click();
    const [download] = await Promise.all([mixed.page.waitForEvent("download"), button(mixed.page, "Save a backup").click()]);
    await mixed.page.getByRole("status").getByText(/^Saved to your downloads: 1 picture in it/).waitFor();
    const entries = unzipped(await readFile(await download.path()));
    for (const { sha256: name } of before.bytes) assert.ok(entries.some(({ bytes }) => sha256(bytes) === name), `the backup has ${name}`);
  });
  await mixed.close();
  const again = await openStudio(t, { simulator, profile, port, visit: false, expected: [...NETWORK, /integrity|Failed to fetch|did not arrive/] });
  await t.test("the good build comes up although the browser has kept a damaged part", async () => {
    await again.page.goto(again.address);
    await again.page.waitForFunction(() => !document.getElementById("start"), null, { timeout: PROMISE_MS });
  });
  await (await again.context.newCDPSession(again.page)).send("Network.clearBrowserCache");
  await again.visit();
  await again.page.getByRole("link").filter({ hasText: "Made by the good build" }).click();
  await look(generated(again.page).first());
  assertWhole(before, await sound(again.page), "with the good build again");
  await again.close();
});

test("the page that saves everything offers nothing before it can do it", async (t) => {
  const { page } = await atWork(t, { keep: true, expected: NETWORK });
  await send(page, "Before the rescue");
  let bring;
  await page.route(/rescue\.js/, (route) => { bring = () => route.continue(); });
  await page.goto(new URL("rescue.html", page.url()).href, { waitUntil: "commit" });
  await button(page, "Save a backup").waitFor();
  await until("the script is asked for", () => bring);
  assert.ok(await button(page, "Save a backup").isDisabled(), "a click would be lost");
  await page.getByRole("status").getByText(/^Getting ready/).waitFor();
  await page.getByRole("link", { name: "Back to the studio" }).waitFor();
  await bring();
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save a backup").click()]);
  await page.getByRole("status").getByText("Saved to your downloads: 1 picture in it.").waitFor();
  assert.match(download.suggestedFilename(), /\.zip$/);
  await page.getByRole("link", { name: "Back to the studio" }).click();
  await message(page).waitFor();
});

test("fault 33: a panic leads to a page that explains and starts again; nothing is lost", async (t) => {
  const { page, simulator } = await atWork(t, { keep: true, expected: DEATHS });
  await send(page, "Before the panic");
  const before = await sound(page);
  await message(page).fill("A draft before the panic");
  await until("the draft is kept", async () => JSON.stringify((await sound(page)).kept).includes("A draft before the panic"));
  await trap(page);
  await t.test("everything can be saved from there, without the studio", async () => {
    await button(page, "Save everything").click();
    await page.getByRole("heading", { name: "Save everything" }).waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save a backup").click()]);
    await page.getByRole("status").getByText("Saved to your downloads: 1 picture in it.").waitFor();
    const entries = unzipped(await readFile(await download.path()));
    for (const { sha256: name } of before.bytes) {
      assert.ok(entries.some(({ bytes }) => sha256(bytes) === name), `the backup has ${name}`);
    }
    assert.ok(entries.some(({ bytes }) => bytes.includes("Before the panic")), "and the words");
    await page.goBack();
  });
  await message(page).waitFor();
  await message(page).waitFor();
  assertWhole(before, await sound(page), "after the panic");
  assert.ok(JSON.stringify((await sound(page)).kept).includes("A draft before the panic"));
  await send(page, "After the panic");
  assert.equal((await posts(simulator)).length, 2);
});

// Makes the workers die of the next call of this, as a program does that hits something it does not survive.
const dieOf = (page, path) => Promise.all(page.workers().map((worker) => worker.evaluate((path) => {
  const names = path.split(".");
  const last = names.pop();
  const owner = names.reduce((at, name) => at[name], globalThis);
  owner[last] = () => {
    setTimeout(() => { throw new Error("made to die"); });
    return new Promise(() => {});
  };
}, path)));

// Makes the workers die of the next job of this kind.
const dieAt = (page, kind) => Promise.all(page.workers().map((worker) => worker.evaluate((kind) => {
  const own = globalThis.onmessage;
  globalThis.onmessage = (event) => {
    if (String(event.data[1]).includes(`"kind":"${kind}"`)) throw new Error("made to die");
    own(event);
  };
}, kind)));

test("fault 34: a worker that dies while it reads a picture is started again, and the picture is read", async () => {
  const { page, simulator } = desk;
  await fresh(page);
  const before = (await posts(simulator)).length;
  await until("the workers are there", () => page.workers().length >= 2);
  await dieOf(page, "createImageBitmap");
  await attach(page, [{ name: "deadly.png", mimeType: "image/png", buffer: png(60, 40, () => [9, 90, 200]) }]);
  await page.getByRole("button", { name: /^Look at picture 1$/ }).waitFor({ timeout: PROMISE_MS });
  assert.equal((await posts(simulator)).length, before);
});

test("fault 34: after a worker has died, the next picture is read", async () => {
  const { page } = desk;
  await fresh(page);
  for (const remove of await button(page, "Remove picture 1").all()) await remove.click();
  await attach(page, [{ name: "next.png", mimeType: "image/png", buffer: png(61, 40, () => [9, 90, 20]) }]);
  await page.getByRole("button", { name: /^Look at picture 1$/ }).waitFor();
  await button(page, "Remove picture 1").click();
});

test("fault 34: a worker that dies under a paid picture, whenever, loses neither the picture nor the page", async (t) => {
  const { page, simulator } = desk;
  for (const moment of ["gather", "assemble", "keep"]) {
    await t.test(`while it is at ${moment}`, async () => {
      // A worker that has died is replaced when there is work for it.
      await fresh(page);
      await send(page, `Before ${moment}`);
      await look(generated(page).last());
      await until("the workers are there", () => page.workers().length >= 2);
      const before = (await posts(simulator)).length;
      const kept = pictureNames(await sound(page));
      await simulator.control("/behaviours", { picture_bytes: 3_000_000 });
      await dieAt(page, moment);
      await say(page, `A worker dies under this, at ${moment}`);
      await ended(page);
      assert.equal((await posts(simulator)).length, before + 1, "nothing is asked for again");
      const isKept = async () => pictureNames(await sound(page)).length === kept.length + 1;
      await until("it is on the disk", isKept);
      await look(generated(page).last());
      assert.equal(await shownState(page), "done");
    });
  }
  await t.test("the next one works", async () => {
    await fresh(page);
    await send(page, "After the worker died");
    await look(generated(page).last());
    await lastAnswer(page).waitFor();
    await sound(page);
  });
});

test("fault 35: more large pictures at once than fit: memory stays bounded, what fits is read, the rest is said", { timeout: 300_000 }, async (t) => {
  const [count, side] = isLong ? [30, 2_600] : [16, 400];
  const watched = ({ page }) => page.addInitScript(() => {
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const real = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const made = await real.apply(WebAssembly, given);
        globalThis.program ??= made.instance ?? made;
        return made;
      };
    }
  });
  const { page, simulator } = await atWork(t, { prepare: watched });
  const random = seeded(35);
  const noise = Buffer.from(Array.from({ length: side * 3 }, () => Math.floor(random() * 256)));
  // Noise does not shrink: about three bytes for each pixel.
  const files = Array.from({ length: count }, (_, nth) => {
    const at = (x, y) => (x * 3 + y * 97 * (nth + 1)) % (noise.length - 3);
    const buffer = png(side, side, (x, y) => [noise[at(x, y)] ^ ((x * y) & 255), noise[at(x, y) + 1] ^ (y & 255), noise[at(y, x)]]);
    return { name: `large-${nth}.png`, mimeType: "image/png", buffer };
  });
  const names = new Set(files.slice(0, 14).map(({ buffer }) => sha256(buffer)));
  await message(page).fill("All of these");
  // By path: the driver hands over no more than 50 MB by itself.
  const folder = await mkdtemp(join(tmpdir(), "atelier-large-"));
  t.after(() => rm(folder, { recursive: true }));
  const paths = files.map(({ name }) => join(folder, name));
  await Promise.all(files.map(({ buffer }, nth) => writeFile(paths[nth], buffer)));
  await attach(page, paths);
  await until("fourteen are read", async () => (await page.getByRole("button", { name: /^Look at picture \d+$/ }).count()) === 14, isLong ? 200_000 : 40_000);
  assert.equal(await attachments(page).count(), 14);
  await page.getByRole("alert").filter({ hasText: "14 pictures" }).waitFor();
  assert.equal(await message(page).inputValue(), "All of these");
  const memory = await page.evaluate(() => Object.values(globalThis.program.exports).find((each) => each instanceof WebAssembly.Memory)?.buffer.byteLength);
  assert.ok(memory > 0 && memory < 256 * 1024 * 1024, `${memory} bytes of wasm memory`);
  await until("all are on the disk", async () => pictureNames(await sound(page)).length === 14);
  assert.deepEqual(new Set(pictureNames(await sound(page))), names, "each as it came, none twice");
  assert.deepEqual(await posts(simulator), []);
});

test("fault 42: on a slow device, typing stays quick and whole while twenty megabytes arrive", { timeout: 120_000 }, async (t) => {
  const { page, context, simulator } = await atWork(t);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    globalThis.slow = [];
    new PerformanceObserver((list) => globalThis.slow.push(...list.getEntries().filter(({ interactionId }) => interactionId).map(({ duration }) => duration)))
      .observe({ type: "event", durationThreshold: 16, buffered: false });
  });
  // Of an interaction that is quicker than 16 ms nothing is told.
  const typed = async (words) => {
    await page.evaluate(() => { globalThis.slow.length = 0; });
    await message(page).focus();
    await page.keyboard.type(words, { delay: 25 });
    const slow = (await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.slow)))))).sort((a, b) => b - a);
    const at = (share) => slow[Math.floor(words.length * share)] ?? 16;
    return { usualMs: at(0.25), worstMs: at(0.02) };
  };
  const words = "Every letter of this is to be there, in order, while it arrives.";
  const floor = await typed(words);
  assert.equal(await message(page).inputValue(), words);
  await message(page).fill("");
  await simulator.control("/behaviours", { picture_bytes: 20_000_000, pace_bytes_per_s: 4_000_000, thoughts: false });
  await say(page, "A large one");
  await lastAnswer(page).getByText(/received/).waitFor();
  const during = await typed(words);
  const isArriving = (await shownState(page)) === "pending";
  assert.equal(await message(page).inputValue(), words, "no letter is lost");
  console.log(JSON.stringify({ fault: 42, withoutArrival: floor, during, isArriving }));
  // Three of four are quick even where other programs take turns on the processor; the worst one is for the figures.
  assert.ok(during.usualMs <= Math.max(320, floor.usualMs * 3), JSON.stringify({ floor, during }));
  await ended(page, 60_000);
  await look(generated(page).last());
  assert.equal((await posts(simulator)).length, 1);
});
