// Characters end to end, against the simulator: made, kept, named in a message, put at an edit; each time what reached the
// wire.
import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, desk, markRectangle, openDesk, receipt, words } from "./lib/desk.mjs";
import { asPersonWithKey, button, choose, message, posts, send, settled, until } from "./lib/person.mjs";
import { book, character, closeBook, compiled, newest, openBook, picture, portraits, set, styleOf } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

const pictures = (parts) => parts.filter((part) => part.sha256).map((part) => part.sha256);
const cast = (page) => page.getByRole("group", { name: "With", exact: true });
test("a character is made of a few pictures and a line, and goes along with a message that names it", async (t) => {
  const { page, simulator, started } = await atWork(t);
  await character(page, "Mira Moss", set("ice", 3), "red beard, round glasses");
  assert.equal(await button(book(page), "Compile").count(), 0, "nothing is compiled of it");
  await portraits(page).nth(1).getByRole("button", { name: "Show this one first" }).click();
  await portraits(page).nth(1).getByText("Leads").waitFor();
  await closeBook(page);
  await message(page).fill("@mira-moss on a boat ");
  await cast(page).getByText("Mira Moss").waitFor();
  assert.match(await page.getByRole("complementary").innerText(), /Character “Mira Moss”/, "what will be sent names it");
  await button(page, "Send").click();
  await settled(page);
  const kept = await styleOf(page, "Mira Moss");
  const [first, leading, last] = kept.members.map(({ picture }) => picture);
  const parts = newest((await posts(simulator))[0]);
  assert.deepEqual(pictures(parts), [leading, first, last], "all of its pictures as they are kept, the leading one first");
  assert.match(parts[0].text, /“Mira Moss” appears in the picture.*@mira-moss.*red beard, round glasses/s);
  assert.ok(!/style/i.test(parts[0].text), "no style is spoken of");
  for (const [at, part] of parts.entries()) if (part.sha256) assert.match(parts[at - 1].text, /^Character “Mira Moss”, picture \d\. Take from it who this is/);
  assert.equal(await page.getByRole("meter", { name: "Style match" }).count(), 0, "there is no style to match");

  await page.reload();
  await started();
  await asPersonWithKey(page);
  await cast(page).getByText("Mira Moss").waitFor();
  await button(cast(page), "Remove Mira Moss").click();
  await send(page, "and without");
  assert.equal(newest((await posts(simulator)).at(-1)).length, 1, "nothing but the words");
});

test("two characters and a style: one picture of each first, no more of characters than models take", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await character(page, "Mira", set("ice", 4));
  await character(page, "Tom", set("ice", 5, 20));
  await book(page).getByText(/1 picture left out, since a character takes at most 4: ice-24\.png/).waitFor();
  await button(book(page), "Use in the message").click();
  await cast(page).getByText("Tom").waitFor();
  await choose(page, "Add a character", { label: "Mira" });
  await cast(page).getByText("Mira").waitFor();
  await message(page).fill("In the manner of @dusk, ");
  await page.getByRole("group", { name: "In the style of" }).getByText("Dusk").waitFor();
  await button(page, "Send").click();
  await settled(page);
  const [mira, tom, dusk] = [await styleOf(page, "Mira"), await styleOf(page, "Tom"), await styleOf(page, "Dusk")];
  const of = (one, nth) => one.members[nth].picture;
  const sent = newest((await posts(simulator))[0]);
  assert.deepEqual(pictures(sent).slice(0, 5), [of(tom, 0), of(mira, 0), dusk.versions[0].exemplars[0], of(tom, 1), of(mira, 1)]);
  assert.deepEqual(pictures(sent).slice(5), dusk.versions[0].exemplars.slice(1, 3));
  assert.match(sent[0].text, /how it is drawn comes from the style/);
  await page.getByRole("meter", { name: "Style match" }).first().waitFor();
});

