// Styles beside other work: several named at once, shares by the keyboard, two merged, pictures of this device; what is
// changed while a card is being written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asksBeforeLeaving } from "./lib/fault.mjs";
import { button, choose, generated, look, message, newConversation, posts, send, sha256, stored, until } from "./lib/person.mjs";
import {
  addPictures, begun, book, closeBook, compiled, members, newest, openBook, picture, set, styleOf,
} from "./lib/styles.mjs";
import { png } from "./lib/pictures.mjs";
import { atWork } from "./lib/work.mjs";

// A picture at half its size, as the browser makes it.
const halved = async (page, { buffer }) => {
  const bytes = await page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width / 2, bitmap.height / 2);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  }, [...buffer]);
  return { mimeType: "image/png", buffer: Buffer.from(bytes) };
};

const chips = (page) => page.getByRole("group", { name: /^Styles of this message|^In the style of|Styles/ }).locator(".style-chip");

test("styles that are named in one go are all used, and their shares are set by keys without losing the place", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await compiled(page, "Ice", set("ice", 10));
  await closeBook(page);
  await message(page).fill("A lighthouse, @dusk and @ice, ");
  await until("both are used", async () => (await chips(page).count()) === 2);
  const share = page.getByRole("slider", { name: "Share of Dusk" });
  await share.focus();
  for (const most of [55, 60, 65]) {
    await page.keyboard.press("ArrowRight");
    await until(`Dusk has ${most}`, async () => Number(await share.inputValue()) === most);
    assert.ok(await share.evaluate((slider) => slider === document.activeElement), "the focus stays where it was");
  }
  assert.equal(await page.getByRole("slider", { name: "Share of Ice" }).inputValue(), "35");
});

test("two styles become one, under a name of its own", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await compiled(page, "Ice", set("ice", 10));
  await book(page).getByRole("combobox", { name: "Merge with …" }).selectOption({ label: "Dusk" });
  await button(book(page), "Merge").click();
  await until("it is shown", async () => (await book(page).getByRole("textbox", { name: "Name of the style" }).inputValue()) === "Ice + Dusk");
  assert.equal(await members(page).count(), 20);
  await until("it is written", async () => (await styleOf(page, "Ice + Dusk"))?.members.length === 20);
  const title = book(page).getByRole("textbox", { name: "Name of the style" });
  await title.fill("Both");
  await title.press("Enter");
  await until("the name is written", async () => (await styleOf(page, "Both")) !== undefined);
});

test("what is changed while a card is being written is judged after it, and compiled as it is then", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "A picture for the style");
  await look(generated(page).first());
  await compiled(page, "Dusk", set("dusk", 11));
  await simulator.control("/behaviours", { delay_ms: 2_500, when: { prompt: "style" } });
  await button(book(page), "Let Gemini describe it").click();
  await book(page).locator(".style-work").waitFor();
  await members(page).first().getByRole("button", { name: /^Leave .* out|Leave out/ }).click();
  await book(page).getByRole("button", { name: "From this device" }).click();
  const there = book(page).getByRole("region", { name: "Pictures on this device" });
  // The newest is the one that was just left out; the generated picture is older.
  await there.getByRole("listitem").last().getByRole("button").click();
  await there.getByRole("button", { name: /^Add pictures|^Add/ }).click();
  await until("the card has come and what waited is taken in", async () => (await styleOf(page, "Dusk")).members.length === 12, 30_000);
  await book(page).getByRole("meter", { name: "Cohesion" }).waitFor();
  await button(book(page), "Compile").click();
  await book(page).getByText(/^Version 2 is compiled from these pictures/).waitFor();
  const style = await styleOf(page, "Dusk");
  const taken = style.members.filter(({ left_out: out }) => !out).map(({ picture }) => picture);
  assert.deepEqual(style.versions.at(-1).members, taken, "the new version has what is taken now, and nothing else");
  await closeBook(page);
  await newConversation(page);
  await openBook(page);
});

test("what of a style finds no room on the disk is not lost with the next change, and leaving asks", async (t) => {
  const { page } = await atWork(t, { expected: [/QuotaExceeded|no room/] });
  await compiled(page, "Dusk", set("dusk", 10));
  await page.evaluate(() => {
    globalThis.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name === "styles" && globalThis.full) throw new DOMException("no room", "QuotaExceededError");
      return globalThis.put.apply(this, given);
    };
    globalThis.full = true;
  });
  const medium = book(page).getByRole("textbox", { name: "Medium" });
  await medium.fill("Paid for, and dear");
  await book(page).getByRole("textbox", { name: "Name of the style" }).focus();
  // A change that is put together with what lies there is given up as a whole, of which the browser says no more.
  await page.getByText("The browser could not store this.", { exact: false }).first().waitFor();
  assert.notEqual((await styleOf(page, "Dusk")).versions[0].card.medium, "Paid for, and dear");
  assert.ok(await asksBeforeLeaving(page));
  await page.evaluate(() => { globalThis.full = false; });
  const title = book(page).getByRole("textbox", { name: "Name of the style" });
  await title.fill("Dusk and dawn");
  await title.press("Enter");
  await until("both are on the disk", async () => (await styleOf(page, "Dusk and dawn"))?.versions[0].card.medium === "Paid for, and dear");
  assert.equal(await medium.inputValue(), "Paid for, and dear");
});

