// What goes along with a message or an edit is shown before it leaves, in order and with its price; samples of a style; the
// meter wherever a result is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROMISE_MS, apply, desk, holds, markRectangle, openDesk, words } from "./lib/desk.mjs";
import { NETWORK } from "./lib/fault.mjs";
import {
  KEY, attach, button, choose, generated, giveKey, look, message, openSettings, posts, send, settled, until,
} from "./lib/person.mjs";
import { book, closeBook, compiled, fits, newest, openBook, picture, set, styleOf } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

const inspector = (page) => page.getByRole("complementary", { name: "What will be sent" });

// The lines of a list of what will be sent: what each is, and what it adds to the price in dollars.
const lines = (list) => list.locator(".sent-entry").evaluateAll((all) => all.map((entry) => {
  const text = entry.innerText.replaceAll("\n", " · ");
  return { text, dollars: Number(text.match(/\$([\d.]+)$/)?.[1] ?? 0) };
}));

// The parts of a request's newest message as one word each: a picture's place among those given, or the beginning of a text.
const parts = (request) => newest(request).map((part) => (part.sha256 ? part.sha256 : part.text.slice(0, 24)));

test("what will be sent with two styles and a picture of one's own is listed in the order of sending, with its price", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await compiled(page, "Ice", set("ice", 10));
  await button(page, "Use in the message").click();
  await choose(page, "Mix in a style", { label: "Dusk" });
  await attach(page, [picture("dusk", 44)]);
  await message(page).fill("A harbour as in Picture 1");
  await until("all of it is listed", async () => (await lines(inspector(page))).length >= 6 && /Picture 1/.test((await inspector(page).innerText())));
  const listed = await lines(inspector(page));
  const names = listed.map(({ text }) => text.split(" · ")[0].trim());
  assert.equal(names[0], "Style “Ice + Dusk”");
  const samples = names.slice(1, -2);
  assert.ok(samples.length >= 4, `${samples}`);
  assert.deepEqual(samples.slice(0, 4), ["Sample 1 of “Ice”", "Sample 1 of “Dusk”", "Sample 2 of “Ice”", "Sample 2 of “Dusk”"]);
  assert.deepEqual(names.slice(-2), ["Picture 1", "Your message"]);
  for (const { text, dollars } of listed.slice(0, -1)) assert.ok(dollars > 0, `${text} has a price`);
  const price = Number((await inspector(page).innerText()).match(/about \$([\d.]+)/)[1]);
  const sum = listed.reduce((all, { dollars }) => all + dollars, 0);
  await button(page, "Send").click();
  await settled(page);
  const [request] = await posts(simulator);
  const [ice, dusk] = [await styleOf(page, "Ice"), await styleOf(page, "Dusk")].map(({ versions: [version] }) => version.exemplars);
  const sent = newest(request).filter((part) => part.sha256).map((part) => part.sha256);
  assert.equal(sent.length, samples.length + 1);
  assert.deepEqual(sent.slice(0, 4), [ice[0], dusk[0], ice[1], dusk[1]], "in the order that was shown");
  const roles = newest(request).filter((part) => part.text).map((part) => part.text);
  assert.match(roles[0], /in one style that is mixed of “Ice” 50 %, “Dusk” 50 %/);
  assert.match(roles[1], /^Style sample 1 for “Ice”: it shows how to draw, never what\./);
  assert.match(roles[2], /^Style sample 1 for “Dusk”/);
  assert.equal(roles.at(-1), "A harbour as in Picture 1");
  // One picture out at the model's table price for 1K, and what the lines say.
  const out = price - sum;
  assert.ok(out > 0.02 && out < 0.2, `${price} is ${sum} and ${out} for the picture`);
  const single = listed.slice(1, -1).map(({ dollars }) => dollars);
  assert.ok(Math.max(...single) - Math.min(...single) < 0.001, `pictures cost alike: ${single}`);
});

