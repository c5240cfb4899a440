// The frame around the program: how the page arrives, what it is allowed to do, what it says when a part is damaged.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { HEADERS, pageFaults } from "../../.ci/finish.mjs";
import { parseHeaders } from "../../.ci/serve.mjs";
import { audit } from "./lib/look.mjs";
import { BUNDLE, PROJECT } from "./lib/paths.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { GOOGLE, openStudio } from "./lib/studio.mjs";

const find = async (pattern) => (await readdir(BUNDLE)).find((name) => pattern.test(name));

// A copy of the bundle in which one byte of one file is different, its compressed copies gone.
async function damagedBundle(t, pattern) {
  const folder = await mkdtemp(join(tmpdir(), "atelier-damaged-"));
  // Only when the pages that show it are gone: they go on fetching parts.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await cp(BUNDLE, folder, { recursive: true });
  const file = join(folder, await find(pattern));
  const bytes = await readFile(file);
  // Inside a string or a comment where there is one: the file stays well-formed, only the hash can tell.
  const at = Math.max(bytes.lastIndexOf("e"), 8);
  bytes[at] ^= 1;
  await writeFile(file, bytes);
  await Promise.all([".br", ".gz"].map((ending) => rm(file + ending, { force: true })));
  return folder;
}

test("nothing in the bundle can switch a rule off", { skip: Boolean(process.env.ATELIER_BUNDLE) }, async () => {
  const names = (await readdir(BUNDLE, { recursive: true })).filter((name) => /\.(wasm|js|html)$/.test(name));
  assert.ok(names.length > 10);
  for (const name of names) assert.ok(!(await readFile(join(BUNDLE, name))).includes("atelier-disarm"), name);
});

test("the page loads without a complaint and asks nobody else", async (t) => {
  const { page } = await openStudio(t);
  assert.equal(await page.title(), "Atelier");
  assert.equal(await page.locator("#start").count(), 0);
});

test("the policy is the first child of head, and forbids what it should", async (t) => {
  const { page, troubles } = await openStudio(t, { expected: [/Content Security Policy|violates the following/] });
  const first = await page.evaluate(() => document.head.firstElementChild.outerHTML);
  assert.match(first, /^<meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
  const blocked = await page.evaluate(() => new Promise((done) => {
    document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective), { once: true });
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.head.append(script);
  }));
  assert.equal(blocked, "script-src-elem");
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  assert.notEqual(troubles.length, 0);
});

test("each part is fetched once", async (t) => {
  const studio = await openStudio(t, { visit: false });
  const asked = [];
  studio.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await studio.visit();
  const parts = asked.filter((path) => /atelier-[0-9a-f]{16}\.(css|js|wasm)$/.test(path));
  assert.equal(parts.length, 3, parts.join(" "));
  assert.equal(new Set(parts).size, 3);
});

for (const [what, pattern] of [
  ["program", /^atelier-.*\.wasm$/],
  ["script", /^atelier-.*\.js$/],
  ["style sheet", /^atelier-.*\.css$/],
]) {
  test(`a damaged ${what} is refused and said`, async (t) => {
    const folder = await damagedBundle(t, pattern);
    const { page, address } = await openStudio(t, { folder, visit: false, expected: [/integrity|Failed to fetch|did not arrive|dynamically imported/] });
    await page.goto(address);
    await page.locator('[data-failure="damaged"]').waitFor({ state: "visible" });
    assert.match(await page.getByRole("alert").innerText(), /did not arrive whole/);
  });
}

test("the waiting page is accessible, and says so when scripts are off", async (t) => {
  const { page, address } = await openStudio(t, { visit: false, expected: [/ERR_FAILED|Failed to fetch|did not arrive/] });
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(address);
  await page.locator('[data-failure="damaged"]').waitFor({ state: "visible" });
  assert.equal(await page.locator("noscript").isVisible(), false);
  await audit(page, { except: ["page-has-heading-one", "landmark-one-main", "region"] });
  const silent = await openStudio(t, { visit: false, context: { javaScriptEnabled: false } });
  await silent.page.goto(silent.address);
  await silent.page.locator("noscript p").waitFor({ state: "visible" });
});

test("it works below any path, and refuses to run inside another page", async (t) => {
  const { page, origin, context } = await openStudio(t, { base: "/some/where/", expected: [/frame-ancestors|Refused to (frame|display)|Framing/] });
  assert.equal(await page.locator("#start").count(), 0);
  const outer = await context.newPage();
  await outer.route(`${origin}/outer`, (route) => route.fulfill({ contentType: "text/html", body: '<iframe src="/some/where/"></iframe>' }));
  await outer.goto(`${origin}/outer`);
  const frame = outer.frames()[1];
  assert.ok(!frame || (await frame.locator("#start, main").count()) === 0, "the header keeps it out of the frame");
});

