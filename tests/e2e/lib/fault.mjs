// What the fault suite shares: a studio at work, what is on its disk and whether that is sound, and ways to break it.
// Nothing here asks the app: the disk is read beside it, the requests are the simulator's to count.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { after, before } from "node:test";
import { answers, asPersonWithKey, button, log, posts, until } from "./person.mjs";
import { startSimulator } from "./simulator.mjs";
import { openStudio } from "./studio.mjs";

export const isLong = process.env.ATELIER_LONG === "1";

// Complaints that a broken connection causes in the browser's console.
export const NETWORK = [/Failed to load resource|net::ERR_/];

// How long a promise that is not kept yet is waited for.
export const PROMISE_MS = 2_500;

// A studio with a key and a simulator behind it. Options are those of `openStudio`, and
//   keep    remember the key on the device, so that a page that comes later has it
//   clock   false, true, or what the page's clock is set to at the start: from then on the test can move it
//   prepare what is done to the studio before the app is opened
export async function atWork(t, { keep = false, clock = false, prepare, ...options } = {}) {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const studio = await openStudio(t, { simulator, expected: NETWORK, visit: false, onDisk: true, ...options });
  if (clock !== false) await studio.page.clock.install(clock === true ? {} : { time: clock });
  if (prepare) await prepare(studio);
  await studio.visit();
  await asPersonWithKey(studio.page, { keep });
  return { ...studio, simulator };
}

// The same for every test of a file: opening a browser for each takes longer than most of them.
export function shared(options = {}) {
  const desk = {};
  const closers = [];
  before(async () => Object.assign(desk, await atWork({ after: (close) => closers.push(close) }, options)));
  after(async () => {
    for (const close of closers.reverse()) await close();
  });
  return desk;
}

// A new conversation, asked as the one before.
export async function fresh(page) {
  await button(page, "New conversation").first().click();
  await until("a new conversation", async () => (await answers(page).count()) === 0);
}

// A page of the same origin in which no app runs: to read the disk when there is none, or to change it behind its back.
// The page in `front` stays in front: a browser lets the others paint once a second.
export async function aside({ context, origin, page: shown }, front = shown) {
  const page = await context.newPage();
  await page.goto(`${origin}/favicon.svg`);
  if (!front.isClosed()) await front.bringToFront();
  return page;
}

// What is on the disk: for each store a list of `{ key, text }`, or `{ key, sha256, size }` for bytes; null where there
// is no database. Unlike opening it, this never makes one.
export const disk = (page) => page.evaluate(async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "atelier")) return null;
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const database = await opened(indexedDB.open("atelier"));
  const hex = (sum) => [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const plain = async (value) => (value instanceof Uint8Array
    ? { sha256: hex(await crypto.subtle.digest("SHA-256", value)), size: value.length }
    : { text: typeof value === "string" ? value : String(value) });
  const stores = {};
  for (const name of database.objectStoreNames) {
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([opened(store.getAllKeys()), opened(store.getAll())]);
    stores[name] = await Promise.all(keys.map(async (key, at) => ({ key, ...(await plain(values[at])) })));
  }
  database.close();
  return stores;
});

export const records = (entries) => entries.map(({ text }) => JSON.parse(text).record);

// How an answer ended, in one word.
export const stateOf = ({ by }) => (by.model ? (typeof by.model.state === "string" ? by.model.state : Object.keys(by.model.state)[0]) : "asked");

export const answersOn = (stores) => records(stores.turns).filter(({ by }) => by.model);

// Waits until every answer that has ended on the screen has ended on the disk too. What has no picture is shown at once.
export const written = (page) => until("all is written", async () => answersOn(await disk(page)).every((turn) => stateOf(turn) !== "pending"));

// Every byte string that a turn refers to.
export const namesIn = (turn) => [...new Set(JSON.stringify(turn.parts).match(/\b[0-9a-f]{64}\b/g) ?? [])];

// Fails unless the disk is sound: bytes hash to their names, no record refers to bytes that are not there, no answer
// is there twice. Resolves to what is on the disk.
export async function sound(page, what = "the disk") {
  const stores = await disk(page);
  assert.ok(stores, `${what}: there is a database`);
  for (const { key, sha256 } of stores.bytes) assert.equal(sha256, key, `${what}: bytes are what their name says`);
  const there = new Set(stores.bytes.map(({ key }) => key));
  for (const { hash } of records(stores.pictures)) assert.ok(there.has(hash), `${what}: picture ${hash} has its bytes`);
  const known = new Set(stores.pictures.map(({ key }) => key));
  for (const turn of records(stores.turns)) {
    for (const name of namesIn(turn)) assert.ok(there.has(name) || known.has(name), `${what}: turn ${turn.id} has ${name}`);
  }
  return stores;
}

