// A studio to measure: the bundle that ships, a person with a key, the simulator built for speed.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installProbe } from "./probe.mjs";

export const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "../../..");

// The packages that drive the browser and the simulator's release build, unless the caller has named them.
function prepare() {
  process.env.ATELIER_SIMULATOR ??= join(PROJECT, "target/release/simulator");
  if (process.env.ATELIER_E2E_PACKAGES) return;
  const script = '. .ci/tools.sh && need_node_packages "$PWD/tests/e2e" >&2 && need_crates "$PWD/tests/simulator/Cargo.toml" >&2 && '
    + 'cargo build --quiet --offline --release --manifest-path tests/simulator/Cargo.toml >&2 && printf %s "$NODE_PACKAGES"';
  process.env.ATELIER_E2E_PACKAGES = execFileSync("bash", ["-c", script], { cwd: PROJECT, stdio: ["ignore", "pipe", "inherit"] }).toString();
}

prepare();
const { startSimulator } = await import("../../e2e/lib/simulator.mjs");
const { GOOGLE, openStudio } = await import("../../e2e/lib/studio.mjs");
export const person = await import("../../e2e/lib/person.mjs");
export { GOOGLE };

export const MODEL_PATH = "/v1beta/models/gemini-nano-banana-2.1:streamGenerateContent?alt=sse";

// Calls `measure` with a studio that is ready to send, and closes everything afterwards.
// Options are those of `openStudio`, and `keep` to have the key remembered on the device.
export async function withStudio(measure, { keep = false, ...options } = {}) {
  const simulator = await startSimulator();
  const closing = [];
  try {
    const calm = { reducedMotion: "reduce" };
    const studio = await openStudio(
      { after: (close) => closing.push(close) },
      { simulator, visit: false, whole: true, context: calm, onDisk: true, ...options },
    );
    studio.context.setDefaultTimeout(60_000);
    await installProbe(studio.page);
    await studio.visit();
    await person.asPersonWithKey(studio.page, { keep });
    await leaveNetworkAlone(studio.page);
    return await measure({ ...studio, simulator });
  } finally {
    // Figures are printed even where the browser complained; the end-to-end tests are what fails on complaints.
    for (const close of closing) await close().catch((error) => console.error(error.message));
    await simulator.stop();
  }
}

// The driver of the browser watches the network, for which the page's own thread copies every body and, when it is
// complete, goes through it once more: 60 to 70 ms for 20 MB, which nobody's page does whose inspector is closed.
async function leaveNetworkAlone(page) {
  const session = page._connection.toImpl(page).delegate._mainFrameSession;
  await session._client.send("Network.disable");
}

// The main thread's tasks while `act` runs, as the browser's own trace has them: milliseconds from beginning to end, and
// of the processor. The two differ where other programs take the processor away.
export async function tasksDuring(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "__metadata", "disabled-by-default-devtools.timeline"] } });
  const result = await act();
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const mains = new Set(events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid}/${tid}`));
  const tasks = events.filter(({ ph, name, pid, tid }) => ph === "X" && /RunTask$/.test(name) && mains.has(`${pid}/${tid}`));
  if (tasks.length === 0) throw new Error(`the trace of ${events.length} events has no tasks`);
  const longest = (values) => values.reduce((most, value) => Math.max(most, value), 0) / 1000;
  return { result, longestMs: longest(tasks.map(({ dur }) => dur)), longestCpuMs: longest(tasks.map(({ tdur }) => tdur ?? 0)) };
}

// A request by the page itself, read to its end as one buffer: what nothing in the page can be faster than.
export const floor = (page, url, body) => page.evaluate(async ({ url, body, key }) => {
  const began = performance.now();
  const headers = { "content-type": "application/json", "x-goog-api-key": key };
  const response = await fetch(url, { method: "POST", headers, body, cache: "no-store", credentials: "omit" });
  const headersMs = performance.now();
  const { byteLength } = await response.arrayBuffer();
  return { fromFetchMs: performance.now() - began, fromHeadersMs: performance.now() - headersMs, bytes: byteLength };
}, { url, body, key: person.KEY });