test("without headers the page itself refuses to run inside another", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bare-"));
  // Only when the pages that show it are gone: they go on fetching parts.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await cp(BUNDLE, folder, { recursive: true });
  await rm(join(folder, "_headers"));
  const { context, origin } = await openStudio(t, { folder });
  const outer = await context.newPage();
  await outer.route(`${origin}/outer`, (route) => route.fulfill({ contentType: "text/html", body: '<iframe src="/"></iframe>' }));
  await outer.goto(`${origin}/outer`);
  await outer.frameLocator("iframe").getByText("does not run inside another page").waitFor();
});

test("the page may call Google, and no other host", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const studio = await openStudio(t, { simulator, expected: [/Content Security Policy|violates the following/] });
  const call = (address) => studio.page.evaluate((url) =>
    fetch(url, { headers: { "x-goog-api-key": "atelier-test-key" } }).then((reply) => reply.status, () => "refused"), address);
  assert.equal(await call(`${GOOGLE}/v1beta/models`), 200);
  assert.equal(await call("https://generativelanguage.googleapis.com.example.org/v1beta/models"), "refused");
  const { requests } = await simulator.control("/counters");
  assert.ok(requests >= 1, "the simulator was asked");
  assert.ok(studio.foreign.every((url) => url.startsWith("https://generativelanguage.googleapis.com.example.org/")));
  studio.foreign.length = 0;
});

// What the worker says within a second and a half: an `error` event, or nothing because it runs.
const startDarkroom = (page) => page.evaluate(() => new Promise((done) => {
  const worker = new Worker(document.querySelector('meta[name="darkroom"]').content, { type: "module" });
  worker.addEventListener("error", (event) => done(event.message));
  setTimeout(() => done("runs"), 1500);
}));

test("the darkroom starts as a module worker under the policy", async (t) => {
  const { page, context } = await openStudio(t);
  const program = context.waitForEvent("response", (response) => /darkroom-[0-9a-f]{16}\.wasm$/.test(response.url()));
  assert.equal(await startDarkroom(page), "runs");
  assert.equal((await program).status(), 200);
});

test("a damaged darkroom is refused, and whoever made the worker hears of it", async (t) => {
  const folder = await damagedBundle(t, /^darkroom-.*\.wasm$/);
  const { page } = await openStudio(t, { folder, expected: [/integrity|Failed to fetch/] });
  assert.match(await startDarkroom(page), /Failed to fetch/);
});

test("the bundle's page has no fault, and the check of it finds them", async () => {
  const html = await readFile(join(BUNDLE, "index.html"), "utf8");
  assert.deepEqual(pageFaults(BUNDLE, html), []);
  for (const [change, fault] of [
    [["<head>", "<head><title>x</title>"], /first child/],
    [["script-src 'self'", "script-src 'self' 'unsafe-inline'"], /allows too much/],
    [["</body>", "<script>1</script></body>"], /not the one that the policy allows/],
    [["</body>", '<p onclick="x">y</p></body>'], /inline handler/],
    [["</body>", '<img src="https://example.org/a.png"></body>'], /not a relative address/],
    [["</body>", '<img src="missing.png"></body>'], /was not built/],
  ]) assert.match(pageFaults(BUNDLE, html.replace(...change)).join("; "), fault);
});

test("every example for a host sets the headers that the bundle sets", async () => {
  const rules = parseHeaders(await readFile(join(BUNDLE, "_headers"), "utf8"));
  const everywhere = Object.fromEntries(rules.find((rule) => rule.path === "/*").headers);
  assert.match(everywhere["Content-Security-Policy"], /frame-ancestors 'none'$/);
  for (const [name, value] of Object.entries(HEADERS)) assert.equal(everywhere[name], value);
  const examples = await readdir(join(PROJECT, ".ci/hosting"));
  for (const example of examples.filter((name) => !name.endsWith(".md"))) {
    const text = await readFile(join(PROJECT, ".ci/hosting", example), "utf8");
    for (const [name, value] of [...Object.entries(HEADERS), ["Content-Security-Policy", "frame-ancestors 'none'"]]) {
      assert.ok(text.includes(name) && text.includes(value), `${example} lacks ${name}`);
    }
  }
});