test("a character and a style go along with an edit, which says that nothing else changes", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await character(page, "Mira", [picture("ice", 1)], "tall");
  await closeBook(page);
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 7 } }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("somebody at the rail");
  await desk(page).getByText("How it is asked").click();
  // One right after the other, and sent at once: what is still being composed goes along.
  await choose(page, "Style", { label: "Dusk" });
  await choose(page, "Character", { label: "Mira" });
  await apply(page);
  await receipt(page).getByText(/^0 of .* protected pixels changed$/).waitFor({ timeout: 60_000 });
  const [mira, dusk] = [await styleOf(page, "Mira"), await styleOf(page, "Dusk")];
  const parts = newest((await posts(simulator))[1]);
  assert.deepEqual(pictures(parts).slice(0, 4), [mira.members[0].picture, ...dusk.versions[0].exemplars.slice(0, 3)]);
  assert.equal(pictures(parts).length, 6, "and the window, clean and marked");
  assert.match(parts[0].text, /“Mira” is who the edit draws, where it draws somebody\..*Draw what the edit changes in the style “Dusk”/s);
  assert.ok(!parts[0].text.includes("comes from the message alone"), "which would contradict the edit");
  assert.match(parts.at(-1).text, /Picture 5 is the same picture|Picture \d is the same picture/);
});

test("a deleted character comes back, and is kept over reloads and merged with nobody", async (t) => {
  const { page, started } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await character(page, "Mira", [picture("ice", 1)]);
  assert.equal(await book(page).getByRole("combobox", { name: "Merge with …" }).count(), 0);
  await button(book(page), "Delete").click();
  await book(page).getByText("The character was deleted.").waitFor();
  await button(book(page), "Undo").click();
  await book(page).getByRole("list", { name: "Your characters" }).getByText("Mira").waitFor();
  assert.equal(await book(page).getByRole("list", { name: "Your styles" }).getByText("Mira").count(), 0);
  await page.reload();
  await started();
  await book(page).getByRole("list", { name: "Your characters" }).getByRole("button", { name: /Mira/ }).click();
  await until("its picture is there", async () => (await portraits(page).count()) === 1);
});

test("a name is taken as it is typed, the longer of two names for itself, and what was taken away stays away", async (t) => {
  const { page, simulator } = await atWork(t);
  await character(page, "Mira", [picture("ice", 1)]);
  await character(page, "Mira Moss", [picture("ice", 2)]);
  await closeBook(page);
  await message(page).pressSequentially("see @mira on a boat");
  await cast(page).getByText("Mira", { exact: true }).waitFor();
  await button(cast(page), "Remove Mira").click();
  await until("she is away", async () => (await cast(page).count()) === 0);
  await message(page).pressSequentially(" at night");
  await message(page).pressSequentially(" with @mira-moss, smiling");
  await cast(page).getByText("Mira Moss").waitFor();
  await until("the beginning of her name is nobody", async () => (await cast(page).locator(".style-chip").count()) === 1);
  await page.getByText(/^about \$0\.03[5-9]/).first().waitFor();
  await button(page, "Send").click();
  await settled(page);
  assert.deepEqual(pictures(newest((await posts(simulator))[0])), [(await styleOf(page, "Mira Moss")).members[0].picture]);
  await message(page).pressSequentially("and @mira");
  await cast(page).getByText("Mira", { exact: true }).waitFor();
});

test("what goes along follows its character: another name, and its end", async (t) => {
  const { page } = await atWork(t);
  await character(page, "Tom", [picture("ice", 1)], "tall");
  await button(book(page), "Use in the message").click();
  await cast(page).getByText("Tom").waitFor();
  await until("the caret is in the message", () => message(page).evaluate((field) => field === document.activeElement));
  await openBook(page);
  await book(page).getByRole("textbox", { name: "Name of the character" }).fill("Thomas");
  await book(page).getByRole("textbox", { name: "Name of the character" }).press("Enter");
  await closeBook(page);
  await cast(page).getByText("Thomas").waitFor();
  await openBook(page);
  await button(book(page), "Delete").click();
  await closeBook(page);
  await until("nobody goes along", async () => (await cast(page).count()) === 0);
});

