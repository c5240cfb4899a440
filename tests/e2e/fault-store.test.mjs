// A storage that does not open, that a newer version made, that holds damaged records, or that is not there at all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, holds, markRectangle, openDesk, words } from "./lib/desk.mjs";
import { NETWORK, PROMISE_MS, aside, asksBeforeLeaving, assertWhole, atWork, disk, fresh, records, sound } from "./lib/fault.mjs";
import { button, conversations, generated, log, look, message, openSettings, posts, send, until } from "./lib/person.mjs";
import { closeStorage } from "./lib/room.mjs";
import { addPictures, book, closeBook, compiled, members, openBook, set } from "./lib/styles.mjs";

// Damage to one record of a conversation, and what is to be said of it where it is opened, in the log or in a notice. A
// prompt never says what is waited for.
const LATER = /kept by a later version of Atelier/;
const DAMAGE = [
  ["bytes that are others", "bytes", "swap", /file of this picture is damaged/],
  ["bytes that are missing", "bytes", "delete", /not on this device any more/],
  ["a picture's record that breaks off", "pictures", "cut", /could not be read and was set aside|not on this device any more/],
  ["a turn that breaks off", "turns", "cut", /could not be read and was set aside/],
  ["a turn of tomorrow", "turns", "later", LATER],
  ["a turn with an unknown state", "turns", "unknown", /could not be read and was set aside/],
  ["a summary with nonsense for dates", "summaries", "dates", /could not be read and was set aside/],
  ["a summary that breaks off", "summaries", "cut", /could not be read and was set aside/],
];

// Does one kind of damage to the entries of a store that belong to a conversation.
const damage = (inert, store, kind, keys) => inert.evaluate(async ([store, kind, keys]) => {
  const opened = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const database = await opened(indexedDB.open("atelier"));
  const at = database.transaction(store, "readwrite").objectStore(store);
  const changes = {
    delete: () => undefined,
    swap: (bytes) => bytes.map((byte, place) => (place > 2_000 ? byte ^ 85 : byte)),
    cut: (text) => text.slice(0, text.length / 2),
    later: (text) => text.replace(/"v":\d+/, '"v":999'),
    unknown: (text) => text.replace('"state":"done"', '"state":"from_tomorrow"'),
    dates: (text) => text.replace(/"updated_at_ms":\d+/, '"updated_at_ms":"NaN"'),
  };
  for (const key of keys) {
    const before = await opened(at.get(key));
    const changed = changes[kind](before);
    if (changed === before) throw new Error(`${kind} damages nothing`);
    await opened(changed === undefined ? at.delete(key) : at.put(changed, key));
  }
  database.close();
}, [store, kind, keys]);

test("fault 27: a damaged record is set aside and said; everything else is there", async (t) => {
  const studio = await atWork(t, { keep: true, expected: [...NETWORK, /blob:/] });
  const { page } = studio;
  await send(page, "The sound one");
  for (const [what] of DAMAGE) {
    await fresh(page);
    await send(page, what);
  }
  const before = await sound(page);
  const inert = await aside(studio);
  const damaged = [];
  for (const [what, store, kind] of DAMAGE) {
    const summary = records(before.summaries).find(({ title }) => title === what);
    const turn = records(before.turns).find(({ conversation, by }) => conversation === summary.id && by.model);
    const key = { bytes: summary.cover, pictures: summary.cover, turns: `${summary.id}/${turn.id}`, summaries: summary.id }[store];
    await damage(inert, store, kind, [key]);
    // The check itself sees it: what else would it be worth?
    if (kind === "swap") await assert.rejects(sound(inert), /what their name says/);
    if (kind !== "delete") damaged.push([store, key]);
  }
  const asDamaged = await disk(inert);
  await page.reload();
  await message(page).waitFor();
  const link = (title) => conversations(page).getByRole("link").filter({ hasText: title });
  await t.test("it is said", async () => {
    await page.getByRole("region", { name: "Notices" }).locator(".notice").first().waitFor();
  });
  for (const [what, , , sentence] of DAMAGE.filter(([, , , sentence]) => sentence)) {
    await t.test(what, async () => {
      const notices = page.getByRole("region", { name: "Notices" });
      const close = notices.getByRole("button", { name: "Close" }).first();
      while (/turn/.test(what) && (await close.count()) > 0) await close.click();
      await link(what).click();
      await log(page).getByText(what, { exact: true }).first().waitFor();
      await log(page).or(notices).getByText(sentence).filter({ visible: true }).first().waitFor({ timeout: PROMISE_MS });
    });
  }
  await t.test("damaged bytes are not shown, not downloaded and not sent", async () => {
    await link("bytes that are others").click();
    await log(page).getByText(/file of this picture is damaged/).waitFor();
    assert.equal(await generated(page).first().getAttribute("src"), null, "nothing is shown as the picture");
    await button(page, "Look closely").first().click();
    await page.getByRole("dialog").getByText(/file of this picture is damaged/).waitFor();
    await page.keyboard.press("Escape");
    let downloads = 0;
    page.on("download", () => { downloads += 1; });
    await button(page, "Download").first().click();
    await page.getByRole("region", { name: "Notices" }).getByText(/is damaged on this device/).waitFor();
    assert.equal(downloads, 0);
    const before = (await posts(studio.simulator)).length;
    await send(page, "Go on from there");
    await log(page).getByText(/is damaged on this device, so it was not used/).waitFor();
    await log(page).getByText("It cost nothing.").waitFor();
    assert.equal((await posts(studio.simulator)).length, before, "nothing left");
  });
  await t.test("the others are as they were", async () => {
    await link("The sound one").click();
    await look(generated(page).first());
    await send(page, "And it goes on");
    await look(generated(page).last());
  });
  await t.test("what cannot be read is left where it is", async () => {
    const now = await disk(page);
    const find = (stores, [store, key]) => stores[store].find((entry) => entry.key === key);
    for (const place of damaged) assert.deepEqual(find(now, place), find(asDamaged, place), place.join(" "));
  });
  await t.test("and is called by its name", async () => {
    await page.reload();
    await page.getByText(/could not be read|is damaged|are damaged/).filter({ visible: true }).first().waitFor({ timeout: PROMISE_MS });
  });
});

