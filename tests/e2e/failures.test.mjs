// Everything that can go wrong between the person and the model: each has its own sentence, its price, one action that
// helps, and nothing is sent twice without a click.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answers, asPersonWithKey, button, choose, chosen, generated, log, look, message, newConversation, posts, send, settled, stored,
  until,
} from "./lib/person.mjs";
import { atWork as begin } from "./lib/work.mjs";

const NETWORK = [/Failed to load resource|net::ERR_/];

const atWork = (t, options = {}) => begin(t, { expected: NETWORK, ...options });

const last = (page) => answers(page).last();

// Answers that end without what was asked for: the behaviour, the sentence, the word on money, the action. The last
// tells how many pictures are shown all the same.
const ENDINGS = [
  ["withheld for safety", { finish: { reason: "IMAGE_SAFETY", message: "Unable to show the generated image." } }, /withheld.*safety/, null, "Edit message", 0],
  ["no picture", { finish: { reason: "NO_IMAGE" } }, /without a picture/, null, "Edit message", 0],
  ["prohibited", { finish: { reason: "PROHIBITED_CONTENT" } }, /not allowed/, null, "Edit message", 0],
  ["too long", { finish: { reason: "MAX_TOKENS", message: "It grew too long." } }, /length limit/, null, "Edit message", 0],
  ["too long, with words", { finish: { reason: "MAX_TOKENS", keep_text: true } }, /length limit before it was complete/, null, "Edit message", 0],
  ["a reason of tomorrow", { finish: { reason: "IMAGE_VIBES" } }, /withheld|without a picture|did not answer/, null, "Edit message", 0],
  ["blocked", { block: "PROHIBITED_CONTENT" }, /message was blocked.*not allowed/, null, "Edit message", 0],
  ["empty", { layout: "empty" }, /did not answer|empty/, null, null, 0],
  ["an error in a stream, as data", { error_mid_stream: { after_event: 3, in_data: true } }, /gave up on the request/, /may have (been )?charged/, "Try again", null],
  ["an error in a stream, bare", { error_mid_stream: { after_event: 3, in_data: false } }, /gave up on the request/, /may have (been )?charged/, "Try again", null],
  ["cut after the headers", { cut: { at_share: 0.5 } }, /connection broke/, /may have (been )?charged/, "Try again", 0],
  ["JSON that breaks off", { fail: { name: "invalid_json" } }, /cannot be read|can be read|not complete|broke/, null, "Try again", 0],
  ["an empty body", { fail: { name: "empty_body" } }, /empty|did not answer/, null, "Try again", 0],
  ["a page of HTML", { fail: { name: "html" } }, /busy|failed on its side/, null, "Try again", 0],
  ["an error of the server", { fail: { name: "internal" } }, /failed on its side/, null, "Try again", 0],
  ["out of time", { fail: { name: "deadline" } }, /ran out of time/, null, "Try again", 0],
  ["the limit for today", { fail: { name: "rate_limit_per_day" } }, /limit for today/, /cost nothing/, "Choose a model", 0],
  ["no free tier", { fail: { name: "free_tier_zero" } }, /free tier/, /cost nothing/, "Check the key", 0],
  ["balance spent", { fail: { name: "prepay_empty" } }, /billing/, /cost nothing/, "Check the key", 0],
  ["no permission", { fail: { name: "permission_denied" } }, /does not have permission/, /cost nothing/, "Check the key", 0],
  ["a field refused", { fail: { name: "invalid_argument" } }, /does not accept the request/, /cost nothing/, "Edit message", 0],
];

test("each ending has its sentence, its price and one action, and is asked for once", async (t) => {
  const { page, simulator } = await atWork(t);
  for (const [what, behaviour, sentence, money, action, pictures] of ENDINGS) {
    await t.test(what, async () => {
      const before = (await posts(simulator)).length;
      await newConversation(page);
      await simulator.control("/behaviours", behaviour);
      await send(page, `About ${what}`);
      const said = await last(page).innerText();
      assert.match(said, sentence);
      if (money) assert.match(said, money);
      assert.match(said, /cost|charged/, "a word on money");
      if (behaviour.finish?.message) assert.ok(said.includes(behaviour.finish.message), "the model's own words");
      if (!behaviour.cut && !behaviour.error_mid_stream && !behaviour.finish?.keep_text) assert.doesNotMatch(said, /What had arrived is kept/);
      if (action) assert.equal(await last(page).getByRole("button", { name: action === "Edit message" ? "Change the message" : action, exact: true }).count(), 1, action);
      if (pictures !== null) assert.equal(await generated(page).count(), pictures);
      assert.equal((await posts(simulator)).length, before + 1, "sent once");
      assert.deepEqual(await simulator.control("/behaviours"), [], "the behaviour was met");
    });
  }
});

test("an answer in words alone is shown as it is, and booked", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { layout: "text_only", text: "I would rather **ask** first: which colour?" });
  await send(page, "Something");
  assert.match(await last(page).innerText(), /I would rather ask first: which colour\?/);
  assert.equal(await last(page).locator("strong").innerText(), "ask");
  assert.equal(await generated(page).count(), 0);
  await send(page, "Red");
  await look(generated(page).first());
});

