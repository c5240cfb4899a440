// The styles that there are, as a whole: copied, deleted and brought back, put away; the same in every tab and browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./lib/look.mjs";
import { asPersonWithKey, button, stored, until } from "./lib/person.mjs";
import { quarters } from "./lib/pictures.mjs";
import { closeStorage, disk, openStorage } from "./lib/room.mjs";
import {
  addPictures, begun, book, closeBook, compiled, members, openBook, picture, set, styleOf,
} from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

test("styles are deleted with undo, put away and duplicated, and another tab sees it", async (t) => {
  const studio = await atWork(t);
  const { page } = studio;
  await compiled(page, "Dusk", set("dusk", 10));
  const other = await studio.context.newPage();
  await other.goto(studio.address);
  await asPersonWithKey(other);
  await openBook(other);
  await page.bringToFront();
  await book(page).getByRole("button", { name: "Duplicate" }).click();
  await until("the copy is shown", async () =>
    (await book(page).getByRole("textbox", { name: "Name of the style" }).inputValue()) === "Dusk 2");
  await book(page).getByRole("button", { name: "Delete", exact: true }).click();
  await button(page, "Undo").click();
  await book(page).getByRole("button", { name: "Open Dusk 2" }).click();
  await book(page).getByRole("button", { name: "Put away" }).click();
  await book(page).getByRole("button", { name: "All styles" }).click();
  await book(page).getByText("Put away").click();
  await book(page).getByRole("list", { name: "Put away" }).getByRole("button", { name: "Open Dusk 2" }).waitFor();
  await other.bringToFront();
  await book(other).getByText("Put away").click();
  await book(other).getByRole("list", { name: "Put away" }).getByRole("button", { name: "Open Dusk 2" }).waitFor();
  await book(other).getByRole("button", { name: /^Open Dusk(?! 2)/ }).waitFor();
});

test("what two tabs change of one style without hearing of each other is all kept", async (t) => {
  const studio = await atWork(t);
  const { page, address } = studio;
  await compiled(page, "Dusk", set("dusk", 10));
  const other = await studio.context.newPage();
  await other.goto(address);
  await asPersonWithKey(other);
  await openBook(other);
  await book(other).getByRole("button", { name: "Open Dusk" }).click();
  await until("both show it", async () => (await members(other).count()) === 10);
  // As where a browser has no channel between tabs, or the message is still on its way.
  await page.evaluate(() => { BroadcastChannel.prototype.postMessage = () => {}; });
  await page.bringToFront();
  const title = book(page).getByRole("textbox", { name: "Name of the style" });
  await title.fill("Evening");
  await title.press("Enter");
  await until("the name is written", async () => (await styleOf(page, "Evening")) !== undefined);
  await other.bringToFront();
  await members(other).first().getByRole("button", { name: "Leave out" }).click();
  await until("both are written", async () => (await styleOf(other, "Evening"))?.members.filter((member) => member.left_out).length === 1);
  assert.equal(await styleOf(other, "Dusk"), undefined);
  await until("and shown", async () => (await book(other).getByRole("textbox", { name: "Name of the style" }).inputValue()) === "Evening");
});

test("a style that comes back from the bin makes room for one that has its name by now", async (t) => {
  const { page } = await atWork(t);
  const begun = async () => {
    await openBook(page);
    const all = book(page).getByRole("button", { name: "All styles" });
    if (await all.isVisible()) await all.click();
    await button(book(page), "New style").click();
    const title = book(page).getByRole("textbox", { name: "Name of the style" });
    await title.fill("Dusk");
    await title.press("Enter");
  };
  await begun();
  await addPictures(page, set("dusk", 1));
  await book(page).getByRole("button", { name: "Delete", exact: true }).click();
  await closeBook(page);
  await begun();
  await closeBook(page);
  const room = await openStorage(page);
  await room.getByRole("button", { name: "Bring back Dusk" }).click();
  await until("the bin is empty", async () => (await button(room, "Empty the bin").count()) === 0);
  await closeStorage(page);
  await openBook(page);
  const all = book(page).getByRole("button", { name: "All styles" });
  if (await all.isVisible()) await all.click();
  await book(page).getByRole("button", { name: "Open Dusk 2" }).waitFor();
});

test("a deleted style stands in the bin with its room, comes back from it, and goes with it", async (t) => {
  const { page } = await atWork(t);
  const listed = () => book(page).getByRole("button", { name: "Open Dusk" });
  const remove = async () => {
    await openBook(page);
    const all = book(page).getByRole("button", { name: "All styles" });
    if (await all.isVisible()) await all.click();
    await listed().click();
    await book(page).getByRole("button", { name: "Delete", exact: true }).click();
    await button(page, "Undo").waitFor();
    await closeBook(page);
  };
  await begun(page, "Dusk", set("dusk", 3));
  await closeBook(page);
  await remove();
  const room = await openStorage(page);
  await room.getByText(/^Style · 3 pictures, /).waitFor();
  await room.getByRole("button", { name: "Bring back Dusk" }).click();
  await until("the bin is empty", async () => (await button(room, "Empty the bin").count()) === 0);
  await closeStorage(page);
  await openBook(page);
  await listed().waitFor();
  await closeBook(page);

  await remove();
  await openStorage(page);
  await button(room, "Empty the bin").click();
  const question = room.getByRole("group", { name: "Delete 1 style for good?" });
  assert.match(await question.innerText(), /3 pictures, /);
  await audit(page);
  await button(question, "Delete for good").click();
  await room.getByText(/^Nothing is kept here yet$/).or(room.getByText(/^Deleted for good: 3 pictures/)).first().waitFor();
  const left = await disk(page);
  for (const store of ["styles", "pictures", "bytes", "thumbs", "measured"]) assert.equal(left[store].size, 0, store);
  await closeStorage(page);
  await openBook(page);
  await until("the stylebook has forgotten it", async () => (await listed().count()) === 0);
});

test("a picture is measured the same, however the browser hands out its samples", async (t) => {
  const given = [picture("dusk", 3, 1280, 900), picture("ice", 4, 1001, 777)];
  const measuredWith = async (asFrames) => {
    const { page } = await atWork(t);
    const encoded = async (type, ...size) => ({ name: `quarters.${type.slice(6)}`, mimeType: type, buffer: await quarters(page, type, ...size) });
    const photographs = [await encoded("image/jpeg", 1300, 1100), await encoded("image/webp", 640, 512)];
    const stub = (asFrames) => {
      globalThis.frames = 0;
      const Frame = globalThis.VideoFrame;
      globalThis.VideoFrame = asFrames ? class extends Frame { constructor(...given) { super(...given); globalThis.frames += 1; } } : undefined;
    };
    // A worker that is hired for the reading may have read its first picture before it is reached.
    page.on("worker", (worker) => worker.evaluate(stub, asFrames));
    await Promise.all(page.workers().map((worker) => worker.evaluate(stub, asFrames)));
    await openBook(page);
    await button(book(page), "New style").click();
    await addPictures(page, [...given, ...photographs]);
    assert.equal(await members(page).count(), 4);
    const frames = await Promise.all(page.workers().map((worker) => worker.evaluate(() => globalThis.frames)));
    return { frames: frames.reduce((sum, each) => sum + each), measured: (await stored(page)).measured };
  };
  const [fast, plain] = [await measuredWith(true), await measuredWith(false)];
  assert.equal(fast.measured.length, 4);
  assert.deepEqual(fast.measured, plain.measured);
  assert.ok(fast.frames >= 2 && plain.frames === 0, "they were read by the one way and by the other");
});
