// A newcomer without a key: everything works, on this device alone, and stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answers, asNewcomer, attachments, button, choose, conversations, downloaded, generated, log, look, message,
  newConversation, openSettings, send, settled, sha256, stored, storedPictures, until, yellower,
} from "./lib/person.mjs";
import { openStudio } from "./lib/studio.mjs";

const person = (page) => log(page).getByRole("article", { name: "You", exact: true });
const rows = (page) => conversations(page).getByRole("listitem");

// What the first bytes of a file say that it is.
function extensionOf(bytes) {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "jpg";
  if (bytes.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"))) return "png";
  if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP") return "webp";
  return assert.fail("the file is no picture");
}

// A studio in which every request to anywhere but its own files is noted.
async function openDemo(t, options = {}) {
  const studio = await openStudio(t, { whole: true, ...options });
  studio.asked = [];
  studio.context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!["blob:", "data:"].includes(protocol) && origin !== studio.origin) studio.asked.push(request.url());
  });
  await asNewcomer(studio.page);
  return studio;
}

test("a newcomer makes a picture and changes it", async (t) => {
  const { page, asked } = await openDemo(t);
  await send(page, "A red bicycle leaning on a harbour wall");
  assert.equal(await generated(page).count(), 1);
  const first = await look(generated(page).first());
  assert.ok(first.widthPx >= 512 && first.heightPx >= 512, "a picture of the model's size, not its thumbnail");
  await log(page).getByText("Demo", { exact: true }).first().waitFor();
  assert.match(await answers(page).first().innerText(), /free/i, "the demo costs nothing");

  await send(page, "now change the colour to yellow");
  assert.equal(await generated(page).count(), 2);
  const second = await look(generated(page).nth(1));
  assert.notEqual(second.print, first.print, "the second picture differs");
  const change = yellower(first, second);
  assert.ok(change.gain > 20, `where they differ, the second is yellower: ${change.gain}`);
  assert.ok(change.share < 0.5, "it is the same picture changed, not another one");
  assert.deepEqual([second.widthPx, second.heightPx], [first.widthPx, first.heightPx]);
  assert.deepEqual(asked, [], "the demo asks nobody");
});

test("four at once are four different pictures, and one of them leads on", async (t) => {
  const { page } = await openDemo(t);
  await choose(page, "Count", "4");
  await choose(page, "Aspect ratio", "1:1");
  await send(page, "A watercolour of a small house at the edge of a forest");
  assert.equal(await generated(page).count(), 4);
  // What was asked for and its answers are higher than the page: it shows where they begin.
  const top = (locator) => locator.evaluate((node) => node.getBoundingClientRect().top);
  const message = log(page).getByRole("article", { name: "You", exact: true }).last();
  const below = (await top(message)) - (await top(log(page)));
  assert.ok(below >= 0 && below < 60, `the message begins ${below} pixels below the edge`);
  const seen = [];
  for (const picture of await generated(page).all()) seen.push((await look(picture)).print);
  assert.equal(new Set(seen).size, 4, "four different pictures");
  const choices = log(page).getByRole("button", { name: /go on with this one/i });
  assert.equal(await choices.count(), 4);
  await choices.nth(2).click();
  await until("the third leads", async () => (await choices.nth(2).getAttribute("aria-pressed")) === "true");
  assert.equal(await log(page).getByRole("button", { pressed: true }).count(), 1);
});

test("regenerate, edit and continue make branches, and nothing is overwritten", async (t) => {
  const { page } = await openDemo(t);
  await send(page, "A blue tea bowl on a linen cloth");
  const first = await look(generated(page).first());

  await button(page, "Regenerate").last().click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  const second = await look(generated(page).first());
  assert.notEqual(second.print, first.print, "another answer to the same message");
  await button(page, "Previous version").click();
  await log(page).getByText("1 / 2", { exact: true }).waitFor();
  assert.equal((await look(generated(page).first())).print, first.print, "the first answer is as it was");

  await message(page).fill("a thought for later");
  await button(page, "Edit message").first().click();
  assert.equal(await message(page).inputValue(), "A blue tea bowl on a linen cloth");
  await send(page, "A green tea bowl on a linen cloth");
  assert.match(await person(page).first().innerText(), /2 \/ 2[^]*A green tea bowl/);
  assert.equal(await message(page).inputValue(), "a thought for later", "what was being written comes back");
  await person(page).first().getByRole("button", { name: "Previous version" }).click();
  await until("the first message is back", async () => /A blue tea bowl/.test(await person(page).first().innerText()));
  assert.equal((await look(generated(page).first())).print, first.print);

  await send(page, "now make it red");
  await button(page, "Continue from this picture").first().click();
  await send(page, "now change the colour to yellow");
  assert.equal(await generated(page).count(), 2, "it goes on below the picture it continues from");
  const next = await look(generated(page).nth(1));
  assert.ok(yellower(first, next).gain > 20, "from the first picture, in yellow");
  assert.ok(yellower(first, next).share < 0.5);
});

test("a downloaded file is what is stored, byte by byte, under the right extension", async (t) => {
  const { page } = await openDemo(t);
  await send(page, "A lighthouse in late light");
  await look(generated(page).first());
  const { name, bytes } = await downloaded(page, () => button(page, "Download").first().click());
  const [record] = await storedPictures(page);
  const kept = new Map((await stored(page)).bytes);
  assert.equal(sha256(bytes), kept.get(record.hash).sha256);
  assert.equal(record.hash, sha256(bytes), "it is kept under the name of its content");
  assert.equal(name.split(".").pop(), extensionOf(bytes));
  await page.getByText(`Saved to your downloads as ${name}`).waitFor();
});

