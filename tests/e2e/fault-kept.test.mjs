// What a person did or paid for, and what of it is there later: after a reload, after "Save again", without any worker, and
// where the program traps before it was saved.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { NETWORK, answersOn, atWork, disk, fresh, pictureNames, records, shownState, sound, trap } from "./lib/fault.mjs";
import { button, conversations, generated, log, look, message, posts, say, send, settled, sha256, until } from "./lib/person.mjs";

const DEATHS = [...NETWORK, /made to (die|fail)|unreachable|panicked|RuntimeError|^uncaught|^console error/];

const shownPlace = async (page) => (await log(page).innerText()).match(/\d+ \/ \d+/g);
const chosenOn = async (page) => records((await disk(page)).summaries)[0].chosen;

test("an answer that was asked for anew is still the one that is shown after a reload, and what follows goes on from it", async (t) => {
  const { page } = await atWork(t, { keep: true });
  await send(page, "First words");
  await button(page, "Regenerate").last().click();
  await until("the second one is shown", async () => (await shownPlace(page))?.join() === "2 / 2");
  await settled(page);
  const latest = answersOn(await disk(page)).map(({ id }) => id).sort().at(-1);
  assert.ok((await chosenOn(page)).some(([, child]) => child === latest), "the choice is on the disk");
  await page.reload();
  await until("it is shown again", async () => (await shownPlace(page))?.join() === "2 / 2");
  await send(page, "Second words");
  const turns = records((await disk(page)).turns);
  const second = turns.find(({ by, parts }) => by.person && JSON.stringify(parts).includes("Second words"));
  assert.equal(second.parent, latest, "the next message goes on from it");
});

test("a conversation that is deleted while an answer waits for another try stays deleted", async (t) => {
  const { page, simulator } = await atWork(t, { keep: true, expected: NETWORK });
  await simulator.control("/behaviours", { times: 0, fail: { name: "unavailable", retry_delay: "20s" } });
  await say(page, "Doomed boat");
  await page.getByText(/again in|Trying again|in \d+ s/i).first().waitFor();
  await button(page, "Options for Doomed boat").click();
  await button(page, "Delete").click();
  await until("that is on the disk", async () => records((await disk(page)).summaries).some(({ deleted_at_ms: at }) => at !== null));
  await page.reload();
  await message(page).waitFor();
  assert.equal(await conversations(page).getByRole("link").filter({ hasText: "Doomed boat" }).count(), 0);
  assert.notEqual(records((await disk(page)).summaries)[0].deleted_at_ms, null);
});

// Lets every write to these stores fail, until it is mended.
const breakStores = (page, stores) => page.evaluate((stores) => {
  const { add, put } = IDBObjectStore.prototype;
  globalThis.mendStores ??= () => Object.assign(IDBObjectStore.prototype, { add, put });
  globalThis.mendStores();
  const broken = (real) => function write(...given) {
    if (stores.includes(this.name)) throw new DOMException("made to fail", "QuotaExceededError");
    return real.apply(this, given);
  };
  Object.assign(IDBObjectStore.prototype, { add: broken(add), put: broken(put) });
}, stores);