export const pictureNames = (stores) => stores.pictures.map(({ key }) => key).sort();

// Fails if anything of `before` is missing or different now; more may be there. Drafts and preferences may change.
export function assertWhole(before, now, what) {
  for (const store of ["summaries", "turns", "pictures", "bytes"]) {
    const found = new Map(now[store].map((entry) => [entry.key, entry]));
    for (const entry of before[store]) {
      assert.ok(found.has(entry.key), `${what}: ${store} ${entry.key} is still there`);
      if (entry.sha256) assert.equal(found.get(entry.key).sha256, entry.sha256, `${what}: ${store} ${entry.key} is the same`);
    }
  }
}

// Waits until this many requests that could be billed have reached the simulator since `since`.
export const left = (simulator, count, since = 0) =>
  until(`${count} requests have left`, async () => (await posts(simulator, since)).length >= count);

// Waits until a request has come to its end on the simulator's side.
export const servedLast = (simulator, waitMs) => until("the simulator has sent it all", async () => (await posts(simulator)).at(-1)?.end, waitMs);

export const lastAnswer = (page) => answers(page).last();

// The last answer's state as the page shows it.
export const shownState = (page) => lastAnswer(page).getAttribute("data-state");

// The words of the last answer, once it has ended.
export async function ended(page, waitMs) {
  await until("the answer ends", async () => (await lastAnswer(page).getAttribute("aria-busy")) === "false", waitMs);
  return lastAnswer(page).innerText();
}

// Waits until the log shows this text, for as long as a promise is worth.
export const said = (page, text, waitMs) => log(page).getByText(text).first().waitFor({ timeout: waitMs });

// Lets the browser ask before it leaves the page, and says whether it asked.
export async function asksBeforeLeaving(page) {
  let asked = false;
  page.once("dialog", (dialog) => {
    asked = dialog.type() === "beforeunload";
    return dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await until("it asks", () => asked);
  return asked;
}

// The processes of the browser that has this profile, the main one first: only what this test started can have it.
async function processesOf(profile) {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map(async (id) => {
    const [words, stat] = await Promise.all(["cmdline", "stat"].map((file) => readFile(`/proc/${id}/${file}`, "utf8").catch(() => "")));
    // Some of them write their words anew, with spaces.
    return { id: Number(id), words: words.split(/[\0 ]/), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
  }));
  const isMain = ({ words }) => words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith("--type="));
  const found = all.filter(isMain).slice(0, 1);
  if (found.length === 0) throw new Error("no browser has this profile");
  for (const { id } of found) found.push(...all.filter(({ parent }) => parent === id));
  return found;
}

// Ends the browser of a profile at once, as a power switch would for it.
export async function killBrowser(profile) {
  const [{ id }] = await processesOf(profile);
  process.kill(id, "SIGKILL");
  await until("the process is gone", () => readFile(`/proc/${id}/stat`, "utf8").then((stat) => / Z /.test(stat), () => true));
}

// Stops the processes of all pages, workers included, while `meanwhile` goes on: nothing in them runs, no timer fires.
export async function frozen({ profile }, meanwhile) {
  const pages = (await processesOf(profile)).filter(({ words }) => words.includes("--type=renderer"));
  for (const { id } of pages) process.kill(id, "SIGSTOP");
  try {
    await meanwhile();
  } finally {
    for (const { id } of pages) process.kill(id, "SIGCONT");
  }
}

// Ends the process of a page, as running out of memory does. Resolves to an empty page that takes its place.
export async function crash(page) {
  const next = await page.context().newPage();
  const gone = page.waitForEvent("crash");
  const devtools = await page.context().newCDPSession(page);
  // The answer never comes: what would give it is gone.
  devtools.send("Page.crash").catch(() => {});
  await gone;
  await page.close();
  return next;
}

// Numbers that look random and come back with the same seed, from 0 up to 1.
export function seeded(seed) {
  let state = (seed * 2_654_435_769) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// For one call the browser cannot make an element: the program does not expect that, and traps.
export async function trap(page) {
  await page.evaluate(() => {
    const { createElement, createElementNS } = Document.prototype;
    const { cloneNode } = Node.prototype;
    const broken = () => {
      Object.assign(Document.prototype, { createElement, createElementNS });
      Node.prototype.cloneNode = cloneNode;
      throw new TypeError("made to die");
    };
    Object.assign(Document.prototype, { createElement: broken, createElementNS: broken });
    Node.prototype.cloneNode = broken;
  });
  await button(page, "New conversation").first().click();
  await page.getByRole("heading", { name: "Something broke" }).waitFor({ timeout: PROMISE_MS });
}
