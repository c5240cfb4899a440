// The page of one style: what is said on it stays in sight, wherever on it the button is that it is about.
import assert from "node:assert/strict";
import { test } from "node:test";
import { button, until } from "./lib/person.mjs";
import { book, compiled, members, set } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

// Whether all of it is on the screen, and nothing lies over it.
const isInSight = (locator) => locator.evaluate((element) => {
  const { top, bottom, left, width, height } = element.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return top >= 0 && bottom <= innerHeight && element.contains(there);
});
const scrolled = (page) => book(page).evaluate((dialog) => dialog.scrollTop);

test("what is under way on a style, and what came of it, is said in sight of the button far below", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 12));
  await simulator.control("/behaviours", { delay_ms: 1_500, when: { prompt: "style" } });
  await button(book(page), "Let Gemini describe it").click();
  const [work, said] = [book(page).locator(".style-work"), book(page).locator(".style-said")];
  await work.waitFor();
  assert.ok(await scrolled(page) > 0, "the button is far below");
  assert.ok(await isInSight(work));
  await said.getByText(/^The card cost /).waitFor();
  assert.ok(await isInSight(said));

  await page.setViewportSize({ width: 390, height: 800 });
  await members(page).last().getByRole("button", { name: "Remove" }).click();
  await button(book(page), "Undo").waitFor();
  assert.ok(await isInSight(said), "on a telephone as well");
  const { height } = await said.boundingBox();
  assert.ok(height < 120, `${height}: it leaves the page to the pictures`);
  await button(book(page), "Undo").click();
  await until("it is back", async () => (await members(page).count()) === 12);
});

test("a style that is opened from the end of another one's page is shown from its beginning", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 12));
  await button(book(page), "Duplicate").click();
  const title = book(page).getByRole("textbox", { name: "Name of the style" });
  await until("the copy is shown", async () => (await title.inputValue()) === "Dusk 2");
  await until("from its beginning", async () => (await scrolled(page)) === 0);
  assert.ok(await isInSight(title));
});

test("as many pictures are pinned as go along, and one more is refused in sight", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 12));
  const pins = members(page).getByRole("button", { name: "Unpin", exact: true });
  for (const nth of [11, 10, 9, 8]) {
    await button(members(page).nth(nth), "Pin as exemplar").click();
    await until("it is pinned", async () => (await pins.count()) === 12 - nth);
  }
  await button(members(page).nth(7), "Pin as exemplar").click();
  const refused = book(page).getByText("Four are pinned already: unpin one first.");
  await refused.waitFor();
  assert.ok(await isInSight(refused));
  assert.equal(await pins.count(), 4);
  await button(members(page).nth(11), "Unpin").click();
  await refused.waitFor({ state: "detached" });
  await button(members(page).nth(7), "Pin as exemplar").click();
  await until("there is room for it", async () => (await pins.count()) === 4);
});
