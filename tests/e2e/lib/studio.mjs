// A Chromium that knows nothing yet, showing the bundle that ships, with Google's host name mapped to the simulator.
// One browser serves all tests of a file, each with a window of its own that shares nothing with the others; a test that
// names a profile gets a browser of its own, whose data is on the disk.
// Everything the browser complains about, and every request to anywhere else, fails the test that caused it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../../../.ci/serve.mjs";
import { chromium } from "./packages.mjs";
import { BUNDLE } from "./paths.mjs";
import { usualPort } from "./simulator.mjs";

export const GOOGLE = "https://generativelanguage.googleapis.com";
export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1440, height: 900 },
};
export const THEMES = ["light", "dark"];

const WAIT_MS = 15_000;

// What a window of the browser does without. The address bar's suggestions are a page of their own, which costs as much of
// the processor as the studio does, in every window. The others are those that the driver switches off by itself, as far
// as they could matter here: only the last list that is given counts.
const WITHOUT = [
  "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
  "AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
  "PreconnectToSearch", "ThirdPartyStoragePartitioning",
];

// The browser as people have it, and, where there is one, the same without its windows: that is the same engine and costs
// a sixth less of the processor.
const WHOLE = process.env.ATELIER_CHROMIUM ?? "/usr/bin/chromium";
const SHELL = process.env.ATELIER_CHROMIUM_SHELL ?? WHOLE;

// Nothing resolves but this machine, and Google's name for a simulator that may not be running.
function launchOptions(port, executablePath) {
  const google = `MAP generativelanguage.googleapis.com 127.0.0.1:${port}`;
  return {
    executablePath,
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--ignore-certificate-errors", `--disable-features=${WITHOUT.join()}`,
      `--host-resolver-rules=${google}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
  };
}

const contextOptions = ({ size, theme, whole, context }) => ({
  ignoreHTTPSErrors: true,
  viewport: SIZES[size] ?? size,
  colorScheme: theme,
  reducedMotion: whole ? "no-preference" : "reduce",
  acceptDownloads: true,
  locale: "en-GB",
  timezoneId: "UTC",
  ...context,
});

const browsers = new Map();
// Outside of a test runner nobody would call this, and to ask for it would begin a run of tests.
if (process.env.NODE_TEST_CONTEXT) {
  (await import("node:test")).after(() => Promise.all([...browsers.values()].map(async (browser) => (await browser).close())));
}

// A window of a browser that this process shares, or of one with this profile.
async function openContext(executable, profile, simulator, wanted) {
  if (profile) {
    const options = launchOptions(simulator?.port ?? await usualPort(), executable);
    return chromium.launchPersistentContext(profile, { ...options, ...wanted });
  }
  if (!browsers.has(executable)) {
    browsers.set(executable, usualPort().then((port) => chromium.launch(launchOptions(port, executable))));
  }
  return (await browsers.get(executable)).newContext(wanted);
}

// Tells a bundle that is built for it (`disarm.mjs`) which rule to do without.
const switchOff = (rule) => {
  try {
    localStorage.setItem("atelier-disarm", rule);
  } catch {
    // A page without storage of its own, on which no app runs.
  }
};

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
//   whole       true for the browser as people have it, who did not ask for less motion. Otherwise it is without its
//               windows, and motion is reduced: painting what moves without a graphics card takes a third of the processor
//   base        the path the bundle is served under
//   folder      the bundle to serve
//   path        what to open below the base, for example "#/settings"
//   profile     a folder to keep the browser's data in, so that a later studio finds it; always in the whole browser
//   onDisk      true to have the browser's data on the disk, in a profile of its own that goes with the test
//   port        the port to serve on: storage belongs to an origin, so a later studio needs the same
//   expected    patterns of complaints that this test provokes
//   visit       false to open no page yet
export async function openStudio(t, options = {}) {
  const { size = "desk", theme = "light", base = "/", folder = BUNDLE, path = "", expected = [] } = options;
  const server = await serve(folder, options.port ?? 0, base);
  const port = server.address().port;
  const origin = `http://127.0.0.1:${port}`;
  const profile = options.profile ?? (options.onDisk ? await mkdtemp(join(tmpdir(), "atelier-profile-")) : undefined);
  const whole = options.whole ?? false;
  const executable = whole || options.profile ? WHOLE : SHELL;
  const context = await openContext(executable, profile, options.simulator, contextOptions({ size, theme, whole, context: options.context }));
  context.setDefaultTimeout(WAIT_MS);
  if (process.env.ATELIER_DISARM) await context.addInitScript(switchOff, process.env.ATELIER_DISARM);
  const { troubles, foreign } = watch(context, origin);
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await context.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    if (profile && !options.profile) await rm(profile, { recursive: true, force: true, maxRetries: 3 });
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
