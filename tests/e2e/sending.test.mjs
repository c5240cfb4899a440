// One gesture, one request: what sends, what does not, and what stays of a message that was not sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answers, asPersonWithKey, attach, attachments, button, choose, chosen, conversations, generated, log, look, message, newConversation, posts,
  say, send, settled, stored, until,
} from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { atWork } from "./lib/work.mjs";

test("a double click and a held Enter send once", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { times: 2, delay_ms: 600 });
  await message(page).fill("Twice");
  await button(page, "Send").dblclick();
  await settled(page);
  assert.equal((await posts(simulator)).length, 1);
  assert.equal(await answers(page).count(), 1);
  await message(page).fill("Held");
  await message(page).focus();
  for (let time = 0; time < 5; time++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await settled(page);
  assert.equal((await posts(simulator)).length, 2);
  assert.equal(await message(page).inputValue(), "", "and leaves no line breaks behind");
});

test("what is written while an answer is under way waits for it", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { stall: { after_event: 1, for_ms: 1_200 } });
  await message(page).fill("The first");
  await button(page, "Send").click();
  await until("it has left", async () => (await posts(simulator)).length === 1);
  await message(page).fill("The second");
  await message(page).press("Enter");
  await settled(page);
  assert.equal((await posts(simulator)).length, 1);
  assert.equal(await message(page).inputValue(), "The second");
});

test("Enter sends, Shift and Enter breaks the line, an input method's Enter does neither", async (t) => {
  const { page, context, simulator } = await atWork(t);
  await message(page).focus();
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  assert.equal(await message(page).inputValue(), "one\ntwo");
  // A composition as the browser itself makes it, with the Enter that accepts its suggestion.
  const devtools = await context.newCDPSession(page);
  await devtools.send("Input.imeSetComposition", { text: "さくら", selectionStart: 3, selectionEnd: 3 });
  await devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "Enter", windowsVirtualKeyCode: 229 });
  await message(page).dispatchEvent("keydown", { key: "Enter", code: "Enter", isComposing: true, bubbles: true, cancelable: true });
  await message(page).dispatchEvent("keydown", { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true });
  await devtools.send("Input.insertText", { text: "さくら" });
  assert.equal(await message(page).inputValue(), "one\ntwoさくら");
  assert.deepEqual(await posts(simulator), []);
  await page.keyboard.press("Enter");
  await settled(page);
  const [request] = await posts(simulator);
  assert.equal(request.body.contents[0].parts[0].text, "one\ntwoさくら");
});

test("a draft survives a reload, with its pictures and settings, a conversation each", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "First conversation");
  await message(page).fill("more about the first");
  await newConversation(page);
  assert.equal(await message(page).inputValue(), "");
  await choose(page, "Aspect ratio", "4:5");
  await choose(page, "Size", "4K");
  await choose(page, "Count", "2");
  await message(page).fill("A second one,\nin two lines");
  await attach(page, [{ name: "kept.png", mimeType: "image/png", buffer: png(10, 10, () => [1, 200, 3]) }]);
  await page.getByRole("button", { name: "Look at picture 1" }).waitFor();
  await until("the draft is kept", async () => {
    const kept = (await stored(page)).kept.map(([, text]) => text).join();
    return kept.includes("in two lines") && kept.includes("kept.png");
  });
  await page.reload();
  await asPersonWithKey(page);
  assert.equal(await message(page).inputValue(), "A second one,\nin two lines");
  assert.deepEqual([await chosen(page, "Aspect ratio"), await chosen(page, "Size"), await chosen(page, "Count")], ["4:5", "4K", "2"]);
  await until("the picture is there", async () => (await attachments(page).count()) === 1);
  await conversations(page).getByRole("link").first().click();
  await until("the other draft", async () => (await message(page).inputValue()) === "more about the first");
  assert.equal((await posts(simulator)).length, 1, "a reload sends nothing");
});

test("another conversation can be used while one answers", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { when: { prompt: "slow" }, stall: { after_event: 2, for_ms: 2_500 } });
  await message(page).fill("A slow one");
  await button(page, "Send").click();
  await until("it has left", async () => (await posts(simulator)).length === 1);
  await newConversation(page);
  await send(page, "A quick one");
  await look(generated(page).first());
  const slow = conversations(page).getByRole("listitem").filter({ hasText: "A slow one" });
  await slow.getByRole("link").click();
  await settled(page);
  await look(generated(page).first());
  assert.equal(await answers(page).count(), 1);
  assert.deepEqual((await posts(simulator)).map(({ end }) => end), ["complete", "complete"]);
});

test("a wish below an older turn asks with the history up to there", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "A red house");
  await send(page, "now blue");
  await button(page, "Edit message").last().click();
  assert.equal(await message(page).inputValue(), "now blue");
  await page.keyboard.press("Escape");
  await until("Escape leaves the edit", async () => (await message(page).inputValue()) === "");
  await button(page, "Edit message").last().click();
  await send(page, "now green");
  const asked = ({ role, parts }) => (role === "model" ? parts.filter((part) => part.inlineData).map(() => "picture").join() : parts.at(-1).text);
  const texts = (await posts(simulator)).map(({ body }) => body.contents.map(asked));
  assert.deepEqual(texts, [["A red house"], ["A red house", "picture", "now blue"], ["A red house", "picture", "now green"]]);
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
});

test("a stream of words is not announced word by word", async (t) => {
  const { page } = await atWork(t);
  assert.equal(await log(page).getAttribute("aria-live"), "off");
  const announced = page.locator('[role="status"]').filter({ hasText: /answer is ready/ });
  await send(page, "A picture to be announced");
  await until("it is announced once", async () => (await announced.count()) === 1);
});

test("an answer that goes on while its conversation is left is not announced as one that has ended", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 2_500 }, thoughts: false, text: "Words that come slowly, a few of them." });
  await say(page, "Left while it comes");
  await log(page).getByText(/Words that/).waitFor();
  // Every announcement is noted, since the next one takes its place.
  await page.evaluate(() => {
    globalThis.announced = [];
    new MutationObserver(() => {
      globalThis.announced.push(...[...document.querySelectorAll('[role="status"]')].map((place) => place.textContent));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await newConversation(page);
  await until("it has come", async () => (await stored(page)).turns.some(([, turn]) => turn.includes('"state":"done"')), 20_000);
  const announced = await page.evaluate(() => globalThis.announced);
  assert.ok(!announced.some((text) => text.includes("ended without a result")), announced.join("\n"));
});