test("what had come before a break is kept, and trying again is one click and one request", async (t) => {
  const { page, simulator } = await atWork(t);
  // With a break, the browser throws away what it has not handed on yet: each piece gets the time to be read.
  await simulator.control("/behaviours", { event_delay_ms: 250, cut: { after_event: 4, how: "truncate" }, text: "Words that came before the break, long enough to be three pieces." });
  await send(page, "A picture that breaks off");
  const said = await last(page).innerText();
  assert.match(said, /connection broke/);
  assert.match(said, /What had arrived is kept/);
  assert.match(said, /Words that came/);
  assert.equal((await posts(simulator)).length, 1);
  await button(page, "Try again").click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  await look(generated(page).first());
  assert.equal((await posts(simulator)).length, 2);
  await button(page, "Previous version").last().click();
  await log(page).getByText(/connection broke/).waitFor();
});

test("a limit per minute is waited out with a countdown, twice, and then answered", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", [{ times: 2, fail: { name: "rate_limit_per_minute", retry_delay: "2s" } }]);
  await message(page).fill("A busy minute");
  await button(page, "Send").click();
  const countdown = page.getByText(/follows in \d s; the waiting costs nothing/);
  await countdown.first().waitFor();
  const first = await countdown.first().innerText();
  await until("the seconds go down", async () => (await countdown.count()) === 0 || (await countdown.first().innerText()) !== first);
  await settled(page);
  await look(generated(page).first());
  const sent = await posts(simulator);
  assert.deepEqual(sent.map(({ status }) => status), [429, 429, 200]);
  assert.ok(sent[1].at_ms - sent[0].at_ms >= 1_950 && sent[2].at_ms - sent[1].at_ms >= 1_950, "not before its time");
});

test("an overload is tried four times at most, and the waiting can be called off", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { times: 0, fail: { name: "unavailable" } });
  await message(page).fill("An overload");
  await button(page, "Send").click();
  await button(page, "Do not try again").click();
  await settled(page);
  const after = (await posts(simulator)).length;
  assert.ok(after >= 1 && after <= 2);
  await log(page).getByText("You stopped this answer.").waitFor();
  await simulator.control("/behaviours", undefined, "DELETE");
  await simulator.control("/behaviours", { times: 0, fail: { name: "unavailable", retry_delay: "0.1s" } });
  await send(page, "And again");
  assert.equal((await posts(simulator)).length, after + 4, "four tries");
  await log(page).getByText("The model is busy right now.").waitFor();
  await last(page).getByText(/cost nothing/).waitFor();
});

test("a connection that breaks before the headers is not tried again by the app", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { times: 0, cut_before_headers: "reset" });
  await send(page, "A broken line");
  await last(page).getByText("The service could not be reached.").waitFor();
  assert.match(await last(page).innerText(), /may have (been )?charged/, "nobody knows, so it says so");
  const tries = await posts(simulator);
  const connections = new Set(tries.map(({ connection }) => connection));
  assert.ok(tries.length <= 2 && connections.size === tries.length, "the browser alone may have tried once more");
  await button(page, "Try again").waitFor();
});

test("a retired model names its successor, and switching works", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/settings", { retired: ["gemini-nano-banana-2.1"] });
  await choose(page, "Model", { label: "Another model by its id…" });
  const id = page.getByRole("textbox", { name: "Model id" });
  await id.fill("gemini-3-pro-image-preview");
  await id.press("Enter");
  await send(page, "From the past");
  await last(page).getByText("This model is no longer offered; Nano Banana Pro has taken its place.").waitFor();
  await button(page, "Switch to Nano Banana Pro").click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  await look(generated(page).first());
  const sent = await posts(simulator);
  assert.deepEqual(sent.map(({ path, status }) => [path.match(/models\/([^:]+)/)[1], status]),
    [["gemini-3-pro-image-preview", 404], ["gemini-3-pro-image", 200]]);
  assert.equal(await chosen(page, "Model"), "gemini-3-pro-image", "and it stays chosen");
});

test("a model of the list that the service no longer has is replaced by one that it has", async (t) => {
  const { page, simulator } = await atWork(t);
  await choose(page, "Model", "gemini-3-pro-image");
  await simulator.control("/settings", { retired: ["gemini-3-pro-image"] });
  await send(page, "Gone over night");
  await last(page).getByText("This model is no longer offered; Nano Banana 2.1 has taken its place.").waitFor();
  await button(page, "Switch to Nano Banana 2.1").click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  assert.deepEqual((await posts(simulator)).map(({ status }) => status), [404, 200]);
});

test("offline: nothing is sent and the message stays", async (t) => {
  const { page, context, simulator } = await atWork(t);
  await context.setOffline(true);
  await message(page).fill("Written in a tunnel");
  await button(page, "Send").click();
  await page.getByText("You are offline.").first().waitFor();
  await settled(page);
  assert.deepEqual(await posts(simulator), []);
  const words = [await message(page).inputValue(), await log(page).innerText()].join(" ");
  assert.match(words, /Written in a tunnel/, "the message is still there");
  await context.setOffline(false);
  await button(page, "Try again").click();
  await until("it is answered", async () => (await generated(page).count()) === 1);
  assert.equal((await posts(simulator)).length, 1);
});

test("a page that closes in the middle says so afterwards and sends nothing again", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { stall: { after_event: 1 } });
  await message(page).fill("A closed tab");
  await button(page, "Send").click();
  await until("it has left", async () => (await posts(simulator)).length === 1);
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await asPersonWithKey(page);
  await log(page).getByText("The page closed before the answer was complete.").waitFor();
  await log(page).getByText(/may have charged/).waitFor();
  assert.equal((await posts(simulator)).length, 1);
  assert.ok(JSON.stringify((await stored(page)).turns).includes("A closed tab"));
});
