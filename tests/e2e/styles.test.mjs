// Styles end to end, against the simulator: compiled, used, mixed, changed, shared; each time what reached the wire.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asNewcomer, asPersonWithKey, button, choose, chosen, downloaded, generated, log, message, posts, say, send, settled, stored, until,
} from "./lib/person.mjs";
import {
  addPictures, book, closeBook, compiled, fits, members, newest, openBook, picture, score, set, styleOf,
} from "./lib/styles.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

const pictures = (parts) => parts.filter((part) => part.sha256).map((part) => part.sha256);
const words = (parts) => parts.filter((part) => part.text).map((part) => part.text);

test("a style is compiled from pictures and goes along with a message", async (t) => {
  const { page, simulator, started } = await atWork(t);
  await compiled(page, "Dusk lines", set("dusk", 12));
  const cohesion = book(page).getByRole("meter", { name: "Cohesion", exact: true });
  await cohesion.waitFor();
  assert.ok(await score(cohesion) >= 50 && await score(cohesion) <= 100);
  assert.equal(await members(page).getByText("Exemplar").count(), 4);
  const medium = await book(page).getByRole("textbox", { name: "Medium" }).inputValue();
  assert.ok(medium.length > 10, "a card from the measurements alone");
  assert.deepEqual(await posts(simulator), [], "nothing left the device for it");

  await button(page, "Use in the message").click();
  await page.getByRole("group", { name: "In the style of" }).getByText("Dusk lines").waitFor();
  await send(page, "A lighthouse");
  const style = await styleOf(page, "Dusk lines");
  const [request] = await posts(simulator);
  const parts = newest(request);
  const [{ exemplars, card }] = style.versions;
  assert.deepEqual(pictures(parts), exemplars.slice(0, 3), "medium strength: three samples, bytes as they are kept");
  assert.match(parts[0].text, /Dusk lines/);
  assert.ok(parts[0].text.includes(card.medium), "the card goes along");
  assert.equal(parts.at(-1).text, "A lighthouse");
  for (const [at, part] of parts.entries()) if (part.sha256) assert.match(parts[at - 1].text, /sample/i, "each has a role");
  await fits(page).first().waitFor();

  await page.reload();
  await started();
  await asPersonWithKey(page);
  await page.getByRole("group", { name: "In the style of" }).waitFor();
  await send(page, "now at night");
  const again = (await posts(simulator)).at(-1);
  assert.deepEqual(pictures(newest(again)), exemplars.slice(0, 3), "it belongs to the conversation");
  assert.equal(again.body.contents[0].parts.filter((part) => part.inlineData).length, 0, "and goes before the newest message alone");
});

test("a sample is made with one click, and the best of four come first", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await book(page).getByText(/^Four, sorted by how well they match: about \$/).waitFor();
  await button(book(page), "Generate four, best first").click();
  await until("four answers", async () => (await generated(page).count()) === 4, 40_000);
  await settled(page);
  const sent = await posts(simulator);
  assert.equal(sent.length, 4);
  for (const request of sent) assert.equal(pictures(newest(request)).length, 3);
  assert.equal(await chosen(page, "Count"), "1", "four for this once");
  await until("all are measured", async () => (await fits(page).count()) === 4, 40_000);
  const scores = async () => Promise.all((await fits(page).all()).map(score));
  await until("the best come first", async () => {
    const now = await scores();
    return now.every((each, at) => at === 0 || now[at - 1] >= each);
  });
  assert.equal(await button(page, "Best first").getAttribute("aria-pressed"), "true");
  await log(page).getByText(/Palette \d+.*Texture \d+|Texture \d+.*Palette \d+/).first().waitFor();
  await openBook(page);
  await button(book(page), "Generate a sample").click();
  await until("one more", async () => (await posts(simulator)).length === 5, 40_000);
  await settled(page);
});

