// Replies that break, stall, come in crumbs or make no sense: what had come is kept, what it was is said, one click
// stays one request, and the app goes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { disk, ended, fresh, lastAnswer, left, pictureNames, records, shared, shownState, sound } from "./lib/fault.mjs";
import { assertLedger } from "./lib/ledger.mjs";
import { answers, button, generated, look, message, posts, say, send, sha256, until } from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";

const desk = shared();
const timed = shared({ clock: true });
const WORDS = "Words that come before the picture, long enough to be three pieces.";

// Sends in a new conversation what is answered like this, and resolves to the words of the answer.
async function answered({ page, simulator }, behaviour, prompt = "A quiet harbour") {
  const before = await posts(simulator);
  await fresh(page);
  await simulator.control("/behaviours", behaviour);
  await say(page, prompt);
  const words = await ended(page);
  assert.deepEqual(await simulator.control("/behaviours"), [], "the behaviour was met");
  const since = (await posts(simulator)).slice(before.length);
  return { words, tries: since.length };
}

// Where a reply is cut and how, and what of it can be kept: words, a picture.
const CUTS = [
  ["behind the headers", { at_byte: 0, how: "reset" }, false, false],
  ["behind the headers", { at_byte: 0, how: "short_length" }, false, false],
  ["in the middle of the text", { after_event: 2, how: "reset" }, true, false],
  ["in the middle of the text", { after_event: 2, how: "short_length" }, true, false],
  ["in the middle of the picture", { at_share: 0.7, how: "reset" }, true, false],
  ["in the middle of the picture", { at_share: 0.7, how: "truncate" }, true, false],
  ["in the middle of the picture", { at_share: 0.7, how: "short_length" }, true, false],
  ["before the last byte", { at_share: 0.999999, how: "truncate" }, true, true],
];

test("faults 5 and 6: a reply that is cut, anywhere and in any way", async (t) => {
  const { page } = desk;
  for (const [where, cut, keepsWords, keepsPicture] of CUTS) {
    await t.test(`${where}, by ${cut.how}`, async () => {
      // A break takes along what the browser has received and the page has not read yet: there is a moment to read it.
      const { how: _, ...place } = cut;
      const stall = keepsWords ? { stall: { ...place, for_ms: 500 } } : {};
      const { words, tries } = await answered(desk, { cut, ...stall, text: WORDS, thoughts: false, picture_bytes: 300_000 });
      assert.equal(tries, 1, "sent once");
      assert.match(words, /connection broke/);
      assert.match(words, /charged|cost/);
      assert.equal(/Words that come/.test(words), keepsWords, "the words that came are kept");
      assert.equal(await generated(page).count(), keepsPicture ? 1 : 0, "a picture is there whole or not at all");
      await lastAnswer(page).getByRole("button", { name: "Try again", exact: true }).waitFor();
      await sound(page, where);
    });
  }
  await t.test("the next one works, in the same page", async () => {
    await fresh(page);
    await send(page, "After all of that");
    await look(generated(page).first());
  });
});

test("fault 12: an error that comes after a reply has begun is never sent again by itself", async (t) => {
  const { page, simulator } = timed;
  for (const [name, after] of [["internal", 2], ["unavailable", 0], ["unavailable", 2], ["rate_limit_per_minute", 0], ["rate_limit_per_minute", 2]]) {
    await t.test(`${name} after ${after} events`, async () => {
      const { words, tries } = await answered(timed, { error_mid_stream: { after_event: after, in_data: true, name }, text: WORDS, thoughts: false });
      assert.equal(tries, 1);
      assert.equal(/Words that come/.test(words), after > 0, "what had come is kept");
      assert.equal(await generated(page).count(), 0);
      assert.equal(await shownState(page), "failed");
    });
  }
  await t.test("nor is one that something before the service has written", async () => {
    const body = "<!doctype html><title>503</title><h1>Service Unavailable</h1>";
    const { tries } = await answered(timed, { fail: { status: 503, content_type: "text/html", body } });
    assert.equal(tries, 1);
    assert.equal(await shownState(page), "failed");
  });
  await t.test("and not later", async () => {
    const count = (await posts(simulator)).length;
    await page.clock.fastForward(600_000);
    assert.equal((await posts(simulator)).length, count);
  });
});

// Waits until nothing has come for some looks: neither does the simulator send, nor does the page count on.
async function stalled(page, simulator) {
  let [last, looks] = ["", 0];
  await until("nothing more comes", async () => {
    const sent = (await posts(simulator)).at(-1).sent_bytes;
    const now = `${sent} ${(await lastAnswer(page).innerText()).match(/[\d.]+ .?B received/)?.[0]}`;
    looks = now === last ? looks + 1 : 0;
    last = now;
    return looks >= 8;
  });
}

