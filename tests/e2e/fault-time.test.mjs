// Pages that are frozen, devices that sleep, clocks that jump: time that passed is not mistaken for silence, and never
// for a reason to ask again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { NETWORK, answersOn, atWork, disk, ended, fresh, frozen, isLong, lastAnswer, left, servedLast, shared, shownState, sound } from "./lib/fault.mjs";
import { button, downloaded, generated, look, posts, say, send, until } from "./lib/person.mjs";
import { closeStorage, openStorage } from "./lib/room.mjs";

const desk = shared();
const timed = shared({ clock: true, expected: NETWORK });
const WORDS = "Words that came before the pause, enough of them for pieces.";
const HOURS_MS = 8 * 3_600_000;

test("fault 18: a page that is frozen while its answer arrives has all of it afterwards", async (t) => {
  const { page, simulator } = desk;
  // The longest pause between two ticks of the page tells whether it stood still.
  await page.evaluate(() => {
    let before = performance.now();
    globalThis.longestMs = 0;
    setInterval(() => {
      const now = performance.now();
      globalThis.longestMs = Math.max(globalThis.longestMs, now - before);
      before = now;
    }, 20);
  });
  const frozenMs = isLong ? 60_000 : 1_500;
  for (const [what, place] of [["in the middle of the words", { after_event: 2 }], ["in the middle of the picture", { at_share: 0.7 }]]) {
    await t.test(what, { timeout: 120_000 }, async () => {
      const before = (await posts(simulator)).length;
      await fresh(page);
      await simulator.control("/behaviours", { stall: { ...place, for_ms: frozenMs }, thoughts: false, text: WORDS, picture_bytes: 400_000 });
      await say(page, `Frozen ${what}`);
      await lastAnswer(page).getByText(/Words that/).waitFor();
      await page.evaluate(() => { globalThis.longestMs = 0; });
      // The rest is sent meanwhile.
      await frozen(desk, () => servedLast(simulator, frozenMs + 15_000));
      await ended(page);
      assert.ok((await page.evaluate(() => globalThis.longestMs)) > frozenMs / 3, "it did stand still");
      assert.equal(await shownState(page), "done");
      await look(generated(page).last());
      assert.equal((await posts(simulator)).length, before + 1);
      await sound(page);
    });
  }
  await t.test("and a free retry that falls due meanwhile goes out once", async () => {
    const before = (await posts(simulator)).length;
    await fresh(page);
    await simulator.control("/behaviours", { fail: { name: "unavailable", retry_delay: "1s" } });
    await say(page, "Frozen while waiting");
    await page.getByText(/follows in \d+ s/).first().waitFor();
    // Longer than the wait and its jitter: that time goes by is the fault itself.
    await frozen(desk, () => pause(1_600));
    await ended(page);
    assert.equal(await shownState(page), "done");
    assert.equal((await posts(simulator)).length, before + 2);
  });
});

test("fault 19: a clock that jumps by eight hours while an answer arrives changes nothing", async (t) => {
  const { page, simulator } = timed;
  for (const [what, jump] of [["ahead", HOURS_MS], ["back", -2 * HOURS_MS]]) {
    await t.test(what, async () => {
      const before = (await posts(simulator)).length;
      await fresh(page);
      await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 700 }, thoughts: false, text: WORDS });
      await say(page, `A clock that jumps ${what}`);
      await lastAnswer(page).getByText(/Words that/).waitFor();
      await page.clock.setSystemTime(new Date(Date.now() + jump));
      await ended(page);
      assert.equal(await shownState(page), "done", "nothing was silent for long");
      await look(generated(page).last());
      assert.equal((await posts(simulator)).length, before + 1);
    });
  }
  await t.test("and the length that is told is the true one", async () => {
    await page.clock.setSystemTime(new Date());
    await fresh(page);
    await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 700 }, thoughts: true });
    await say(page, "How long did it think");
    await lastAnswer(page).getByText(/Here is/).first().waitFor();
    await page.clock.setSystemTime(new Date(Date.now() + HOURS_MS));
    await ended(page);
    const took = answersOn(await disk(page)).map(({ by }) => by.model.took_ms);
    assert.ok(took.every((ms) => ms >= 0 && ms < 600_000), took.join(" "));
  });
});