test("a style is named in the message, and its strength decides how much of it is sent", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk lines", set("dusk", 10));
  await closeBook(page);
  await message(page).fill("A boat, @dus");
  await page.getByRole("list", { name: "Styles" }).getByRole("button").click();
  assert.equal(await message(page).inputValue(), "A boat, @dusk-lines ");
  await choose(page, "Strength", "5");
  await until("it is composed anew", async () => /Sample 4 of “Dusk lines”.*Contact sheet of “Dusk lines”/s.test(await page.getByRole("complementary").innerText()));
  await button(page, "Send").click();
  await settled(page);
  const [request] = await posts(simulator);
  const style = await styleOf(page, "Dusk lines");
  const [{ exemplars, sheet }] = style.versions;
  assert.deepEqual(pictures(newest(request)), [...exemplars, sheet]);
  assert.match(words(newest(request))[0], /@dusk-lines/);
  await button(page, "Remove Dusk lines").click();
  await send(page, "and plain again");
  assert.equal(words(newest((await posts(simulator)).at(-1))).length, 1, "nothing but the words");
});

test("two styles are mixed by share", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await compiled(page, "Ice", set("ice", 10));
  await button(page, "Use in the message").click();
  const chips = page.getByRole("group", { name: "In the style of" });
  await chips.waitFor();
  await choose(page, "Mix in a style", { label: "Dusk" });
  await chips.getByText("50 %").first().waitFor();
  const share = page.getByRole("slider", { name: "Share of Dusk" });
  await share.fill("80");
  await chips.getByText("80 %").waitFor();
  await choose(page, "Strength", "5");
  await until("it is composed anew", async () => /Sample 3 of “Ice”/.test(await page.getByRole("complementary").innerText()));
  await send(page, "A harbour");
  const [request] = await posts(simulator);
  const [dusk, ice] = [await styleOf(page, "Dusk"), await styleOf(page, "Ice")]
    .map(({ versions: [{ exemplars, sheet }] }) => [...exemplars, sheet]);
  const sent = pictures(newest(request));
  assert.ok(sent.some((sum) => dusk.includes(sum)) && sent.some((sum) => ice.includes(sum)));
  assert.ok(sent.filter((sum) => dusk.includes(sum)).length > sent.filter((sum) => ice.includes(sum)).length);
  assert.match(words(newest(request))[0], /80/);
});

test("pictures are replaced in a new version, and what was made keeps its own", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 11));
  await button(page, "Use in the message").click();
  await page.getByRole("group", { name: "In the style of" }).waitFor();
  await send(page, "A mill");
  await openBook(page);
  const oldest = await members(page).first().innerText();
  await members(page).first().getByRole("button", { name: "Remove" }).click();
  await button(book(page), "Undo").click();
  await until("it is back in its place", async () => (await members(page).first().innerText()) === oldest);
  await members(page).first().getByRole("button", { name: "Remove" }).click();
  await members(page).nth(1).getByRole("button", { name: "Pin as exemplar" }).click();
  await addPictures(page, [picture("dusk", 40)]);
  await book(page).getByText("Becomes version 2; what was made keeps its own.").waitFor();
  await button(book(page), "Compile").click();
  await book(page).getByText("Version 2 is compiled from these pictures.").waitFor();
  const style = await styleOf(page, "Dusk");
  assert.deepEqual(style.versions.map(({ number }) => number), [1, 2]);
  assert.ok(style.versions[1].exemplars.includes(style.members[1].picture), "what is pinned is an exemplar");
  const used = async () => (await stored(page)).turns.map(([, text]) => JSON.parse(text).record)
    .filter((turn) => turn.by.person).map((turn) => JSON.parse(turn.by.person.styled).uses[0].version);
  assert.deepEqual(await used(), [1]);
  await button(page, "Use in the message").click();
  await send(page, "Another mill");
  const [first, second] = (await posts(simulator)).map((request) => pictures(newest(request)));
  const samples = ({ exemplars, sheet }) => [...exemplars, sheet];
  assert.ok(first.length > 0 && first.every((sum) => samples(style.versions[0]).includes(sum)), "the first went with version 1");
  assert.ok(second.length > 0 && second.every((sum) => samples(style.versions[1]).includes(sum)), "the second goes with version 2");
  assert.deepEqual(await used(), [1, 2]);
});

