// What one tab needs and no record refers to yet stays, whichever tab makes room meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROMISE_MS, apply, desk, holds, markRectangle, openDesk, words } from "./lib/desk.mjs";
import { asNewcomer, asPersonWithKey, attachments, button, message, send, sha256, until } from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { disk, openStorage, put } from "./lib/room.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { addPictures, book, closeBook, members, openBook, set, styleOf } from "./lib/styles.mjs";
import { openStudio } from "./lib/studio.mjs";

// Bytes that nobody needs, so that there is something to make room of.
const LOOSE = [7, 7, 7];

async function another({ address, context }) {
  const other = await context.newPage();
  await other.goto(address);
  await message(other).waitFor();
  return other;
}

// Makes room of everything that is in no use, as far as the room offers it.
async function makeRoom(page) {
  const room = await openStorage(page);
  await room.getByText("No longer in use").waitFor();
  await button(page, "Empty the bin").click();
  await button(room, "Delete for good").click();
  await until("the loose bytes are gone", async () => !(await disk(page)).bytes.has(sha256(Buffer.from(LOOSE))));
}

const lay = (page) => put(page, [["bytes", sha256(Buffer.from(LOOSE)), LOOSE]]);

test("pictures of a style that could not be written yet stay when another tab makes room, and belong to it once there is some", async (t) => {
  const studio = await openStudio(t);
  const { page, started } = studio;
  await asNewcomer(page);
  await openBook(page);
  await button(book(page), "New style").click();
  const title = book(page).getByRole("textbox", { name: "Name of the style" });
  await title.fill("Dusk");
  await title.press("Enter");
  await until("the style is written", async () => JSON.stringify([...(await disk(page)).styles]).includes("Dusk"));
  await page.evaluate(() => {
    const original = IDBObjectStore.prototype.put;
    globalThis.giveRoom = () => { IDBObjectStore.prototype.put = original; };
    IDBObjectStore.prototype.put = function put(...given) {
      if (this.name === "styles") throw new DOMException("full", "QuotaExceededError");
      return original.apply(this, given);
    };
  });
  await addPictures(page, set("dusk", 3));
  assert.equal(await members(page).count(), 3);
  await until("the pictures are kept, and their style is not", async () => (
    (await disk(page)).pictures.size === 3 && (await styleOf(page, "Dusk")).members.length === 0));
  await lay(page);
  const other = await another(studio);
  await makeRoom(other);
  assert.equal((await disk(other)).pictures.size, 3);

  await page.evaluate(() => globalThis.giveRoom());
  await closeBook(page);
  await openBook(page);
  await until("the style is written with them", async () => (await styleOf(page, "Dusk")).members.length === 3);
  await page.reload();
  await started();
  await book(page).waitFor();
  await book(page).getByRole("button", { name: "Open Dusk" }).click();
  await until("all are there", async () => (await members(page).count()) === 3);
  await until("and are seen", () => members(page).locator("img").evaluateAll((all) => all.length === 3 && all.every((img) => img.naturalWidth > 0)));
});

test("an answer that lies on the desk and is not kept yet stays when another tab makes room", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const studio = await openStudio(t, { simulator });
  const { page, started } = studio;
  await asPersonWithKey(page);
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 7 } }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  // A picture that shows what is meant lies on the desk as well, and in no message.
  await desk(page).getByText("How it is asked").click();
  const shown = png(64, 64, (x, y) => [x * 4, y * 4, 90]);
  await desk(page).locator('input[type="file"]').first().setInputFiles([{ name: "shown.png", mimeType: "image/png", buffer: shown }]);
  await until("it is kept", async () => (await disk(page)).pictures.size === 2);
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await apply(page);
  await holds(page);
  const before = await disk(page);
  await lay(page);
  const other = await another(studio);
  await makeRoom(other);
  const after = await disk(other);
  assert.deepEqual([...after.bytes.keys()].sort(), [...before.bytes.keys()].sort());
  await button(desk(page), "Keep").click();
  await desk(page).getByRole("checkbox", { name: "Show a red lighthouse" }).waitFor();
  await holds(page);
  await until("its pixels lie on the disk", async () => {
    const { summaries, bytes } = await disk(page);
    const layers = [...summaries.values()].map((text) => JSON.parse(text).record.retouch?.layers ?? []).flat();
    return layers.length === 1 && bytes.has(layers[0].pixels);
  }, PROMISE_MS);
  await page.reload();
  await started();
  assert.equal(await attachments(page).count(), 0);
});

test("on a full disk with a picture that waits for room, what was deleted can be freed all the same", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const { page } = await openStudio(t, { simulator });
  await asPersonWithKey(page);
  await send(page, "To be deleted");
  await button(page, "Options for To be deleted").click();
  await button(page, "Delete").click();
  await lay(page);
  // From now on nothing is written but by a deletion, as where the disk is full.
  await page.evaluate(() => {
    const original = IDBObjectStore.prototype.put;
    const { delete: remove } = IDBObjectStore.prototype;
    let isFull = true;
    IDBObjectStore.prototype.delete = function freed(...given) { if (this.name === "summaries") isFull = false; return remove.apply(this, given); };
    IDBObjectStore.prototype.put = function put(...given) {
      if (isFull && this.name === "turns") throw new DOMException("full", "QuotaExceededError");
      return original.apply(this, given);
    };
  });
  await button(page, "New conversation").first().click();
  await send(page, "A picture that finds no room").catch(() => {});
  const room = await openStorage(page);
  await button(page, "Empty the bin").click();
  await button(room, "Delete for good").click();
  await until("what was deleted is gone", async () => ![...(await disk(page)).summaries.values()].some((text) => text.includes("To be deleted")));
});
