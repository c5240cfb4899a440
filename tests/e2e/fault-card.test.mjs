// A style's card is paid for like an answer: its intent is on the disk before it leaves, two tabs ask once, and what was
// interrupted is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NETWORK, PROMISE_MS, asksBeforeLeaving, atWork, crash, left } from "./lib/fault.mjs";
import { button, posts, until } from "./lib/person.mjs";
import { book, closeBook, compiled, openBook, set, styleOf } from "./lib/styles.mjs";

const CRASH = [...NETWORK, /^crash: /];
const describe = (page) => button(book(page), "Let Gemini describe it");
const card = (page) => book(page).getByRole("textbox", { name: "Medium" });

async function withStyle(t, options = {}) {
  const studio = await atWork(t, { keep: true, expected: CRASH, ...options });
  await compiled(studio.page, "Dusk", set("dusk", 10));
  return studio;
}

test("a card that a page asked for and did not live to see is called interrupted, and is not asked for again", async (t) => {
  const studio = await withStyle(t);
  const { page, simulator, address } = studio;
  await simulator.control("/behaviours", { times: 1, delay_ms: 60_000 });
  await describe(page).click();
  await left(simulator, 1);
  assert.ok((await styleOf(page, "Dusk")).card_asked_at_ms > 0, "the intent is on the disk");
  await t.test("leaving asks first", async () => assert.ok(await asksBeforeLeaving(page)));
  const next = await crash(page);
  await next.goto(address);
  await openBook(next);
  await book(next).getByRole("alert").getByText(/closed before the answer was complete|interrupted/).waitFor({ timeout: PROMISE_MS });
  await book(next).getByRole("alert").getByText(/may have been charged/).waitFor();
  await until("the note is taken back", async () => (await styleOf(next, "Dusk")).card_asked_at_ms === undefined);
  assert.equal((await posts(simulator)).length, 1);
});

test("a card that is stopped says what that costs, and leaves the card as it was", async (t) => {
  const { page, simulator } = await withStyle(t);
  const before = await card(page).inputValue();
  await simulator.control("/behaviours", { times: 1, delay_ms: 60_000 });
  await describe(page).click();
  await left(simulator, 1);
  await button(book(page), "Stop").click();
  await book(page).getByRole("alert").getByText(/may have been charged/).waitFor();
  assert.equal(await card(page).inputValue(), before);
  assert.equal((await styleOf(page, "Dusk")).card_asked_at_ms, undefined);
});

test("a card that does not come is waited for as long as words may take, and is then given up and said", async (t) => {
  const { page, simulator } = await withStyle(t, { clock: true });
  const before = await card(page).inputValue();
  await simulator.control("/behaviours", { times: 1, stall_before_headers: true });
  await describe(page).click();
  await left(simulator, 1);
  await page.clock.fastForward(115_000);
  await button(book(page), "Stop").waitFor();
  assert.equal(await book(page).getByRole("alert").count(), 0, "two minutes are not over");
  await page.clock.fastForward(6_000);
  await book(page).getByRole("alert").getByText(/Nothing has arrived for a long time/).waitFor();
  await book(page).getByRole("alert").getByText(/may have charged|may have been charged/).waitFor();
  assert.equal(await card(page).inputValue(), before);
  await page.clock.fastForward(3_600_000);
  assert.equal((await posts(simulator)).length, 1, "it is asked for again by a person alone");
});

test("a card that comes while the device sleeps is there when it wakes", async (t) => {
  const { page, simulator } = await withStyle(t, { clock: true });
  await simulator.control("/behaviours", { times: 1, delay_ms: 2_000 });
  await describe(page).click();
  await left(simulator, 1);
  await page.clock.fastForward(3_600_000);
  await book(page).getByText(/^Written by Gemini/).waitFor();
  assert.equal(await book(page).getByRole("alert").count(), 0);
  assert.equal((await posts(simulator)).length, 1);
});

test("a card that two tabs ask for at once is paid once", async (t) => {
  const studio = await withStyle(t);
  const { page, simulator, address } = studio;
  await closeBook(page);
  const other = await studio.context.newPage();
  await other.goto(address);
  for (const tab of [page, other]) {
    await openBook(tab);
    if (tab === other) await book(tab).getByRole("button", { name: /^Open Dusk/ }).click();
  }
  // What is dispatched does not wait for the button as a click does: it can be pressed once the pictures are judged.
  for (const tab of [page, other]) await until("it can be asked for", () => describe(tab).isEnabled());
  await simulator.control("/behaviours", { times: 1, delay_ms: 4_000 });
  // A page that is not in front is painted once a second, and what a pointer does there waits for that.
  await Promise.all([page, other].map((tab) => describe(tab).dispatchEvent("click")));
  const said = (tab) => book(tab).getByRole("alert").getByText("This was just sent from another tab.").count();
  await until("one of them says so", async () => (await said(page)) + (await said(other)) === 1);
  await until("the other one has it", async () => (await styleOf(page, "Dusk")).spent_micros > 0, 15_000);
  assert.equal((await posts(simulator)).length, 1);
});

test("a reply that is no card is paid for: what it cost is said and booked, and the card stays as it was", async (t) => {
  const { page, simulator } = await withStyle(t);
  const before = await card(page).inputValue();
  await simulator.control("/behaviours", { times: 1, text: "I would rather not describe these pictures." });
  await describe(page).click();
  const said = book(page).getByRole("alert");
  await said.getByText(/The answer was not one that can be read/).waitFor();
  await said.getByText(/It cost .*\d.* all the same\./).waitFor();
  assert.equal(await said.getByText(/may have been charged/).count(), 0, "nobody has to guess");
  assert.equal(await card(page).inputValue(), before);
  await until("it is booked", async () => (await styleOf(page, "Dusk")).spent_micros > 0);
  const { spent_micros: once, card_asked_at_ms: asked } = await styleOf(page, "Dusk");
  assert.equal(asked, undefined);
  await book(page).getByText(/ spent on cards so far/).waitFor();
  await describe(page).click();
  await until("a card comes on top of it", async () => (await styleOf(page, "Dusk")).spent_micros > once);
  assert.notEqual(await card(page).inputValue(), before);
  assert.equal((await posts(simulator)).length, 2);
});
