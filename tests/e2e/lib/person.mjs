// What a person does in the studio, by the names that a screen reader says, and what they see.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

export const KEY = "atelier-test-key";

const WAIT_MS = 15_000;
const LOOK_AGAIN_MS = 25;
// Looking costs the page time, too: what takes long is looked at less often, a tenth of the time it has taken so far.
const LOOK_AGAIN_SHARE = 0.1;

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// Resolves to the first thing that `look` gives that is neither false nor nothing; fails with `what` after a while.
export async function until(what, look, waitMs = WAIT_MS) {
  const began = Date.now();
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    const passed = Date.now() - began;
    if (passed > waitMs) assert.fail(`waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, Math.max(LOOK_AGAIN_MS, passed * LOOK_AGAIN_SHARE)));
  }
}

export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const message = (page) => page.getByRole("textbox", { name: "Message", exact: true });
export const log = (page) => page.getByRole("log", { name: "Conversation" });
export const generated = (page) => log(page).getByRole("img", { name: /^Generated picture/ });
export const answers = (page) => log(page).getByRole("article", { name: "Answer", exact: true });
export const conversations = (page) => page.getByRole("list", { name: "Conversations" });
export const attachments = (page) => page.getByRole("list", { name: "Attached pictures" }).getByRole("listitem");
export const choose = (page, what, value) => page.getByRole("combobox", { name: what, exact: true }).selectOption(value);
export const chosen = (page, what) => page.getByRole("combobox", { name: what, exact: true }).inputValue();

export async function asNewcomer(page) {
  await button(page, "Try without a key").click();
  await message(page).waitFor();
}

export async function giveKey(page, key, keep = false) {
  // Beside a conversation the ways in are one line until they are wanted.
  const field = page.getByLabel("API key", { exact: true });
  await until("there is a field for the key", async () => (await field.count()) > 0);
  if (!(await field.isVisible())) await page.locator(".ways-summary").click();
  await field.fill(key);
  if (keep) await page.getByRole("radio", { name: /^Remember on this device/ }).check();
  await button(page, "Use this key").click();
}

export async function asPersonWithKey(page, { key = KEY, keep = false } = {}) {
  await giveKey(page, key, keep);
  // The message may be there before, with a picture that somebody opened; the field for the key goes once it is taken.
  await button(page, "Use this key").waitFor({ state: "hidden" });
  await message(page).waitFor();
}

// Sends a message and does not wait for the answer.
export async function say(page, text) {
  await message(page).fill(text);
  await button(page, "Send").click();
  await until("the message leaves", async () => (await message(page).inputValue()) !== text);
}

// Waits until nothing is under way, and what came is on the disk.
export async function settled(page, waitMs = 40_000) {
  await until("the answer ends", () => page.evaluate(() => {
    const busy = document.querySelector('[role="log"] [aria-busy="true"]');
    const log = document.querySelector('[role="log"]');
    return !busy && log && log.getAttribute("aria-label") === "Conversation";
  }), waitMs);
  await button(page, "Send").waitFor();
}

// Sends a message and waits until its answers have ended.
export async function send(page, text) {
  await say(page, text);
  await settled(page);
}

export async function newConversation(page) {
  await button(page, "New conversation").first().click();
  await until("a new conversation", async () => (await answers(page).count()) === 0);
  // How it is asked is remembered from the conversation before; a test says for itself what it wants.
  for (const [what, value] of [["Model", "gemini-nano-banana-2.1"], ["Aspect ratio", ""], ["Size", ""], ["Count", "1"]]) {
    await choose(page, what, value);
  }
  await message(page).fill("");
}

// Waits until a shown picture is there in full, and resolves to what one sees of it: its size, its colours in 64 × 64
// places, and a print of them.
export async function look(picture) {
  await picture.waitFor();
  // It comes when it is to be seen. What is asked for anew each time may be put in place of what was there.
  await until("the picture is shown", () => picture.evaluate((img) => {
    img.scrollIntoView({ block: "nearest", behavior: "instant" });
    return img.complete && img.naturalWidth > 0 && (img.closest("[data-state]")?.dataset.state ?? "ready") === "ready";
  }));
  return picture.evaluate(async (img) => {
    await img.decode();
    const canvas = new OffscreenCanvas(64, 64);
    const context = canvas.getContext("2d");
    context.drawImage(img, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    const places = Array.from({ length: 4096 }, (_, at) => [...data.slice(at * 4, at * 4 + 3)]);
    const bytes = await crypto.subtle.digest("SHA-256", data);
    const print = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return { widthPx: img.naturalWidth, heightPx: img.naturalHeight, places, print };
  });
}

// How much yellower the second picture is where the two differ, and the share of places where they do.
export function yellower(first, second) {
  const yellowness = ([red, green, blue]) => Math.min(red, green) - blue;
  const gains = first.places.flatMap((before, at) => {
    const after = second.places[at];
    const differs = Math.max(...before.map((value, channel) => Math.abs(value - after[channel]))) > 24;
    return differs ? [yellowness(after) - yellowness(before)] : [];
  });
  return { gain: gains.reduce((sum, gain) => sum + gain, 0) / Math.max(gains.length, 1), share: gains.length / 4096 };
}

// The downloaded file behind a click: its name and its bytes.
export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

// Everything in the app's database: for each store a list of `[key, value]`, bytes as `{ sha256, size }`, and
// with `text` if they are wanted to the letter.
export const stored = (page, toTheLetter = false) => page.evaluate(async (toTheLetter) => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const database = await opened(indexedDB.open("atelier"));
  const hex = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const plain = async (value) => (value instanceof Uint8Array
    ? { sha256: await hex(value), size: value.length, ...(toTheLetter ? { text: new TextDecoder("latin1").decode(value) } : {}) }
    : typeof value === "string" ? value : String(value));
  const stores = {};
  for (const name of database.objectStoreNames) {
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([opened(store.getAllKeys()), opened(store.getAll())]);
    stores[name] = await Promise.all(keys.map(async (key, at) => [key, await plain(values[at])]));
  }
  database.close();
  return stores;
}, toTheLetter);

// The picture records of the database.
export async function storedPictures(page) {
  return (await stored(page)).pictures.map(([, text]) => JSON.parse(text).record);
}

export async function openSettings(page) {
  await page.getByRole("button", { name: /^Settings/ }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.waitFor();
  return dialog;
}

// Gives files to the button as the browser's own window would: `{ name, mimeType, buffer }` or paths.
export async function attach(page, files) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Attach pictures").click()]);
  await chooser.setFiles(files);
}

// The requests since `since` that could be billed, oldest first.
export async function posts(simulator, since = 0) {
  const requests = await simulator.control(`/requests?since=${since}`);
  return requests.filter(({ kind, method }) => method === "POST" && /^(stream)?generateContent$/i.test(kind));
}

export async function lastRequestId(simulator) {
  return (await simulator.control("/requests?since=0")).reduce((last, { id }) => Math.max(last, id), 0);
}

// The events of a streamed reply as the page received it, read without the app: the parts in their order.
export async function receivedParts(response) {
  const text = (await response.body()).toString("utf8");
  const events = text.split(/\r?\n/).filter((line) => line.startsWith("data:")).map((line) => JSON.parse(line.slice(5)));
  return events.flatMap((event) => event.candidates?.[0]?.content?.parts ?? []);
}

// The next reply to a generation.
export const reply = (page) => page.waitForResponse((response) => /:streamGenerateContent|:generateContent/.test(response.url())
  && response.request().method() === "POST");