// A stall is waited out with the page's own clock moved on: how long is told in minutes.
const STALLS = [
  ["after the first event", { stall: { after_event: 1 }, text: WORDS, thoughts: false }, "gemini-nano-banana-2.1", "1K", 3],
  ["in the middle of the picture", { stall: { at_share: 0.7 }, text: WORDS, thoughts: false, picture_bytes: 300_000 }, "gemini-nano-banana-2.1", "1K", 3],
  ["before the headers", { stall_before_headers: true }, "gemini-nano-banana-2.1", "1K", 5],
  ["before the headers of a large picture", { stall_before_headers: true }, "gemini-nano-banana-2.1", "4K", 10],
  ["with a model that is quick", { stall: { after_event: 1 }, text: WORDS, thoughts: false }, "gemini-3.1-flash-lite-image", "1K", 1.5],
];

test("fault 7: a reply that stalls is given up in the end, not before, and not asked for again", async (t) => {
  const { page, simulator } = timed;
  for (const [where, behaviour, model, size, minutes] of STALLS) {
    await t.test(where, async () => {
      const before = (await posts(simulator)).length;
      await fresh(page);
      for (const [name, value] of [["Model", model], ["Size", size]]) await page.getByRole("combobox", { name, exact: true }).selectOption(value);
      await simulator.control("/behaviours", behaviour);
      await say(page, "A slow one");
      await left(simulator, before + 1);
      const isBegun = behaviour.stall !== undefined;
      if (isBegun) await lastAnswer(page).getByText(/Words that/).waitFor();
      // What is still on its way would count as a sign of life after the clock was moved on.
      await stalled(page, simulator);
      await page.clock.fastForward(minutes * 60_000 - 5_000);
      assert.equal(await shownState(page), "pending", "it is waited for as long as a model may take");
      await page.clock.fastForward(6_000);
      const words = await ended(page);
      assert.match(words, /Nothing has arrived for a long time/);
      assert.match(words, /may have charged|may have been charged|so far/);
      assert.equal(/Words that/.test(words), isBegun, "what had come is kept");
      await page.clock.fastForward(3_600_000);
      assert.equal((await posts(simulator)).length, before + 1, "sent once, whatever time goes by");
      await until("the line is closed", async () => (await posts(simulator)).at(-1).end !== null);
      await sound(page, where);
    });
  }
});

// Ways to deliver the same reply.
const DELIVERIES = [
  ["byte by byte", { chunk_bytes: 1 }],
  ["in crumbs of many sizes", { chunk_bytes: [1, 2, 3, 5, 8, 13, 21] }],
  ["lines end in LF", { line_end: "lf" }],
  ["lines end in CR", { line_end: "cr" }],
  ["comments in between", { comments: true }],
  ["the last blank line is missing", { unterminated_end: true }],
  ["the end is told twice", { duplicate_finish: true }],
  ["cut within CRLF and within letters", { chunk_bytes: [7, 1], line_end: "crlf" }],
];

// The latest answer on the disk: text, the names of its pictures, how it ended, what it used.
async function latestAnswer(page) {
  const turns = records((await sound(page)).turns).filter(({ by }) => by.model);
  const latest = turns.reduce((last, turn) => (last && last.id > turn.id ? last : turn), null);
  const { state, usage } = latest.by.model;
  return { parts: latest.parts.map(({ signature, ...part }) => part), state, usage };
}

test("fault 8: however a reply is cut into pieces, it is the same reply", async (t) => {
  const { page } = desk;
  const same = { text: "Grüße: ağlama 👩‍👩‍👧 さくら — “so be it”.", thoughts: false, picture_px: [48, 32], signature_bytes: 600 };
  await answered(desk, same);
  const expected = await latestAnswer(page);
  assert.ok(expected.parts.length >= 2 && expected.state === "done", "words and a picture");
  assert.ok(JSON.stringify(expected.usage).match(/\d{2,}/), "what it used is told last");
  for (const [how, delivery] of DELIVERIES) {
    await t.test(how, async () => {
      const { tries } = await answered(desk, { ...same, ...delivery });
      assert.equal(tries, 1);
      assert.deepEqual(await latestAnswer(page), expected);
    });
  }
  await t.test("with a byte order mark, an event over several lines, and unknown fields", async () => {
    const bytes = png(40, 30, (x, y) => [x * 6, y * 8, 90]);
    const first = '{"candidates":[{"content":{"role":"model","parts":[{"text":"over\\u0020lines"}]},\ndata: "index":0}],\ndata:"fromTomorrow":{"a":[1]}}';
    const second = JSON.stringify({ candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: bytes.toString("base64") } }] }, finishReason: "STOP" }] });
    const body = `\uFEFF: hello\r\nretry: 5\r\nevent: x\r\ndata: ${first}\r\n\r\nid: 7\r\ndata:${second}\r\n\r\n`;
    const { words } = await answered(desk, { fail: { status: 200, content_type: "text/event-stream", body } });
    assert.match(words, /over lines/);
    assert.ok(pictureNames(await sound(page)).includes(sha256(bytes)), "the very bytes are on the disk");
  });
  await t.test("thirty megabytes in one event", async () => {
    const { tries } = await answered(desk, { ...same, picture_bytes: 22_000_000 });
    assert.equal(tries, 1);
    await look(generated(page).first());
    const sizes = (await sound(page)).bytes.map(({ size }) => size);
    assert.ok(Math.max(...sizes) > 21_000_000, "all of it is on the disk");
  });
});

