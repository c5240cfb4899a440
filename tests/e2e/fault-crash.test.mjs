// Pages that die or are left in the middle of something, and clocks that are wrong: nothing half, nothing twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  NETWORK, PROMISE_MS, answersOn, aside, assertWhole, atWork, crash, disk, ended, fresh, lastAnswer, left, said, servedLast, shownState, sound, stateOf,
} from "./lib/fault.mjs";
import { answers, button, conversations, generated, log, look, message, posts, say, send, until } from "./lib/person.mjs";

const CRASH = [...NETWORK, /^crash: /];
const WORDS = "Words that came before the crash, enough of them for pieces.";

// The page crashes, and the app is opened in another.
async function crashed(page, { address }) {
  const next = await crash(page);
  await next.goto(address);
  await message(next).waitFor();
  return next;
}

const openFirst = (page) => conversations(page).getByRole("link").first().click();
const isUnderWay = (turn) => ["pending", "interrupted"].includes(stateOf(turn));

// Words that have come are on the disk about a second later.
const wordsAreKept = (page, words) => until("the words are on the disk", async () =>
  answersOn(await disk(page)).some(({ parts }) => parts.map(({ payload }) => payload.text ?? "").join("").includes(words)), PROMISE_MS);

// The moments at which the page dies, with what is on its way then.
const MOMENTS = [
  ["while words arrive", { stall: { after_event: 2 } }, async (page) => {
    await lastAnswer(page).getByText(/crash, enough/).waitFor();
    await wordsAreKept(page, "crash, enough");
  }],
  // Only large pictures are written ahead of their record.
  ["with the picture's bytes on the disk and no record", { stall: { after_event: 4 }, picture_bytes: 5_000_000 }, (page, bytes) =>
    until("its bytes are on the disk", async () => (await disk(page)).bytes.length > bytes)],
  ["when the last byte has come", {}, (page, bytes, simulator) => servedLast(simulator)],
];

test("fault 2: a page that crashes while an answer arrives leaves it whole or interrupted", async (t) => {
  const studio = await atWork(t, { keep: true, expected: CRASH });
  const { simulator } = studio;
  let { page } = studio;
  for (const [when, behaviour, moment] of MOMENTS) {
    await t.test(when, async (t) => {
      const [requests, before] = [(await posts(simulator)).length, await disk(page)];
      await simulator.control("/behaviours", { text: WORDS, thoughts: false, unsigned: true, picture_bytes: 150_000, ...behaviour });
      await say(page, `A crash ${when}`);
      await left(simulator, requests + 1);
      await moment(page, before.bytes.length, simulator);
      page = await crashed(page, studio);
      await openFirst(page);
      await lastAnswer(page).waitFor();
      const words = await ended(page);
      const now = await sound(page, when);
      assertWhole(before, now, when);
      const brought = answersOn(now).length - answersOn(before).length;
      assert.equal(brought, 1, "one answer, not two");
      const is = await shownState(page);
      assert.ok(["interrupted", "done"].includes(is), is);
      if (is === "interrupted") {
        assert.match(words, /The page closed before the answer was complete/);
        assert.match(words, /may have charged/);
      } else await look(generated(page).last());
      assert.equal((await posts(simulator)).length, requests + 1, "and it is not asked for again");
      if (behaviour.stall && is === "interrupted") {
        await t.test("what had come is kept", () => assert.match(words, /Words that came before the crash, enough/));
      }
      await fresh(page);
    });
  }
});

