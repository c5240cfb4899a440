// The memory of the page's process, its workers included, as the system counts it.
import { readFileSync } from "node:fs";

const PAGE_BYTES = 4096;
const LOOK_EVERY_MS = 50;

// What a process has for itself, in bytes: what it shares with others is not the page's.
const ownBytes = (pid) => {
  const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ").map(Number);
  return (resident - shared) * PAGE_BYTES;
};

async function renderer(context, page) {
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  await page.evaluate(() => performance.now());
  // The page's own is the one that holds most: the others are spare.
  return renderers.toSorted((one, other) => ownBytes(other) - ownBytes(one))[0];
}

// Begins to watch. What it gives ends that, and says by how many bytes the process grew at the most.
export async function memoryOf(context, page) {
  const pid = await renderer(context, page);
  const before = ownBytes(pid);
  let peak = before;
  const looking = setInterval(() => { peak = Math.max(peak, ownBytes(pid)); }, LOOK_EVERY_MS);
  return () => {
    clearInterval(looking);
    return peak - before;
  };
}