test("what an edit will send is listed on the desk in the order of sending", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Ice", set("ice", 10));
  await closeBook(page);
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 5 } }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await desk(page).getByText("What will be sent", { exact: true }).click();
  const list = desk(page).getByRole("list", { name: "What will be sent" });
  await desk(page).locator("details", { hasText: "What will be sent" }).getByText(/^Mark what should change/).waitFor();
  await markRectangle(page, [0.3, 0.3], [0.6, 0.6]);
  await words(page).fill("a hat");
  await desk(page).getByText("How it is asked").click();
  await desk(page).getByLabel("Pictures that show what is meant").setInputFiles([picture("dusk", 5)]);
  await desk(page).getByRole("combobox", { name: "Style" }).selectOption({ label: "Ice" });
  await until("all of it is listed", async () => (await lines(list)).length === 8);
  const names = (await lines(list)).map(({ text }) => text.split(" · ")[0].trim());
  assert.deepEqual(names, [
    "Style “Ice”", "Sample 1 of “Ice”", "Sample 2 of “Ice”", "Sample 3 of “Ice”", "The picture around the mark", "The same, with the mark outlined",
    "A picture that shows what is meant", "Your words",
  ]);
  const listed = await lines(list);
  for (const { text, dollars } of listed.slice(1, 7)) assert.ok(dollars > 0, text);
  await apply(page);
  await holds(page);
  const edit = (await posts(simulator)).at(-1);
  const sent = parts(edit);
  const { exemplars } = (await styleOf(page, "Ice")).versions[0];
  assert.deepEqual(sent.filter((part) => part.length === 64).slice(0, 3), exemplars.slice(0, 3));
  assert.equal(sent.filter((part) => part.length === 64).length, 6);
  assert.match(newest(edit).at(-1).text, /a hat/);
  // The answer has its meter before it is kept.
  await desk(page).locator(".desk-answer").getByRole("meter", { name: "Style match", exact: true }).waitFor({ timeout: PROMISE_MS });
});

test("a sample leaves the message that is being written alone, and says where nobody answers", async (t) => {
  const { page, simulator } = await atWork(t, { expected: NETWORK });
  await compiled(page, "Dusk", set("dusk", 10));
  await closeBook(page);
  await message(page).fill("Something that I was writing");
  await openBook(page);
  await button(book(page), "Generate a sample").dblclick();
  await look(generated(page).first());
  assert.equal((await posts(simulator)).length, 1, "a double click is one");
  const [request] = await posts(simulator);
  const { exemplars } = (await styleOf(page, "Dusk")).versions[0];
  assert.deepEqual(newest(request).filter((part) => part.sha256).map((part) => part.sha256), exemplars.slice(0, 3));
  await fits(page).first().waitFor();
  assert.equal(await message(page).inputValue(), "", "a conversation of its own");
  await page.getByRole("group", { name: "In the style of" }).waitFor();
  await send(page, "and at night");
  assert.equal(newest((await posts(simulator)).at(-1)).filter((part) => part.sha256 === exemplars[0]).length, 1, "what is written next is in its style too");
  await button(page, "New conversation").first().click();
  await until("what was begun is there", async () => (await message(page).inputValue()) === "Something that I was writing");

  await openSettings(page);
  await button(page, "Forget key").click();
  await page.keyboard.press("Escape");
  const before = (await posts(simulator)).length;
  await openBook(page);
  await button(book(page), "Generate a sample").click();
  const missing = book(page).getByText("There is no key yet, so nothing can be sent.");
  await missing.waitFor();
  assert.equal((await posts(simulator)).length, before);
  await button(book(page), "Give a key").click();
  await giveKey(page.getByRole("dialog", { name: "Settings" }), KEY);
  await until("it is true no more", async () => (await missing.count()) === 0);
  await button(book(page), "Let Gemini describe it").waitFor();
});

test("a matched picture shows its meter where it is looked at closely, and a plain one has none", async (t) => {
  // The demo's pictures are not always far enough from the style for a match to bring them nearer.
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  await button(page, "Use in the message").click();
  await send(page, "A harbour");
  await fits(page).first().waitFor();
  await button(page, "Match palette and tone").first().click();
  const viewer = page.getByRole("dialog", { name: "Picture" });
  await viewer.getByRole("meter", { name: "Style match", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Remove Dusk").click();
  await send(page, "A plain one");
  await button(page, "Look closely").last().click();
  await viewer.waitFor();
  assert.equal(await viewer.getByRole("meter", { name: "Style match", exact: true }).count(), 0);
});