test("fault 3: a crash while something is deleted takes nothing else along", async (t) => {
  const studio = await atWork(t, { keep: true, expected: CRASH, clock: true });
  let { page } = studio;
  for (const title of ["Stays here", "Goes away"]) {
    await fresh(page);
    await send(page, title);
  }
  const before = await sound(page);
  const [gone] = (before.summaries).filter(({ text }) => text.includes("Goes away"));
  await t.test("at the click", async () => {
    await page.getByRole("button", { name: "Options for Goes away" }).click();
    await page.evaluate(() => [...document.querySelectorAll("button")].find((each) => each.textContent.trim() === "Delete").click());
    page = await crashed(page, studio);
    assertWhole(before, await sound(page), "after the click");
    const left = conversations(page).getByRole("link").filter({ hasText: "Goes away" });
    if (await left.count()) {
      await page.getByRole("button", { name: "Options for Goes away" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).or(button(page, "Delete")).first().click();
    }
    await until("it is marked", async () => /"deleted_at_ms":\d/.test((await disk(page)).summaries.find(({ key }) => key === gone.key).text));
  });
  await t.test("while it is swept, a day later", async () => {
    const day = 25 * 3_600_000;
    await page.clock.setSystemTime(new Date(Date.now() + day));
    await page.goto(studio.address, { waitUntil: "commit" });
    page = await crash(page);
    const halfway = await sound(await aside(studio, page));
    const of = (stores) => [stores.summaries.some(({ key }) => key === gone.key), stores.turns.some(({ key }) => key.startsWith(gone.key))];
    assert.ok(of(halfway)[0] === of(halfway)[1], "all of it or nothing");
    await page.goto(studio.address);
    await message(page).waitFor();
    await until("it is swept", async () => of(await disk(page)).every((there) => !there));
    const kept = { ...before, ...Object.fromEntries(["summaries", "turns"].map((store) => [store, before[store].filter(({ key }) => !key.startsWith(gone.key))])) };
    for (const store of ["pictures", "bytes"]) kept[store] = [];
    assertWhole(kept, await sound(page), "after the sweep");
    await openFirst(page);
    await look(generated(page).first());
  });
  await t.test("bytes that nothing refers to go after a day, and nothing else", async () => {
    const inert = await aside(studio, page);
    const orphan = await inert.evaluate(async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(5_000));
      const name = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const database = await new Promise((done) => { indexedDB.open("atelier").onsuccess = ({ target }) => done(target.result); });
      const written = database.transaction("bytes", "readwrite");
      written.objectStore("bytes").put(bytes, name);
      await new Promise((done) => { written.oncomplete = done; });
      database.close();
      return name;
    });
    const has = async () => (await disk(page)).bytes.some(({ key }) => key === orphan);
    const visit = async () => {
      await page.goto(studio.address);
      await message(page).waitFor();
      await page.clock.runFor(60_000);
    };
    await visit();
    await until("it is noted", async () => JSON.stringify((await disk(page)).kept).includes(orphan), PROMISE_MS);
    assert.ok(await has(), "it stays for a day");
    await page.clock.setSystemTime(new Date(Date.now() + 51 * 3_600_000));
    await visit();
    await until("it is gone", async () => !(await has()), PROMISE_MS);
    const now = await sound(page);
    const referred = now.turns.flatMap(({ text }) => text.match(/\b[0-9a-f]{64}\b/g) ?? []);
    const there = new Set(now.bytes.map(({ key }) => key));
    assert.ok(referred.every((name) => there.has(name)), "what is referred to stays");
  });
});

test("fault 4: leaving while an answer is paid for asks first; staying loses nothing", async (t) => {
  const studio = await atWork(t, { keep: true });
  const { page, simulator } = studio;
  await simulator.control("/behaviours", { stall: { after_event: 2 }, text: WORDS, thoughts: false });
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    if (asked.length === 1) await dialog.dismiss();
    else await dialog.accept();
  });
  await say(page, "A tab that is closed");
  await lastAnswer(page).getByText(/crash, enough/).waitFor();
  const leave = () => page.close({ runBeforeUnload: true });
  await leave();
  await until("it asks", () => asked.length === 1);
  assert.deepEqual(asked, ["beforeunload"]);
  assert.equal(await shownState(page), "pending", "staying goes on where it was");
  const closed = page.waitForEvent("close");
  await leave();
  await closed;
  const later = await studio.context.newPage();
  await later.goto(studio.address);
  await openFirst(later);
  await said(later, "The page closed before the answer was complete.");
  await said(later, /may have charged/);
  assert.equal((await posts(simulator)).length, 1);
  await t.test("the words that had come are kept", () => said(later, /Words that came before the crash, enough/, PROMISE_MS));
  await t.test("one click asks again, once", async () => {
    await button(later, "Try again").click();
    await until("it is answered", async () => (await posts(simulator)).length === 2 && (await shownState(later)) === "done");
    await look(generated(later).first());
  });
  await t.test("with nothing under way, nothing is asked", async () => {
    const before = asked.length;
    await until("all is written", async () => answersOn(await disk(later)).every((turn) => !isUnderWay(turn) || stateOf(turn) === "interrupted"));
    later.on("dialog", (dialog) => asked.push(dialog.type()));
    const gone = later.waitForEvent("close");
    await later.close({ runBeforeUnload: true });
    await gone;
    assert.equal(asked.length, before);
  });
});

// A page in which hardly any time goes by: what is written down by the second is not written.
const withoutSeconds = ({ page }) => page.addInitScript(() => {
  const { setTimeout: real } = globalThis;
  globalThis.setTimeout = (then, ms, ...given) => (ms === 1_000 ? 0 : real(then, ms, ...given));
  const now = performance.now.bind(performance);
  performance.now = () => now() / 200;
});

