// Retouching a picture of 4096 × 4096: from the click to its first paint beside the browser's own decoding, strokes of the
// brush, and an answer laid in by the worker, stage by stage.
import { absolute, median, quantile, ratio } from "./figure.mjs";
import { person, tasksDuring, withStudio } from "./page.mjs";
import { apply, desk, drag, marked, receipt, stage, tool, words } from "../../e2e/lib/desk.mjs";

const RUNS = 5;
const STROKES = 12;
const PROMISE_MS = 240_000;

// Notes, in the page, what the worker of the desk says of how long its stages took.
const watchStages = (page) => page.addInitScript(() => {
  globalThis.stages = [];
  const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
  Object.defineProperty(Worker.prototype, "onmessage", {
    set(listener) {
      set.call(this, (event) => {
        const told = typeof event.data?.[1] === "string" && event.data[1].startsWith('{"took_ms"') ? JSON.parse(event.data[1]) : null;
        if (told) globalThis.stages.push(told.took_ms);
        listener.call(this, event);
      });
    },
  });
});

// The bytes of the picture that was generated, decoded by the browser: milliseconds.
const decode = (page) => page.evaluate(async () => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  // The page may not fetch what it shows; on the disk it is the largest of all.
  const database = await opened(indexedDB.open("atelier"));
  const all = await opened(database.transaction("bytes").objectStore("bytes").getAll());
  database.close();
  const blob = new Blob([all.reduce((most, bytes) => (bytes.length > most.length ? bytes : most))]);
  const began = performance.now();
  const url = URL.createObjectURL(blob);
  const fresh = new Image();
  fresh.src = url;
  await fresh.decode();
  await bench.nextPaint();
  URL.revokeObjectURL(url);
  return performance.now() - began;
});

async function opened(page) {
  const figure = page.locator("figure").last();
  await figure.hover();
  const click = figure.getByRole("button", { name: "Retouch", exact: true });
  const [shownMs] = await Promise.all([
    page.evaluate(() => new Promise((done) => {
      const begins = () => performance.now();
      let began = null;
      document.addEventListener("click", () => { began = begins(); }, { capture: true, once: true });
      const look = () => {
        const img = document.querySelector(".desk-picture");
        if (img?.src && img.complete && img.naturalWidth > 1000) img.decode().then(() => bench.nextPaint()).then((atMs) => done(atMs - began));
        else requestAnimationFrame(look);
      };
      look();
    })),
    click.click(),
  ]);
  await stage(page).waitFor();
  await page.waitForFunction(() => !document.querySelector(".desk-opening"), null, { timeout: PROMISE_MS });
  return shownMs;
}

export async function retouch() {
  return withStudio(async ({ page, simulator, visit, started }) => {
    await watchStages(page);
    await visit();
    await person.asPersonWithKey(page, { keep: true });
    await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 9 } }]);
    await person.choose(page, "Aspect ratio", "1:1");
    await person.choose(page, "Size", "4K");
    await person.send(page, "A harbour with many boats");
    const [open, floors] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      // Each time in a page that has never laid anything on the desk, with the picture on the screen.
      await page.reload();
      await started();
      await person.look(person.generated(page).last());
      floors.push(await decode(page));
      open.push(await opened(page));
    }
    await page.evaluate(() => {
      bench.moves = [];
      document.addEventListener("pointermove", (event) => {
        if (event.buttons) bench.nextPaint().then((atMs) => bench.moves.push(atMs - event.timeStamp));
      }, { capture: true });
    });
    const { longestMs, longestCpuMs } = await tasksDuring(page, async () => {
      for (let stroke = 0; stroke < STROKES; stroke++) {
        const y = 0.2 + 0.05 * stroke;
        await drag(page, [0.2, y], [0.5, y + 0.02], [0.8, y]);
      }
    });
    const moves = await page.evaluate(() => bench.moves);
    await desk(page).getByRole("button", { name: "Clear" }).click();
    // A fifth of the picture.
    await tool(page, "Rectangle").click();
    await drag(page, [0.28, 0.28], [0.725, 0.725]);
    await marked(page).filter({ hasText: /^(19|20)\./ }).waitFor();
    await words(page).fill("a lighthouse");
    for (let run = 0; run < 3; run++) {
      const before = await page.evaluate(() => stages.length);
      await apply(page);
      await page.waitForFunction((before) => stages.length > before, before, { timeout: PROMISE_MS });
      await receipt(page).filter({ hasText: /protected pixels changed/ }).waitFor({ timeout: PROMISE_MS });
      await desk(page).getByRole("button", { name: "Discard" }).first().click();
    }
    const stages = await page.evaluate(() => globalThis.stages);
    const of = (...names) => stages.map((took) => names.reduce((sum, name) => sum + (took[name] ?? 0), 0));
    const engine = of("window", "register", "tone", "blend");
    const each = Object.keys(stages[0]).map((name) => absolute(`… ${name}`, "ms", Infinity, median(of(name))));
    return [
      ratio("4096² on the desk: from the click to its first paint, against decoding it", 1.3, open, floors),
      absolute("a stroke of the brush: pointer to paint, 95th percentile", "ms", 34, quantile(moves, 0.95), Math.max(...moves)),
      absolute("the longest task of the main thread meanwhile, of the processor", "ms", 50, longestCpuMs, longestMs),
      absolute("an answer laid in: window, register, tone and blend together", "ms", 400, median(engine), Math.max(...engine)),
      ...each,
    ];
  }, {});
}
