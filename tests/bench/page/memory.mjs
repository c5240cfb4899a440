// The memory of the page's process, its workers included, as the system counts it.
import { readFileSync } from "node:fs";

const PAGE_BYTES = 4096;
const LOOK_EVERY_MS = 50;

// Bytes that the page takes for a moment, so that its process is known among the others, of which some are only ending.
const SIGN_BYTES = 48 << 20;

// What a process has for itself, in bytes: what it shares with others is not the page's. One that has ended has nothing.
function ownBytes(pid) {
  try {
    const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ").map(Number);
    return (resident - shared) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

// The page's own process: the one that grows when the page does.
async function renderer(context, page) {
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const before = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => [id, ownBytes(id)]);
  await page.evaluate((bytes) => { globalThis.sign = new Uint8Array(bytes).fill(1); }, SIGN_BYTES);
  const [[pid]] = before.map(([id, bytes]) => [id, ownBytes(id) - bytes]).toSorted(([, one], [, other]) => other - one);
  await page.evaluate(() => { delete globalThis.sign; });
  const own = await context.newCDPSession(page);
  await own.send("HeapProfiler.collectGarbage");
  await own.detach();
  return pid;
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