test("a version that finds no room says so, and nothing of money", async (t) => {
  const { page, simulator } = await atWork(t, { expected: [/QuotaExceeded|no room/] });
  await begun(page, "Dusk", set("dusk", 10));
  const before = (await posts(simulator)).length;
  for (const place of [page, ...page.workers()]) {
    await place.evaluate(() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
    });
  }
  await button(book(page), "Compile").click();
  const said = book(page).locator(".style-said").getByRole("alert");
  await said.waitFor();
  assert.doesNotMatch(await said.innerText(), /charged/);
  assert.equal((await posts(simulator)).length, before);
});

test("an exemplar that is larger than models look at is sent as a smaller copy, which nobody has to look at", async (t) => {
  const { page, simulator } = await atWork(t);
  // With grain, as a photograph has it: a plain drawing is no smaller as a copy, and is sent as it is.
  const grain = (x, y) => ((x * 7919 + y * 104_729 + ((x * y) % 8191) * 31) >>> 3) & 63;
  const large = { name: "dusk-40.png", mimeType: "image/png", buffer: png(2600, 1300, (x, y) => [200 - grain(x, y), 140 - grain(y, x), 110 - grain(x + y, x)]) };
  const drawing = picture("dusk", 41, 2400, 1200);
  await openBook(page);
  await button(book(page), "New style").click();
  await book(page).getByRole("textbox", { name: "Name of the style" }).fill("Dusk");
  await book(page).getByRole("textbox", { name: "Name of the style" }).press("Enter");
  await addPictures(page, [large, drawing, ...set("dusk", 9)]);
  for (const nth of [0, 1]) await members(page).nth(nth).getByRole("button", { name: "Pin as exemplar" }).click();
  await button(book(page), "Compile").click();
  await book(page).getByText("Version 1 is compiled from these pictures.").waitFor();
  await until("the copy is made", async () => (await styleOf(page, "Dusk")).versions[0].smaller?.length === 1, 30_000);
  const { exemplars, smaller: [{ exemplar, copy }] } = (await styleOf(page, "Dusk")).versions[0];
  assert.ok(exemplars.includes(exemplar) && exemplar === sha256(large.buffer), "the one with grain, and not the drawing");
  const records = (await stored(page)).pictures.map(([, text]) => JSON.parse(text).record);
  const [whole, small] = [exemplar, copy].map((hash) => records.find((record) => record.hash === hash));
  assert.deepEqual([whole.width_px, whole.height_px, small.width_px, small.height_px], [2600, 1300, 2048, 1024]);
  await button(book(page), "Use in the message").click();
  await choose(page, "Strength", "5");
  await send(page, "A lighthouse");
  const sent = newest((await posts(simulator))[0]).filter((part) => part.sha256).map((part) => part.sha256);
  assert.ok(sent.includes(copy) && !sent.includes(exemplar), "the copy went out in its place");
  await openBook(page);
  await button(book(page), "From this device").click();
  const shelf = book(page).getByRole("region", { name: "Pictures on this device" });
  await shelf.getByRole("listitem").first().waitFor();
  assert.equal(await shelf.getByRole("listitem").count(), 1, "the answer alone: no copy is offered to be picked");
});

test("a pin on a picture that is an exemplar already, or taken away, reaches the next version", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  const versions = async () => (await styleOf(page, "Dusk")).versions;
  const last = (await versions())[0].exemplars.at(-1);
  const place = (await styleOf(page, "Dusk")).members.findIndex((member) => member.picture === last);
  const compile = async (number) => {
    await book(page).getByText(`Becomes version ${number}; what was made keeps its own.`).waitFor();
    await button(book(page), "Compile").click();
    await book(page).getByText(`Version ${number} is compiled from these pictures.`).waitFor();
    await until("it is written", async () => (await versions()).length === number);
  };
  await button(members(page).nth(place), "Pin as exemplar").click();
  await compile(2);
  assert.equal((await versions())[1].exemplars[0], last, "what is pinned comes first");
  assert.deepEqual((await versions())[1].pins, [last]);
  await button(members(page).nth(place), "Unpin").click();
  await compile(3);
  assert.deepEqual((await versions())[2].pins, []);
});