test("a picture that could not be saved is saved by a click, although the next message left from another tab meanwhile", async (t) => {
  const studio = await atWork(t, { keep: true, expected: NETWORK });
  const { page, simulator, context } = studio;
  await breakStores(page, ["bytes", "pictures"]);
  await send(page, "Paid and unsaved");
  await page.getByRole("alert").filter({ hasText: "not saved yet" }).first().waitFor();
  const shown = await look(generated(page).last());
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").last().click()]);
  const paid = sha256(await readFile(await download.path()));
  assert.ok(!pictureNames(await disk(page)).includes(paid), "it is on the screen alone");
  await fresh(page);
  await message(page).fill("Sent from both");
  await until("the draft is kept", async () => JSON.stringify((await disk(page)).kept).includes("Sent from both"));
  await breakStores(page, ["bytes", "pictures", "turns", "kept", "summaries"]);
  const before = (await posts(simulator)).length;
  await button(page, "Send").click();
  await until("it is said that it was not sent", async () => (await shownState(page)) === "failed");
  const other = await context.newPage();
  await other.goto(studio.address);
  await until("the draft is in the other tab", async () => (await message(other).inputValue()) === "Sent from both");
  await button(other, "Send").click();
  await settled(other);
  assert.equal((await posts(simulator)).length, before + 1, "it left from one tab alone");
  await page.bringToFront();
  await page.evaluate(() => globalThis.mendStores());
  await button(page, "Save again").click();
  await until("the picture is on the disk", async () => pictureNames(await disk(page)).includes(paid));
  await until("nothing is left to be saved", async () => (await button(page, "Save again").count()) === 0);
  await sound(page, "after saving again");
  await page.reload();
  await conversations(page).getByRole("link").filter({ hasText: "Paid and unsaved" }).click();
  assert.deepEqual(await look(generated(page).last()), shown);
});

test("fault 34: a picture that no worker lives through naming is kept all the same", async (t) => {
  const { page, simulator } = await atWork(t, { keep: true, expected: DEATHS });
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function post(given, ...rest) {
      if (!String(given[1]).includes('"kind":"keep"')) return postMessage.call(this, given, ...rest);
      setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "made to fail" })));
      return undefined;
    };
  });
  await send(page, "Paid for");
  assert.equal(await shownState(page), "done");
  await look(generated(page).last());
  assert.equal(pictureNames(await sound(page)).length, 1);
  assert.equal((await posts(simulator)).length, 1);
});

test("fault 33: pictures that are not saved can be downloaded from the page that explains a trap, byte by byte", async (t) => {
  const memory = ({ page }) => page.addInitScript(() => { Object.defineProperty(globalThis, "indexedDB", { value: undefined }); });
  const { page, simulator } = await atWork(t, { prepare: memory, expected: DEATHS });
  // Drafts among a model's thoughts are offered as well.
  await simulator.control("/behaviours", { thoughts: false });
  await send(page, "In memory alone");
  await look(generated(page).first());
  const [given] = await Promise.all([page.waitForEvent("download"), button(page, "Download").first().click()]);
  const whole = sha256(await readFile(await given.path()));
  await trap(page);
  await page.getByText(/these pictures are not saved in this browser/).waitFor();
  assert.equal(await page.getByText(/Everything that was saved/).filter({ visible: true }).count(), 0, "nothing untrue is said");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download picture 1" }).click()]);
  assert.equal(sha256(await readFile(await download.path())), whole);
  assert.match(download.suggestedFilename(), /^atelier-1\.(png|jpg|webp)$/);
});

test("the page that saves everything says what it found: nothing, or what could not be read", async (t) => {
  const { page, address } = await atWork(t, { keep: true });
  const rescue = async () => {
    await page.goto(new URL("rescue.html", address).href);
    await button(page, "Save a backup").click();
  };
  await send(page, "One to keep");
  const { pictures: [{ key: hash }] } = await disk(page);
  await page.evaluate((hash) => new Promise((done) => {
    indexedDB.open("atelier").onsuccess = ({ target: { result: database } }) => {
      const transaction = database.transaction("bytes", "readwrite");
      transaction.objectStore("bytes").put(new Uint8Array([1, 2, 3]), hash);
      transaction.oncomplete = () => { database.close(); done(); };
    };
  }), hash);
  await rescue();
  await page.getByRole("status").getByText("Saved to your downloads: 0 pictures in it. 1 file could not be read and is not in it.").waitFor();
  await page.evaluate(() => new Promise((done) => { indexedDB.deleteDatabase("atelier").onsuccess = done; }));
  await rescue();
  await page.getByRole("status").getByText("Nothing is kept in this browser, so nothing was saved.").waitFor();
  assert.equal(await disk(page), null, "no database is made that would hide the loss");
  await page.goto(address);
  await page.getByText("What was kept here is gone: the browser has cleared it.", { exact: false }).first().waitFor();
});