// Ways in which IndexedDB may refuse from the first moment.
const refuseToOpen = ([name, times]) => {
  const { open } = IDBFactory.prototype;
  let left = times;
  IDBFactory.prototype.open = function broken(...given) {
    if (left-- <= 0 || sessionStorage.getItem("opens")) return open.apply(this, given);
    if (name === "SecurityError") throw new DOMException("The operation is insecure.", name);
    const request = open.call(this, "another", 1);
    Object.defineProperty(request, "error", { value: new DOMException("Internal error opening backing store for indexedDB.open.", name) });
    request.addEventListener("upgradeneeded", (event) => event.stopImmediatePropagation(), { capture: true });
    request.addEventListener("success", (event) => {
      event.stopImmediatePropagation();
      request.result.close();
      request.dispatchEvent(new Event("error", { cancelable: true }));
    }, { capture: true });
    return request;
  };
};

test("fault 22: a storage that cannot be opened once is opened again", async (t) => {
  const studio = await atWork(t, { keep: true });
  const { page } = studio;
  await send(page, "Kept before the trouble");
  await page.addInitScript(refuseToOpen, ["UnknownError", 1]);
  await page.reload();
  await message(page).waitFor({ timeout: PROMISE_MS });
  await conversations(page).getByRole("link").filter({ hasText: "Kept before the trouble" }).waitFor({ timeout: PROMISE_MS });
  assert.equal(await page.getByText("could not").count(), 0, "nobody needs to know");
});

test("fault 22: a library that does not open for a while is waited for, and one that does not open is not called empty", async (t) => {
  const { page } = await atWork(t, { keep: true });
  await send(page, "Kept before the trouble");
  const before = await sound(page);
  const kept = conversations(page).getByRole("link").filter({ hasText: "Kept before the trouble" });
  await page.addInitScript(refuseToOpen, ["UnknownError", 6]);
  await page.reload();
  await kept.waitFor();
  assert.equal(await page.getByRole("status").filter({ hasText: /keeps nothing|could not be opened/ }).count(), 0, "nobody needs to know");
  await page.addInitScript(refuseToOpen, ["UnknownError", Number.MAX_SAFE_INTEGER]);
  await page.reload();
  const notice = page.getByRole("status").filter({ hasText: /could not be opened; it is untouched/ });
  await notice.waitFor();
  assert.equal(await page.getByText(/keeps nothing here/).count(), 0);
  await page.evaluate(() => sessionStorage.setItem("opens", "1"));
  await button(notice, "Reload").click();
  await kept.waitFor();
  assertWhole(before, await sound(page), "once it opens");
});