test("everything is there after a reload, at the same place", async (t) => {
  const { page, started } = await openDemo(t);
  await choose(page, "Aspect ratio", "1:1");
  for (const text of ["A red panda reading a book", "now change the colour to yellow", "now make it blue"]) await send(page, text);
  await button(page, "Regenerate").last().click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  await button(page, "Previous version").click();
  await log(page).getByText("1 / 2", { exact: true }).waitFor();
  await message(page).fill("half a thou");
  await look(generated(page).nth(1));
  const place = () => generated(page).nth(1).evaluate((img) => img.getBoundingClientRect().top);
  await log(page).evaluate((node) => node.scrollBy(0, -40));
  const before = { address: page.url(), prints: [], top: await place() };
  const kept = await stored(page);

  // The draft and the place are on the disk before the page goes.
  await until("the draft is kept", async () => JSON.stringify((await stored(page)).kept).includes("half a thou"));
  await page.reload();
  await started();
  await answers(page).nth(2).waitFor();
  assert.equal(page.url(), before.address);
  await until("the same place", async () => Math.abs((await place()) - before.top) < 60);
  assert.equal(await message(page).inputValue(), "half a thou");
  assert.equal(await generated(page).count(), 3);
  await log(page).getByText("1 / 2", { exact: true }).waitFor();
  const after = await stored(page);
  assert.deepEqual(after.pictures, kept.pictures);
  assert.deepEqual(after.bytes.map(([, { sha256: sum }]) => sum), kept.bytes.map(([, { sha256: sum }]) => sum));
  for (const picture of await generated(page).all()) assert.ok((await look(picture)).widthPx >= 512);
});

test("conversations are renamed, deleted, brought back and found", async (t) => {
  const { page, started } = await openDemo(t);
  for (const text of ["A sailing boat at dawn", "A castle in the rain"]) {
    await newConversation(page);
    await send(page, text);
  }
  assert.equal(await rows(page).count(), 2);

  await rows(page).filter({ hasText: "sailing boat" }).getByRole("button", { name: /^Options for/ }).click();
  await button(page, "Rename").click();
  const field = page.getByRole("textbox", { name: "Title of the conversation" });
  assert.equal(await field.inputValue(), "A sailing boat at dawn");
  await field.fill("Regatta poster");
  await field.press("Enter");
  await rows(page).filter({ hasText: "Regatta poster" }).waitFor();

  const search = page.getByRole("searchbox", { name: "Search conversations" });
  await search.fill("regatta");
  await until("one is found", async () => (await rows(page).count()) === 1);
  assert.match(await rows(page).first().innerText(), /Regatta poster/);
  await search.fill("nothing of the kind");
  await page.getByText(/has .nothing of the kind. in it/).waitFor();
  await search.fill("");
  await until("both are back", async () => (await rows(page).count()) === 2);

  await rows(page).filter({ hasText: "Regatta" }).getByRole("button", { name: /^Options for/ }).click();
  await button(page, "Delete").click();
  await until("it is gone", async () => (await rows(page).count()) === 1);
  await button(page, "Undo").click();
  await rows(page).filter({ hasText: "Regatta poster" }).waitFor();

  await rows(page).filter({ hasText: "castle" }).getByRole("link").focus();
  await page.keyboard.press("Delete");
  await until("it is gone by key", async () => (await rows(page).count()) === 1);
  const isDeleted = ([, text]) => JSON.parse(text).record.deleted_at_ms > 0;
  await until("the disk knows", async () => (await stored(page)).summaries.filter(isDeleted).length === 1);
  await page.reload();
  await started();
  await rows(page).filter({ hasText: "Regatta poster" }).getByRole("link").click();
  await look(generated(page).first());
  assert.equal(await rows(page).count(), 1, "deleted stays deleted");
});

test("pictures of the demo stay marked, are looked at closely, and go on as input", async (t) => {
  const { page } = await openDemo(t);
  await send(page, "A tram in the evening");
  await look(generated(page).first());
  await button(page, "Look closely").first().click();
  const viewer = page.getByRole("dialog", { name: "Picture" });
  await viewer.getByText("Demo", { exact: true }).waitFor();
  const shown = viewer.getByRole("img");
  const width = () => shown.evaluate((img) => img.getBoundingClientRect().width);
  const fit = await width();
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await until("it fits a turned device", async () => (await width()) <= 390);
  await page.setViewportSize(before);
  await until("it fits as before", async () => Math.abs((await width()) - fit) < 2);
  await page.keyboard.press("+");
  await until("it is larger", async () => (await width()) > fit * 1.1);
  await page.keyboard.press("0");
  await until("it fits again", async () => Math.abs((await width()) - fit) < 2);
  await shown.hover();
  await page.mouse.wheel(0, -400);
  await until("the wheel makes it larger", async () => (await width()) > fit * 1.1);
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });

  await button(page, "Use as input").first().click();
  assert.equal(await attachments(page).count(), 1);
  await button(page, "From this device’s pictures").click();
  const library = page.getByRole("dialog", { name: "Pictures on this device" });
  await library.getByText("Demo", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await send(page, "now change the colour to yellow");
  assert.equal(await generated(page).count(), 2);

  const settings = await openSettings(page);
  await settings.getByText(/The demo answers/).waitFor();
});