test("what cannot be used, is too much or is there already is named", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await book(page).getByRole("button", { name: "New style" }).click();
  const broken = { name: "broken.png", mimeType: "image/png", buffer: picture("dusk", 1).buffer.subarray(0, 300) };
  // Whose type says that it is no picture: it is named all the same.
  const paper = { name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") };
  const text = { name: "note.png", mimeType: "image/png", buffer: Buffer.from("no picture") };
  await addPictures(page, [...set("dusk", 3), { ...picture("dusk", 2), name: "copy.png" }, broken, text, paper]);
  const said = book(page).locator(".style-said");
  await said.getByText("1 picture already there: copy.png").waitFor();
  await said.getByText(/broken\.png: This picture is damaged/).waitFor();
  await said.getByText(/note\.png: This file is not a picture/).waitFor();
  await said.getByText(/paper\.pdf: This file is not a picture/).waitFor();
  assert.equal(await members(page).count(), 3);
  await book(page).getByText("7 pictures more for a full set of ten.").waitFor();
  await addPictures(page, Array.from({ length: 49 }, (_, at) => picture("dusk", 100 + at, 160, 120)));
  await said.getByText(/2 pictures left out, since a style takes at most 50: dusk-147\.png, dusk-148\.png/).waitFor();
  assert.equal(await members(page).count(), 50);
});

test("the stylebook has an address: a link leads to it, a reload shows it again, Back leaves it", async (t) => {
  const { page, started } = await atWork(t);
  await send(page, "A lighthouse");
  const below = page.url();
  await page.getByRole("link", { name: "Styles", exact: true }).click();
  await book(page).waitFor();
  assert.equal(page.url(), `${below}/styles`);
  await page.goBack();
  await book(page).waitFor({ state: "detached" });
  assert.equal(await generated(page).count(), 1, "the conversation stays where it is");
  await page.goForward();
  await book(page).waitFor();
  await page.reload();
  await started();
  await book(page).waitFor();
  await closeBook(page);
  await book(page).waitFor({ state: "detached" });
  assert.equal(page.url(), below, "closing takes it out of the address");
  await generated(page).first().waitFor();
});

test("a file that is dropped anywhere in the stylebook is taken, and the page stays", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Ice", set("ice", 10));
  const style = await downloaded(page, () => button(book(page), "Export style").click());
  await button(book(page), "All styles").click();
  // Nobody's drop is the browser's: then it opens the file.
  const drop = (where, name, bytes) => page.evaluate(([where, name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, { type: name.endsWith("png") ? "image/png" : "" }));
    const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    return !document.querySelector(where).dispatchEvent(event);
  }, [where, name, [...bytes]]);
  assert.ok(await drop("dialog", style.name, style.bytes), "on the backdrop");
  await book(page).getByRole("textbox", { name: "Name of the style" }).waitFor();
  await button(book(page), "All styles").click();
  assert.ok(await drop(".dialog-head", "first.png", picture("dusk", 1).buffer));
  await until("a picture alone begins a style", async () => (await members(page).count()) === 1);
  assert.ok(await drop(".style-head", "second.png", picture("dusk", 2).buffer));
  await until("beside the field as well", async () => (await members(page).count()) === 2);
});

test("a set that does not hold together is named picture by picture, and one click leaves one out", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await button(book(page), "New style").click();
  await addPictures(page, [...set("dusk", 12), picture("ice", 3)]);
  const remarks = book(page).getByRole("listitem").filter({ has: button(page, "Leave out") }).filter({ hasText: /^ice-3\.png: / });
  await remarks.first().waitFor();
  await book(page).getByText(/^\d+ pictures are small: /).waitFor();
  await button(remarks.first(), "Leave out").click();
  await remarks.first().waitFor({ state: "detached" });
  await book(page).getByText("Left out", { exact: true }).waitFor();
});

test("what is pasted or dropped while a style is looked at is for the style", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await book(page).getByRole("button", { name: "New style" }).click();
  const give = (kind, name, bytes) => page.evaluate(([kind, name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
    const [target, event] = kind === "paste"
      ? [document.activeElement, new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })]
      : [document.querySelector('dialog [aria-label="Name of the style"]'), new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })];
    target.dispatchEvent(event);
  }, [kind, name, [...bytes]]);
  await give("paste", "pasted.png", picture("dusk", 1).buffer);
  await until("the pasted one is there", async () => (await members(page).count()) === 1);
  await give("drop", "dropped.png", picture("dusk", 2).buffer);
  await until("the dropped one is there", async () => (await members(page).count()) === 2);
  await closeBook(page);
  assert.equal(await page.getByRole("list", { name: "Attached pictures" }).getByRole("listitem").count(), 0, "nothing for the message");
});

