// A Chromium with a fresh profile, showing the bundle that ships, with Google's host name mapped to the simulator.
// Everything the browser complains about, and every request to anywhere else, fails the test that caused it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../../../.ci/serve.mjs";
import { chromium } from "./packages.mjs";
import { BUNDLE } from "./paths.mjs";

export const GOOGLE = "https://generativelanguage.googleapis.com";
export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1440, height: 900 },
};
export const THEMES = ["light", "dark"];

const WAIT_MS = 15_000;

function launchOptions({ simulatorPort, size, theme, calm, context }) {
  // Nothing resolves but this machine and, when there is a simulator, Google's name for it.
  const google = simulatorPort ? [`MAP generativelanguage.googleapis.com 127.0.0.1:${simulatorPort}`] : [];
  const rules = [...google, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"].join(", ");
  return {
    executablePath: process.env.ATELIER_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    ignoreHTTPSErrors: true,
    viewport: SIZES[size] ?? size,
    colorScheme: theme,
    reducedMotion: calm ? "reduce" : "no-preference",
    acceptDownloads: true,
    locale: "en-GB",
    timezoneId: "UTC",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--ignore-certificate-errors", `--host-resolver-rules=${rules}`,
    ],
    ...context,
  };
}

// Collects what must not happen. A violation of the policy reaches the console as an error by itself.
function watch(context, origin) {
  const troubles = [];
  const foreign = [];
  const note = (kind, text) => troubles.push(`${kind}: ${text}`);
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console ${message.type()}`, `${message.text()} (${message.location().url})`);
  });
  // What is thrown may be no error, or one without a stack.
  context.on("weberror", (error) => {
    const { name, message, stack } = error.error() ?? {};
    note("uncaught", stack || [name, message].join(" ") || String(error.error()));
  });
  context.on("page", (page) => page.on("crash", () => note("crash", page.url())));
  context.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (!["blob:", "data:", "about:"].includes(protocol) && to !== origin && to !== GOOGLE) foreign.push(request.url());
  });
  return { troubles, foreign };
}

// Opens the studio for the test `t`, which closes it. Options:
//   simulator   what startSimulator gave, or nothing
//   size        one of SIZES by name, or { width, height }
//   theme       "light" or "dark"
//   calm        whether the person asked for reduced motion
//   base        the path the bundle is served under
//   folder      the bundle to serve
//   path        what to open below the base, for example "#/settings"
//   profile     a folder to keep the browser's data in, so that a later studio finds it
//   port        the port to serve on: storage belongs to an origin, so a later studio needs the same
//   expected    patterns of complaints that this test provokes
//   visit       false to open no page yet
export async function openStudio(t, options = {}) {
  const { size = "desk", theme = "light", base = "/", folder = BUNDLE, path = "", expected = [] } = options;
  const server = await serve(folder, options.port ?? 0, base);
  const port = server.address().port;
  const origin = `http://127.0.0.1:${port}`;
  const profile = options.profile ?? await mkdtemp(join(tmpdir(), "atelier-profile-"));
  const context = await chromium.launchPersistentContext(profile, launchOptions({
    simulatorPort: options.simulator?.port, size, theme, calm: options.calm ?? false, context: options.context,
  }));
  context.setDefaultTimeout(WAIT_MS);
  const { troubles, foreign } = watch(context, origin);
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await context.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    if (!options.profile) await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    assert.deepEqual(foreign, [], "requests to other hosts");
    assert.deepEqual(troubles.filter((line) => !expected.some((pattern) => pattern.test(line))), [], "complaints of the browser");
  };
  t.after(close);
  const page = context.pages()[0] ?? await context.newPage();
  const address = `${origin}${base}${path}`;
  const started = () => page.waitForFunction(() => !document.getElementById("start"), null, { timeout: WAIT_MS });
  const visit = async () => {
    await page.goto(address);
    await started();
  };
  if (options.visit !== false) await visit();
  return { page, context, origin, port, address, profile, troubles, foreign, visit, started, close };
}