test("fault 19: a device that sleeps for eight hours asks for nothing again when it wakes", async (t) => {
  const { page, simulator } = timed;
  await t.test("with an answer under way", async () => {
    const before = (await posts(simulator)).length;
    await fresh(page);
    await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 800 }, thoughts: false, text: WORDS });
    await say(page, "Asleep in the middle");
    await lastAnswer(page).getByText(/Words that/).waitFor();
    await page.clock.fastForward(HOURS_MS);
    const words = await ended(page);
    assert.equal(await shownState(page), "done", "what arrives as it wakes is taken in");
    assert.match(words, /Words that/, "what had come is kept");
    await page.clock.fastForward(HOURS_MS);
    assert.equal((await posts(simulator)).length, before + 1);
  });
  await t.test("what stays silent after that is given up soon", async () => {
    const before = (await posts(simulator)).length;
    await fresh(page);
    await simulator.control("/behaviours", { stall: { after_event: 2 }, thoughts: false, text: WORDS });
    await say(page, "Asleep for good");
    await lastAnswer(page).getByText(/Words that/).waitFor();
    await page.clock.fastForward(HOURS_MS);
    assert.equal(await shownState(page), "pending", "it has just woken");
    await page.clock.fastForward(11_000);
    assert.match(await ended(page), /Nothing has arrived for a long time/);
    assert.equal((await posts(simulator)).length, before + 1);
  });
  await t.test("with a free retry waiting: it goes out once", async () => {
    const before = (await posts(simulator)).length;
    await fresh(page);
    await simulator.control("/behaviours", { fail: { name: "rate_limit_per_minute", retry_delay: "60s" } });
    await say(page, "Asleep while waiting");
    await page.getByText(/follows in \d+ s/).first().waitFor();
    assert.equal((await posts(simulator)).length, before + 1);
    await page.clock.fastForward(HOURS_MS);
    await left(simulator, before + 2);
    await ended(page);
    assert.equal(await shownState(page), "done");
    await page.clock.fastForward(HOURS_MS);
    assert.equal((await posts(simulator)).length, before + 2);
  });
  await t.test("a clock set back does not make the countdown longer", async () => {
    await fresh(page);
    await simulator.control("/behaviours", { fail: { name: "rate_limit_per_minute", retry_delay: "30s" } });
    await say(page, "Set back while waiting");
    const countdown = page.getByText(/follows in \d+ s/).first();
    await countdown.waitFor();
    await page.clock.setSystemTime(new Date(Date.now() - 24 * 3_600_000));
    await page.clock.runFor(2_000);
    const [, seconds] = (await countdown.innerText()).match(/follows in (\d+) s/);
    await page.clock.fastForward(45_000);
    await ended(page);
    assert.ok(Number(seconds) <= 60, `${seconds} s`);
  });
  await t.test("and the page goes on", async () => {
    await fresh(page);
    await send(page, "Awake again");
    await look(generated(page).last());
  });
});

test("a backup that a clock which ran ahead has dated is not taken for one of everything that came since", async (t) => {
  const prepare = ({ page }) => page.addInitScript(() => { delete globalThis.showSaveFilePicker; });
  const { page } = await atWork(t, { clock: Date.now() + 365 * 3 * HOURS_MS, prepare });
  await send(page, "By a clock that runs ahead");
  let room = await openStorage(page);
  await downloaded(page, () => button(page, "Save a backup").click());
  await room.getByText("Last backup: today, nothing new since.").waitFor();
  await until("it is noted", async () => (await disk(page)).kept.some(({ key }) => key === "backup"));
  await closeStorage(page);
  await page.clock.setSystemTime(new Date());
  await send(page, "By a clock that is right again");
  room = await openStorage(page);
  await room.getByText("There is no backup yet.").waitFor();
  await until("nor is it noted any more", async () => {
    const note = (await disk(page)).kept.find(({ key }) => key === "backup");
    return JSON.parse(note.text).record.made_at_ms === null;
  });
  await downloaded(page, () => button(page, "Save a backup").click());
  await room.getByText("Last backup: today, nothing new since.").waitFor();
});