test("reading is stopped, and what had come stays", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await book(page).getByRole("button", { name: "New style" }).click();
  await book(page).getByLabel("Pictures for the style").setInputFiles(Array.from({ length: 30 }, (_, at) => picture("dusk", at, 1200, 900)));
  await button(page, "Stop").click();
  await book(page).locator(".style-work").waitFor({ state: "detached" });
  const count = await members(page).count();
  assert.ok(count < 30, `${count} were read`);
  await until("the disk has them", async () => (await styleOf(page, "New style")).members.length >= count);
});

test("a text model writes the card, once a click, in a form that is checked", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await book(page).getByRole("button", { name: "Let Gemini describe it", exact: true }).click();
  await book(page).getByText(/^Written by Gemini \d/).waitFor();
  const [request, ...more] = await posts(simulator);
  assert.deepEqual(more, []);
  assert.match(request.path, /models\/gemini-[^/]*flash[^/]*:generateContent$/);
  assert.equal(request.body.generationConfig.responseMimeType, "application/json");
  assert.equal(pictures(newest(request)).length, 5, "four exemplars and the contact sheet");
  await book(page).getByText(/^The card cost /).waitFor();
  const { spent_micros: spent } = await styleOf(page, "Dusk");
  assert.ok(spent > 0, "it is booked on the style");
  await book(page).getByText(/ spent on cards so far$/).waitFor();
  const line = book(page).getByRole("textbox", { name: "Line" });
  await line.fill("Only dots");
  await line.blur();
  await book(page).getByText("Changed by you").waitFor();
  assert.equal((await styleOf(page, "Dusk")).versions[0].card.line, "Only dots");
  await members(page).nth(0).getByRole("button", { name: "Leave out" }).click();
  await book(page).getByText("The pictures have changed: compile them first", { exact: false }).waitFor();
  assert.ok(await book(page).getByRole("button", { name: "Let Gemini describe it", exact: true }).isDisabled(), "of what would go along");
});

test("a result is matched to its style as another picture", async (t) => {
  const { page, started } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await button(page, "Use in the message").click();
  await page.getByRole("group", { name: "In the style of" }).waitFor();
  await send(page, "A tower");
  await fits(page).first().waitFor();
  const before = (await stored(page)).pictures;
  await button(page, "Match palette and tone").first().click();
  await page.getByRole("dialog", { name: /picture/i }).waitFor();
  await page.keyboard.press("Escape");
  const gain = page.getByRole("status").getByText(/^Matched: \d+ → \d+$/);
  await gain.waitFor();
  const [from, to] = (await gain.innerText()).match(/\d+/g).map(Number);
  assert.equal(from, Math.round(await score(fits(page).first())), "it begins with what the meter says");
  assert.ok(to > from, `${from} → ${to}: it is nearer`);
  const after = (await stored(page)).pictures;
  const derived = after.map(([, text]) => JSON.parse(text).record).filter((record) => record.origin.derived?.by.startsWith("matched/"));
  assert.equal(derived.length, 1);
  assert.ok(before.every(([key]) => after.some(([other]) => other === key)), "the result stays");

  const small = button(page, "Look at the matched picture");
  await small.click();
  await page.getByRole("dialog", { name: /picture/i }).waitFor();
  await page.keyboard.press("Escape");
  await page.reload();
  await started();
  await asPersonWithKey(page);
  await small.waitFor();
  await log(page).getByText(new RegExp(`^Matched: ${from} → \\d+$`)).waitFor();
});

test("without a key a style is compiled and used by the demo, too", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await compiled(page, "Ice", set("ice", 10));
  await book(page).getByText("With a key, Gemini can look at the pictures").waitFor();
  await button(page, "Use in the message").click();
  await page.getByRole("group", { name: "In the style of" }).waitFor();
  await say(page, "A whale");
  await settled(page);
  await fits(page).first().waitFor();
});