for (const [how, leave] of [
  ["is hidden", (page) => page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  })],
  ["goes somewhere else", async (page, elsewhere) => page.goto(elsewhere)],
  ["is closed", async (page) => {
    const closed = page.waitForEvent("close");
    await page.close({ runBeforeUnload: true });
    await closed;
  }],
]) {
  test(`fault 4: a page that ${how} keeps the words of the last moment`, async (t) => {
    const studio = await atWork(t, { keep: true, prepare: withoutSeconds });
    const { page, simulator } = studio;
    page.on("dialog", (dialog) => dialog.accept());
    // Words in pieces, and then a picture that takes long.
    await simulator.control("/behaviours", { pace_bytes_per_s: 3_000, text: WORDS, thoughts: false, picture_bytes: 300_000 });
    await say(page, `A page that ${how}`);
    await lastAnswer(page).getByText(/crash, enough/).waitFor();
    const inert = await aside(studio);
    const found = async () => JSON.stringify((await disk(inert)).turns);
    assert.ok(!(await found()).includes("crash, enough"), "they are not on the disk by themselves");
    await leave(page, `${studio.origin}/favicon.svg`);
    await until("they are on the disk", async () => (await found()).includes("crash, enough"), PROMISE_MS);
    await sound(inert);
  });
}

test("a page that is left before it has read the disk writes nothing over it", async (t) => {
  const studio = await atWork(t, { keep: true });
  await send(studio.page, "Here before");
  await message(studio.page).fill("A draft from before");
  await until("the draft is kept", async () => JSON.stringify((await disk(studio.page)).kept).includes("A draft from before"));
  const inert = await aside(studio);
  await studio.page.close();
  const before = await disk(inert);
  for (const waitMs of [0, 20, 60, 150, 400]) {
    const page = await studio.context.newPage();
    await page.goto(studio.address, { waitUntil: "commit" });
    // The moment is the fault: there is nothing to wait for.
    await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), waitMs);
    await page.close({ runBeforeUnload: true });
  }
  const later = await studio.context.newPage();
  await later.goto(`${studio.address}`);
  await openFirst(later);
  await until("the draft", async () => (await message(later).inputValue()) === "A draft from before");
  const now = await disk(inert);
  for (const store of Object.keys(before)) {
    const found = new Map(now[store].map((entry) => [entry.key, entry]));
    for (const entry of before[store]) assert.deepEqual(found.get(entry.key), entry, `${store} ${entry.key}`);
  }
});

const YEARS_MS = 10 * 365 * 86_400_000;

test("fault 39: a clock that is ten years off, or turned back in between, mixes nothing up", async (t) => {
  const studio = await atWork(t, { clock: Date.now() + YEARS_MS, keep: true });
  const { page, simulator } = studio;
  await send(page, "Written in the future");
  await page.clock.setSystemTime(new Date(Date.now() - YEARS_MS));
  await send(page, "Written in the past");
  await look(generated(page).last());
  const texts = await log(page).locator("article, .turn").allInnerTexts();
  assert.ok(texts.join().indexOf("Written in the future") < texts.join().indexOf("Written in the past"), "what came first stands first");
  assert.equal(await answers(page).count(), 2);
  await t.test("the order survives a reload", async () => {
    await page.reload();
    await message(page).waitFor();
    await look(generated(page).last());
    const now = await log(page).innerText();
    assert.ok(now.indexOf("Written in the future") < now.indexOf("Written in the past"));
    assert.equal(await answers(page).count(), 2);
  });
  await t.test("no length of time is negative", async () => {
    await page.clock.setSystemTime(new Date());
    await simulator.control("/behaviours", { stall: { after_event: 1, for_ms: 600 }, thoughts: false, text: WORDS });
    await say(page, "While the clock is set");
    await lastAnswer(page).getByText(/Words that/).waitFor();
    await page.clock.setSystemTime(new Date(Date.now() - YEARS_MS));
    assert.ok(!/[-−]\d/.test(await lastAnswer(page).innerText()));
    await ended(page);
    for (const { by } of answersOn(await disk(page))) {
      assert.ok((by.model.took_ms ?? 0) >= 0, `${by.model.took_ms} ms`);
      assert.ok((by.model.thought_ms ?? 0) >= 0, `${by.model.thought_ms} ms`);
    }
  });
  await t.test("every picture is on the disk", async () => {
    assert.equal((await sound(page)).pictures.length, 3);
  });
});