test("fault 13: how long to wait is read from the body; a header that pages may not see changes nothing", async (t) => {
  const { page, simulator } = desk;
  const between = async (behaviour, prompt) => {
    const before = (await posts(simulator)).length;
    await fresh(page);
    await simulator.control("/behaviours", behaviour);
    await send(page, prompt);
    const [first, second, ...more] = (await posts(simulator)).slice(before);
    assert.deepEqual(more, []);
    await look(generated(page).first());
    return second.at_ms - first.at_ms;
  };
  await t.test("the body's delay is honoured", async () => {
    const waited = await between({ fail: { name: "unavailable", retry_delay: "2s" }, headers: { "retry-after": "60" } }, "By the body");
    assert.ok(waited >= 1_990 && waited < 5_000, `${waited} ms`);
  });
  await t.test("without one, the app's own first wait", async () => {
    const waited = await between({ fail: { name: "unavailable" }, headers: { "retry-after": "60" } }, "By nothing");
    assert.ok(waited >= 990 && waited < 4_000, `${waited} ms`);
  });
});

// Replies without a result, some of them nothing that a service should say.
const STRANGE = [
  ["no candidates", [{}]],
  ["an empty list", [{ candidates: [] }]],
  ["nothing where there should be a list", [{ candidates: null }]],
  ["a candidate of nothing", [{ candidates: [{}] }]],
  ["numbers for words", [{ candidates: [{ content: { parts: [{ text: 7 }] }, finishReason: 12 }] }]],
  ["a list for an object", [[1, 2, 3]]],
  ["only figures", [{ usageMetadata: { promptTokenCount: 5, totalTokenCount: 5 } }]],
  ["a block without a reason", [{ promptFeedback: {} }]],
  ["a picture of nothing", [{ candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: "" } }] }, finishReason: "STOP" }] }]],
  ["a picture that is none", [{ candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: "bm8gcGljdHVyZQ==" } }] }, finishReason: "STOP" }] }]],
  ["a picture that is no base64", [{ candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: "@@@@" } }] }, finishReason: "STOP" }] }]],
];

test("fault 14: an answer without a result is explained, saves no picture, and breaks nothing", async (t) => {
  const { page } = desk;
  await send(page, "One that is good");
  const before = pictureNames(await disk(page));
  for (const [what, events] of STRANGE) {
    await t.test(what, async () => {
      const { words, tries } = await answered(desk, { events });
      assert.equal(tries, 1);
      assert.ok(words.replace(/\s+/g, " ").trim().length > 20, `something is said: ${words}`);
      assert.notEqual(await shownState(page), "done", "it is not shown as a result");
      assert.deepEqual(pictureNames(await sound(page)), before, "nothing is kept as a picture");
    });
  }
  for (const reason of ["IMAGE_SAFETY", "NO_IMAGE", "RECITATION", "IMAGE_OTHER"]) {
    await t.test(`${reason}, with words`, async () => {
      const { words } = await answered(desk, { finish: { reason, keep_text: true }, text: WORDS, thoughts: false });
      assert.match(words, /Words that come/, "the words are kept");
      assert.deepEqual(pictureNames(await sound(page)), before);
    });
  }
  await t.test("and the next one works", async () => {
    await fresh(page);
    await send(page, "Another good one");
    await look(generated(page).first());
    assert.equal(await answers(page).count(), 1);
    assert.equal(await message(page).inputValue(), "");
    await button(page, "Send").waitFor();
  });
});

test("fault 44: what was booked of all this is what was charged, as far as that is certain", async () => {
  const { page, simulator } = desk;
  const { charged, certain, uncertain } = assertLedger(await sound(page), await posts(simulator));
  assert.ok(charged > 0 && certain > 0 && uncertain > 0, "there was something of each to compare");
});
