// The key: how it can fail, how long it is kept, and where it never is.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  KEY, asPersonWithKey, button, giveKey, log, look, generated, message, openSettings, posts, send, say, settled, stored, until,
} from "./lib/person.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";

const REFUSED = [/Failed to load resource/];
const HOST = "generativelanguage.googleapis.com";

async function withSimulator(t) {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  return simulator;
}

// The sentence beside the field, once the test has ended in a failure.
async function failure(page) {
  const alert = page.getByRole("alert").first();
  await alert.waitFor();
  await page.getByText("Asking Google whether the key works").waitFor({ state: "hidden" });
  return (await alert.innerText()).split("\n")[0].trim();
}

test("each way a key can fail has its own sentence, and testing costs nothing", async (t) => {
  const simulator = await withSimulator(t);
  const { page } = await openStudio(t, { simulator, expected: REFUSED });
  const said = new Map();
  for (const [key, sentence] of [
    ["no-such-key", /does not know this key/],
    ["leaked-key", /blocked.*found in public/],
    ["disabled-key", /not switched on/],
    ["region-key", /not offer.*where you are/],
    ["type-key", /does not accept this kind of key/],
    ["restricted-key", /not be used from this web address/],
    ["", /no key yet/],
  ]) {
    await giveKey(page, key);
    await until(`a word on ${key}`, async () => sentence.test(await failure(page)));
    said.set(key, await failure(page));
    assert.equal(await message(page).count(), 0, "nobody gets in with a key that does not work");
  }
  assert.equal(new Set(said.values()).size, said.size, "each has its own");
  const counters = await simulator.control("/counters");
  assert.equal(counters.billed ?? 0, 0);
  assert.deepEqual(await posts(simulator), [], "no request that could be billed");
});

test("a key that may list and not generate says so when it is used", async (t) => {
  const simulator = await withSimulator(t);
  const { page } = await openStudio(t, { simulator, expected: REFUSED });
  await asPersonWithKey(page, { key: "list-only-key" });
  await send(page, "A house");
  await log(page).getByText("This key does not have permission to do that.").waitFor();
  await log(page).getByText("It cost nothing.").waitFor();
  await button(page, "Check the key").waitFor();
});

test("what a key may not do is found out by counting; a model that is gone says nothing against it", async (t) => {
  const simulator = await withSimulator(t);
  const { page } = await openStudio(t, { simulator, expected: REFUSED });
  await simulator.control("/behaviours", { times: 0, when: { method: "countTokens" }, fail: { name: "permission_denied" } });
  await giveKey(page, KEY);
  await until("a word on it", async () => /does not have permission/.test(await failure(page)));
  assert.equal(await message(page).count(), 0);
  await simulator.control("/behaviours", undefined, "DELETE");
  await simulator.control("/settings", { retired: ["gemini-nano-banana-2.1"] });
  await giveKey(page, KEY);
  await message(page).waitFor();
  assert.deepEqual(await posts(simulator), [], "no request that could be billed");
});

test("offline and unreachable are told apart", async (t) => {
  const { page, context } = await openStudio(t, { expected: [/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|Failed to fetch/] });
  await giveKey(page, KEY);
  assert.match(await failure(page), /could not be reached/);
  await context.setOffline(true);
  await giveKey(page, KEY);
  await until("offline", async () => /You are offline/.test(await failure(page)));
  await context.setOffline(false);
});

for (const key of ["AQ.atelier-test-key", "AIza-atelier-test-key", `  ${KEY}\n`]) {
  test(`the key ${JSON.stringify(key)} is good: no kind of key is judged by its looks`, async (t) => {
    const simulator = await withSimulator(t);
    const { page } = await openStudio(t, { simulator });
    await asPersonWithKey(page, { key });
    const asked = await simulator.control("/requests");
    assert.ok(asked.some(({ kind }) => kind === "models"));
    for (const { headers, method } of asked) if (method !== "OPTIONS") assert.equal(headers["x-goog-api-key"], key.trim());
    assert.deepEqual(await posts(simulator), []);
  });
}

test("only this visit is gone with a reload; remembered stays until it is forgotten", async (t) => {
  const simulator = await withSimulator(t);
  const { page, started } = await openStudio(t, { simulator });
  assert.ok(await page.getByRole("radio", { name: /^Only this visit/ }).isChecked(), "the default");
  await asPersonWithKey(page);
  assert.deepEqual((await stored(page)).vault, []);
  await page.reload();
  await started();
  await page.getByLabel("API key", { exact: true }).waitFor();

  await asPersonWithKey(page, { keep: true });
  await until("the key is kept", async () => (await stored(page)).vault.length > 0);
  assert.ok(!JSON.stringify(await stored(page, true)).includes(KEY), "encrypted");
  assert.deepEqual(await wrappingKeys(page), [{ extractable: false, algorithm: "AES-GCM" }]);
  await page.reload();
  await started();
  await message(page).waitFor();
  await send(page, "A kept key works");
  await look(generated(page).first());

  const dialog = await openSettings(page);
  await dialog.getByText(/kept on this device/).first().waitFor();
  await button(page, "Forget key").click();
  await page.getByText("Every trace of the key is gone from this device.").waitFor();
  await until("nothing is kept", async () => (await stored(page)).vault.length === 0);
  await page.reload();
  await started();
  await page.getByLabel("API key", { exact: true }).waitFor();
});

// The keys of the browser's own that are stored, as far as a script can see them.
const wrappingKeys = (page) => page.evaluate(() => new Promise((done, failed) => {
  const opening = indexedDB.open("atelier");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction("vault").objectStore("vault").getAll();
    reading.onsuccess = () => done(reading.result.filter((value) => value instanceof CryptoKey)
      .map((key) => ({ extractable: key.extractable, algorithm: key.algorithm.name })));
  };
}));

