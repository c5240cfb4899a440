// Two hundred pictures in a row: what the page's memory does meanwhile.
import { absolute } from "./figure.mjs";
import { memoryOf } from "./memory.mjs";
import { person, withStudio } from "./page.mjs";

const GENERATIONS = 200;
const A_CONVERSATION = 10;
// Caches and compiled code settle before growth is counted.
const SETTLED_AFTER = 20;
const PICTURE_BYTES = 1_500_000;
const MEGABYTE = 1_000_000;

export async function generations() {
  return withStudio(async ({ page, context, simulator }) => {
    await simulator.control("/behaviours", [{ times: 0, when: { method: "generate" }, picture_bytes: PICTURE_BYTES, thoughts: false }]);
    const session = await context.newCDPSession(page);
    const heapMb = async () => {
      await session.send("HeapProfiler.collectGarbage");
      return (await session.send("Runtime.getHeapUsage")).usedSize / MEGABYTE;
    };
    let settledMb = 0;
    let growth;
    let peakBytes = 0;
    for (let nth = 0; nth < GENERATIONS; nth++) {
      if (nth % A_CONVERSATION === 0) await person.newConversation(page);
      await person.send(page, `A boat, take ${nth}`);
      peakBytes = Math.max(peakBytes, await page.evaluate(() => bench.wasmBytes()));
      if (nth + 1 === SETTLED_AFTER) {
        settledMb = await heapMb();
        growth = await memoryOf(context, page);
      }
    }
    const grownMb = (await heapMb()) - settledMb;
    const processMb = growth() / MEGABYTE;
    return [
      absolute(`${GENERATIONS} generations in a row: wasm memory at its peak`, "MB", 128, peakBytes / MEGABYTE),
      absolute("the same: growth of the JavaScript heap for each picture", "kB", 100, Math.max(0, grownMb * 1000) / (GENERATIONS - SETTLED_AFTER)),
      absolute("the same: memory of the page's process beyond what it had after 20 of them", "MB", 200, processMb),
    ];
  });
}