test("what is written into one field of a card cuts no other, and says how much room is left", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  const field = (name) => book(page).getByRole("textbox", { name, exact: true });
  const title = field("Name of the style");
  const card = async () => (await styleOf(page, "Dusk")).versions[0].card;
  const { medium, composition, never } = await card();
  await field("Line").fill("x".repeat(390));
  await book(page).getByText("10 characters left", { exact: true }).waitFor();
  await field("Light").fill("y".repeat(400));
  await book(page).getByText("0 characters left", { exact: true }).waitFor();
  await title.focus();
  await until("both are written", async () => (await card()).light.length === 400 && (await card()).line.length === 390);
  const room = Math.min(400, 1500 - 790 - [medium, composition, never].reduce((sum, text) => sum + [...text].length, 0));
  await until("the next knows what they leave", async () => Number(await field("Colour").getAttribute("maxlength")) === room);
  await field("Colour").fill("z".repeat(400));
  await title.focus();
  await until("it gives way itself", async () => (await card()).colour === "z".repeat(room));
  assert.deepEqual(
    (({ medium, line, light, composition, never }) => ({ medium, line, light, composition, never }))(await card()),
    { medium, line: "x".repeat(390), light: "y".repeat(400), composition, never },
    "the others stay as they were",
  );
});

test("one or two pictures have no score, and a third brings one", async (t) => {
  const { page } = await atWork(t);
  const meter = book(page).getByRole("meter", { name: "Cohesion", exact: true });
  await compiled(page, "Dusk", set("dusk", 2));
  await book(page).getByText(/too few pictures to compare/).waitFor();
  assert.equal(await meter.count(), 0);
  await book(page).getByRole("listitem").filter({ hasText: /Version 1 · 2 pictures(?! · cohesion)/ }).waitFor();
  await addPictures(page, set("dusk", 1, 3));
  await meter.waitFor();
  await button(book(page), "All styles").click();
  await book(page).getByText("Version 1 · 2 pictures", { exact: true }).waitFor();
});

test("of two that are nearly the same the smaller one is offered to be left out, though it came first", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await button(book(page), "New style").click();
  const drawing = picture("dusk", 1, 640, 480);
  const small = { ...await halved(page, drawing), name: "small.png" };
  await addPictures(page, [small, { ...drawing, name: "large.png" }, ...set("dusk", 3, 5)]);
  const remark = book(page).getByRole("listitem").filter({ hasText: "large.png and small.png are nearly the same" });
  await button(remark, "Leave out").click();
  await remark.waitFor({ state: "detached" });
  await until("it is the small one", async () =>
    (await styleOf(page, "New style")).members.filter((member) => member.left_out).map(({ name }) => name).join() === "small.png");
});

test("of a very wide picture the contact sheet shows the middle, and not all of it squashed", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await button(book(page), "New style").click();
  // Red at both ends: of ten to one, a quarter is shown.
  const wide = { name: "wide.png", mimeType: "image/png", buffer: png(1500, 150, (x) => (x < 500 || x >= 1000 ? [220, 30, 30] : [30, 60, 200])) };
  await addPictures(page, [...set("dusk", 4), wide]);
  for (const nth of [0, 1, 2, 3]) await button(members(page).nth(nth), "Pin as exemplar").click();
  await button(book(page), "Compile").click();
  await book(page).getByText("Version 1 is compiled from these pictures.").waitFor();
  const { sheet } = (await until("it is written", async () => (await styleOf(page, "New style")).versions[0]));
  const shares = await page.evaluate(async (sheet) => {
    const opened = (request) => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: failed }));
    const database = await opened(indexedDB.open("atelier"));
    const bytes = await opened(database.transaction("bytes").objectStore("bytes").get(sheet));
    database.close();
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(64, 64).getContext("2d");
    context.drawImage(bitmap, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    const share = (isIt) => Array.from({ length: 4096 }, (_, at) => isIt(data[at * 4], data[at * 4 + 2])).filter(Boolean).length / 4096;
    return { red: share((red, blue) => red > blue + 40), blue: share((red, blue) => blue > red + 40) };
  }, sheet);
  assert.equal(shares.red, 0, "the ends are cut off");
  assert.ok(shares.blue > 0.3, `the middle fills its place: ${shares.blue}`);
});

test("what waits is counted, and what could not be used of one style is said of no other", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await simulator.control("/behaviours", { times: 1, delay_ms: 8_000 });
  await button(book(page), "Let Gemini describe it").click();
  await book(page).locator(".style-work").waitFor();
  const note = { name: "note.png", mimeType: "image/png", buffer: Buffer.from("no picture") };
  await book(page).getByLabel("Pictures for the style").setInputFiles([picture("dusk", 30), note]);
  await book(page).getByText("2 pictures wait until this is done.").waitFor();
  await button(book(page), "All styles").click();
  assert.equal(await book(page).getByText(/ wait until this is done/).count(), 0, "they are of that style alone");
  await book(page).getByLabel("Style file to open").setInputFiles({ ...note, name: "note.atelier-style" });
  await book(page).getByText("1 style file waits until this is done.").waitFor();
  await book(page).getByRole("alert").waitFor();
  await book(page).getByRole("button", { name: /^Open Dusk/ }).click();
  const said = book(page).getByText(/note\.png: This file is not a picture/);
  await said.waitFor();
  await button(book(page), "All styles").click();
  await button(book(page), "New style").click();
  assert.equal(await said.count(), 0);
});