test("who is offered for a name is chosen by keys alone", async (t) => {
  const { page } = await atWork(t);
  await character(page, "Mira", [picture("ice", 1)]);
  await character(page, "Milo", [picture("ice", 2)]);
  await closeBook(page);
  await message(page).focus();
  await page.keyboard.type("see @mi");
  const offered = page.getByRole("list", { name: "Styles and characters" }).getByRole("button");
  await until("both are offered", async () => (await offered.count()) === 2);
  const isAt = (locator) => locator.evaluate((element) => element === document.activeElement);
  await page.keyboard.press("ArrowDown");
  await until("the first has the focus", () => isAt(offered.nth(0)));
  await page.keyboard.press("ArrowUp");
  await until("it is back in the message", () => isAt(message(page)));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await until("the second has the focus", () => isAt(offered.nth(1)));
  const name = (await offered.nth(1).innerText()).split(/\s/)[0];
  await page.keyboard.press("Enter");
  await cast(page).getByText(name, { exact: true }).waitFor();
  await until("what is written goes on behind the name", () => isAt(message(page)));
  await page.keyboard.type("waving");
  assert.equal(await message(page).inputValue(), `see @${name.toLowerCase()} waving`);
});

test("what always holds of a character is kept while it is written, whatever another tab does to it", async (t) => {
  const { page, context, address } = await atWork(t);
  await character(page, "Mira", [picture("ice", 1)]);
  const about = book(page).getByRole("textbox", { name: "What always holds" });
  const other = await context.newPage();
  await other.goto(address);
  await asPersonWithKey(other);
  await openBook(other);
  await book(other).getByRole("list", { name: "Your characters" }).getByRole("button", { name: /Mira/ }).click();
  await about.focus();
  await page.keyboard.type("red beard, ");
  await until("it is on the disk", async () => (await styleOf(page, "Mira")).about === "red beard,");
  await page.keyboard.type("round glasses");
  const theirs = book(other).getByRole("textbox", { name: "Name of the character" });
  await theirs.fill("Mira Moss");
  await theirs.press("Enter");
  await until("both are on the disk", async () => (await styleOf(page, "Mira Moss"))?.about === "red beard, round glasses");
  assert.equal(await about.inputValue(), "red beard, round glasses");
  await until("the other tab shows it", async () => (await book(other).getByRole("textbox", { name: "What always holds" }).inputValue()) === "red beard, round glasses");
  await other.close();
  await about.pressSequentially(", tall");
  await page.keyboard.press("Escape");
  await until("what was written last is kept as the room was closed", async () => (await styleOf(page, "Mira Moss")).about.endsWith(", tall"));
});

test("who is named in the words of an edit goes along with it", async (t) => {
  const { page } = await atWork(t);
  await character(page, "Mira", [picture("ice", 1)]);
  await closeBook(page);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await words(page).pressSequentially("@mira at the rail");
  await desk(page).getByText("How it is asked").click();
  const chosen = desk(page).getByRole("combobox", { name: "Character" });
  await until("she is chosen", async () => (await chosen.locator("option:checked").innerText()) === "Mira");
  await chosen.selectOption({ index: 0 });
  await words(page).press("End");
  await words(page).pressSequentially(", waving");
  assert.equal(await chosen.locator("option:checked").innerText(), "None", "who was taken away stays away");
  await button(desk(page), "Another region").click();
  await words(page).pressSequentially("calm water @ dusk");
  await button(desk(page), "Region 1").click();
  await until("the words of the first are there", async () => (await words(page).inputValue()).startsWith("@mira"));
  assert.equal(await chosen.locator("option:checked").innerText(), "None", "looking at words again names nobody");
});

test("no more pictures of this device can be picked than there is room for, and keys go on after what is gone", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Ice", set("ice", 10));
  await character(page, "Mira", [picture("dusk", 1)]);
  await button(book(page), "From this device").click();
  const shelf = book(page).getByRole("region", { name: "Pictures on this device" });
  const pictures = shelf.getByRole("listitem").getByRole("button");
  await until("they are there", async () => (await pictures.count()) >= 10);
  for (const nth of [0, 1, 2]) await pictures.nth(nth).click();
  assert.ok(await pictures.nth(3).isDisabled(), "four is what it takes");
  await pictures.nth(2).click();
  assert.ok(await pictures.nth(3).isEnabled());
  await button(shelf, /2 of 3$/).click();
  await until("they are taken", async () => (await portraits(page).count()) === 3);
  const undo = button(book(page), "Undo");
  const hasFocus = () => undo.evaluate((element) => element === document.activeElement);
  await portraits(page).nth(0).getByRole("button", { name: "Remove", exact: true }).press("Enter");
  await until("the way back has the focus", hasFocus);
  await button(book(page), "Delete").press("Enter");
  await book(page).getByText("The character was deleted.").waitFor();
  await until("and here, too", hasFocus);
});