// Every place of the page that text could be left in.
const traces = (page) => page.evaluate(async () => {
  const caches = [];
  for (const name of await globalThis.caches.keys()) {
    for (const request of await (await globalThis.caches.open(name)).keys()) caches.push(request.url);
  }
  const fields = [...document.querySelectorAll("input, textarea, select")].map((field) => field.value);
  return {
    dom: document.documentElement.outerHTML,
    fields,
    local: JSON.stringify({ ...localStorage }),
    session: JSON.stringify({ ...sessionStorage }),
    address: location.href,
    history: JSON.stringify(history.state),
    referrer: document.referrer,
    title: document.title,
    cookies: document.cookie,
    entries: JSON.stringify(performance.getEntries()),
    caches,
  };
});

test("the key is found nowhere but in the header to Google", async (t) => {
  const simulator = await withSimulator(t);
  const { page, context, started } = await openStudio(t, { simulator, expected: REFUSED });
  const said = [];
  context.on("console", (line) => said.push(line.text()));
  const search = async (when) => {
    const places = { ...(await traces(page)), database: await stored(page, true), console: said };
    for (const [place, found] of Object.entries(places)) {
      assert.ok(!JSON.stringify(found).includes(KEY), `${when}: the key is in ${place}`);
    }
  };
  await asPersonWithKey(page, { keep: true });
  await search("in use");
  await send(page, "A red house");
  await look(generated(page).first());
  // A server that repeats the key in its error, and a request that fails halfway.
  await simulator.control("/behaviours", [
    { fail: { status: 403, body: { error: { code: 403, status: "PERMISSION_DENIED", message: `The key ${KEY} may not do this` } } } },
    { error_mid_stream: { after_event: 1, in_data: true } },
  ]);
  await send(page, "A server that repeats the key");
  await log(page).getByText("What was said").first().click();
  await send(page, "A stream that fails");
  await search("after failures");
  await page.reload();
  await started();
  await message(page).waitFor();
  await search("after a reload");
  await openSettings(page);
  await search("in the settings");
  await button(page, "Forget key").click();
  await until("nothing is kept", async () => (await stored(page)).vault.length === 0);
  await search("forgotten");

  const requests = await simulator.control("/requests");
  assert.ok(requests.length > 4);
  for (const { headers, host, method, ...rest } of requests) {
    assert.equal(host.split(":")[0], HOST);
    const { "x-goog-api-key": key, ...others } = headers;
    if (method !== "OPTIONS") assert.equal(key, KEY);
    assert.ok(!JSON.stringify({ others, rest }).includes(KEY), `the key is elsewhere in ${rest.path}`);
    const own = Object.keys(others).filter((name) => /^(x-|authorization|cookie)/.test(name));
    assert.deepEqual(own, [], "no header of the app's own but the key");
  }
  const counters = await simulator.control("/counters");
  assert.ok(!Object.keys(counters).some((name) => name.includes("evil")), JSON.stringify(counters));
});

test("a forgotten key ends what was under way and cannot be used again", async (t) => {
  const simulator = await withSimulator(t);
  const { page } = await openStudio(t, { simulator, expected: REFUSED });
  await asPersonWithKey(page);
  await simulator.control("/behaviours", { stall: { after_event: 1 } });
  await say(page, "A picture that takes long");
  await until("it is under way", async () => (await posts(simulator)).length === 1);
  await openSettings(page);
  await button(page, "Forget key").click();
  await until("the connection is cut", async () => (await posts(simulator))[0].end === "client_cut");
  await settled(page);
  const before = (await posts(simulator)).length;
  await message(page).fill("Once more");
  await button(page, "Send").click();
  await page.getByText("There is no key yet, so nothing can be sent.").first().waitFor();
  assert.equal((await posts(simulator)).length, before);
  assert.equal(await message(page).inputValue(), "Once more", "nothing written is lost");
});

test("a remembered key that is forgotten in one tab is used by none", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const { page, context } = await openStudio(t, { simulator });
  await asPersonWithKey(page, { keep: true });
  const other = await context.newPage();
  await other.goto(page.url());
  await message(other).waitFor();
  await openSettings(page);
  await button(page, "Forget key").click();
  await page.getByLabel("API key", { exact: true }).waitFor();
  await other.getByLabel("API key", { exact: true }).waitFor();
  assert.equal((await posts(simulator)).length, 0);
});

test("a key that is forgotten in one tab leaves what another has paid for to its end", async (t) => {
  const simulator = await withSimulator(t);
  const { page, context } = await openStudio(t, { simulator });
  await asPersonWithKey(page, { keep: true });
  const other = await context.newPage();
  await other.goto(page.url());
  await message(other).waitFor();
  await simulator.control("/behaviours", { stall: { after_event: 1, for_ms: 3_000 } });
  await say(other, "A picture that takes long");
  await until("it is under way", async () => (await posts(simulator)).length === 1);
  await page.bringToFront();
  await openSettings(page);
  await button(page, "Forget key").click();
  await page.getByText("Every trace of the key is gone from this device.").waitFor();
  await other.bringToFront();
  await other.getByText("Every trace of the key is gone from this device.").waitFor();
  await settled(other);
  await look(generated(other).first());
  assert.equal(await log(other).getByText("You stopped this answer.").count(), 0);
  assert.equal((await posts(simulator))[0].end, "complete");
  await message(other).fill("Once more");
  await button(other, "Send").click();
  await other.getByText("There is no key yet, so nothing can be sent.").first().waitFor();
  assert.equal((await posts(simulator)).length, 1);
});