test("fault 22: a storage that a newer version made is left as it is, and that is said", async (t) => {
  const newer = async (studio) => {
    const inert = await aside(studio);
    await inert.evaluate(() => new Promise((done) => {
      const request = indexedDB.open("atelier", 99);
      request.onupgradeneeded = () => request.result.createObjectStore("turns").put("from tomorrow", "a");
      request.onsuccess = () => { request.result.close(); done(); };
    }));
  };
  const studio = await atWork(t, { prepare: newer });
  const { page } = studio;
  const inert = await aside(studio);
  const now = await disk(inert);
  assert.deepEqual(now.turns, [{ key: "a", text: "from tomorrow" }], "nothing is deleted, nothing is written");
  await t.test("with a way on", async () => {
    await page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: "Reload" }).first().waitFor({ timeout: PROMISE_MS });
  });
});

for (const [what, prepare] of [
  ["throws when it is opened", ({ page }) => page.addInitScript(refuseToOpen, ["SecurityError", Number.MAX_SAFE_INTEGER])],
  ["does not exist", ({ page }) => page.addInitScript(() => { Object.defineProperty(globalThis, "indexedDB", { value: undefined }); })],
]) {
  test(`fault 28: IndexedDB ${what}: everything works in memory, and the page never stops saying so`, async (t) => {
    const { page, simulator } = await atWork(t, { prepare });
    const banner = page.getByRole("status").filter({ hasText: /^\s*This browser keeps nothing/ });
    await banner.waitFor({ timeout: PROMISE_MS });
    await send(page, "In memory alone");
    await look(generated(page).first());
    assert.equal((await posts(simulator)).length, 1);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").first().click()]);
    assert.match(download.suggestedFilename(), /\.(png|jpg|jpeg)$/);
    await fresh(page);
    await banner.waitFor();
    assert.ok(await asksBeforeLeaving(page), "leaving loses it");
  });
}

// A browser in which neither the storage nor the locks nor news of other tabs can be had.
const refuseAll = async ({ page }) => {
  await page.addInitScript(refuseToOpen, ["SecurityError", Number.MAX_SAFE_INTEGER]);
  await page.addInitScript(() => {
    const refused = () => new DOMException("refused", "SecurityError");
    for (const asked of ["request", "query"]) LockManager.prototype[asked] = () => Promise.reject(refused());
    globalThis.BroadcastChannel = class { constructor() { throw refused(); } };
  });
};

test("fault 28: a browser that refuses storage, locks and news of other tabs alike reads styles and lays edits in all the same", async (t) => {
  const { page, simulator } = await atWork(t, { prepare: refuseAll });
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 7 } }]);
  await openBook(page);
  await button(book(page), "New style").click();
  await addPictures(page, set("dusk", 3));
  await until("all are read", async () => (await members(page).count()) === 3);
  await closeBook(page);
  await send(page, "A harbour in memory alone");
  await openDesk(page);
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await apply(page);
  await holds(page);
  assert.equal((await posts(simulator)).length, 2);
});

test("fault 28: a browser that refuses all of that frees room, and has a card written, since no other tab sees what it has", async (t) => {
  const { page, simulator } = await atWork(t, { prepare: refuseAll });
  await send(page, "Made to be deleted");
  await button(page, "Options for Made to be deleted").click();
  await button(page, "Delete").click();
  await openSettings(page);
  await button(page, "Storage").click();
  const room = page.getByRole("dialog", { name: "Storage" });
  await button(room, "Empty the bin").click();
  await button(room, "Delete for good").click();
  await room.getByText(/^Deleted for good: \d+ picture/).waitFor();
  await closeStorage(page);
  await compiled(page, "Dusk", set("dusk", 10));
  await button(book(page), "Let Gemini describe it").click();
  await book(page).getByText(/^Written by Gemini/).waitFor();
  assert.equal((await posts(simulator)).length, 2, "the picture and the card, once");
});

test("fault 29: the browser is asked once to keep the data, and a refusal is taken", async (t) => {
  const count = ({ page }) => page.addInitScript(() => {
    const { persist } = StorageManager.prototype;
    StorageManager.prototype.persist = function counted() {
      sessionStorage.setItem("asked", Number(sessionStorage.getItem("asked") ?? 0) + 1);
      return persist.call(this);
    };
  });
  const { page } = await atWork(t, { keep: true, prepare: count });
  const asked = () => page.evaluate(() => Number(sessionStorage.getItem("asked") ?? 0));
  assert.equal(await asked(), 0, "not before there is something to keep");
  await send(page, "The first picture");
  await until("it asks", async () => (await asked()) === 1, PROMISE_MS);
  assert.equal(await page.evaluate(() => navigator.storage.persisted()), false, "this browser refuses");
  for (const prompt of ["The second", "The third"]) await send(page, prompt);
  await page.reload();
  await message(page).waitFor();
  await send(page, "The fourth");
  assert.equal(await asked(), 1, "and is not asked again");
});
