// When a request may go out again by itself, and when only a person may say so: counted at the simulator.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NETWORK, PROMISE_MS, answersOn, disk, ended, fresh, isLong, lastAnswer, left, seeded, servedLast, shared, shownState, sound, stateOf, written } from "./lib/fault.mjs";
import { assertLedger } from "./lib/ledger.mjs";
import { answers, button, choose, generated, log, look, message, posts, say, send, settled, until } from "./lib/person.mjs";

const desk = shared();
const timed = shared({ clock: true, expected: [...NETWORK, /blocked by CORS/] });

// What every refusal means for a person: whether it is worth asking again, and where the one button leads.
const REFUSALS = [
  ["api_key_invalid", /does not know this key/, "Check the key"],
  ["key_type", /kind of key/, "Check the key"],
  ["key_leaked", /found in public/, "Check the key"],
  ["key_restricted", /from this web address/, "Check the key"],
  ["permission_denied", /permission/, "Check the key"],
  ["service_disabled", /not switched on/, "Check the key"],
  ["region", /where you are/, null],
  ["billing", /billing/, "Check the key"],
  ["not_found", /does not know a model|no longer offered/, null],
  ["file_gone", /refers to is no longer there/, "Change the message"],
  ["rate_limit_per_day", /limit for today/, "Choose a model"],
  ["free_tier_zero", /free tier/, "Check the key"],
  ["prepay_empty", /billing/, "Check the key"],
  ["bad_gateway", /busy|failed on its side/, "Try again"],
  ["cancelled", /gave up/, "Try again"],
];

test("fault 10: a refusal that waiting does not cure is asked once, and says what helps", async (t) => {
  const { page, simulator } = timed;
  const names = await simulator.control("/failures");
  for (const [name, sentence, action] of REFUSALS) {
    await t.test(name, async () => {
      assert.ok(names.includes(name));
      const before = (await posts(simulator)).length;
      await fresh(page);
      await simulator.control("/behaviours", { times: 0, fail: { name } });
      await say(page, `About ${name}`);
      assert.match(await ended(page), sentence);
      if (action) await lastAnswer(page).getByRole("button", { name: action, exact: true }).waitFor();
      await simulator.control("/behaviours", undefined, "DELETE");
      assert.equal((await posts(simulator)).length, before + 1);
    });
  }
  await t.test("nor an hour later", async () => {
    const count = (await posts(simulator)).length;
    await page.clock.fastForward(3_600_000);
    assert.equal((await posts(simulator)).length, count);
  });
});

test("fault 11: waits between tries grow, differ from one request to the next, and end after four", async () => {
  const { page, simulator } = desk;
  await page.evaluate(() => {
    const { setTimeout: real } = globalThis;
    globalThis.planned = [];
    globalThis.setTimeout = (then, ms, ...given) => {
      globalThis.planned.push(ms);
      return real(then, ms, ...given);
    };
  });
  await simulator.control("/behaviours", { times: 0, fail: { name: "unavailable" } });
  for (const prompt of ["Overload one", "Overload two"]) {
    await fresh(page);
    await say(page, prompt);
  }
  await left(simulator, 8);
  await until("both have ended", () => page.evaluate(() => !document.querySelector('[role="img"][aria-label="An answer is under way"]')));
  assert.match(await ended(page), /The model is busy right now/);
  await lastAnswer(page).getByRole("button", { name: "Try again", exact: true }).waitFor();
  await simulator.control("/behaviours", undefined, "DELETE");
  const sent = await posts(simulator);
  const promptOf = ({ body }) => body.contents.at(-1).parts.at(-1).text;
  const waits = ["Overload one", "Overload two"].map((prompt) => {
    const times = sent.filter((request) => promptOf(request) === prompt).map(({ at_ms }) => at_ms);
    assert.equal(times.length, 4, "four tries");
    return times.slice(1).map((time, at) => time - times[at]);
  });
  for (const [first, second, third] of waits) {
    assert.ok(first >= 990 && second >= 1_990 && third >= 3_990, `${first}, ${second}, ${third} ms: not before their time`);
    assert.ok(first < 2_500 && second < 3_500 && third < 6_500, `${first}, ${second}, ${third} ms: and not long after`);
  }
  // What arrives is late by chance, too; what was planned is not.
  const planned = await page.evaluate(() => globalThis.planned);
  const between = (from, to) => planned.filter((ms) => ms >= from && ms <= to);
  const [second, third] = [between(2_000, 2_500), between(4_000, 5_000)];
  assert.deepEqual([second.length, third.length], [2, 2], planned.join(" "));
  assert.ok(second[0] !== second[1] || third[0] !== third[1], `${[...second, ...third]}: two requests do not come back in step`);
});

test("fault 16: what was written offline is a draft; it is never sent by itself", async () => {
  const { page, context, simulator } = timed;
  const before = (await posts(simulator)).length;
  await fresh(page);
  await context.setOffline(true);
  await message(page).fill("Written below ground");
  await button(page, "Send").click();
  // At once, and without a countdown to another try.
  await page.getByText("You are offline.").first().waitFor({ timeout: PROMISE_MS });
  await context.setOffline(false);
  await page.waitForFunction(() => navigator.onLine);
  await page.clock.fastForward(3_600_000);
  assert.equal((await posts(simulator)).length, before, "online again, and an hour later");
  const words = [await message(page).inputValue(), await log(page).innerText()].join(" ");
  assert.match(words, /Written below ground/, "the words are there");
});

test("fault 17: a line that breaks while offline is not taken up again by itself", async () => {
  const { page, context, simulator } = timed;
  const before = (await posts(simulator)).length;
  await fresh(page);
  await simulator.control("/behaviours", { stall: { after_event: 1, for_ms: 700 }, cut: { at_share: 0.6 }, picture_bytes: 200_000, thoughts: false, text: "Words before the tunnel, and more." });
  await say(page, "Into the tunnel");
  await lastAnswer(page).getByText(/Words before/).waitFor();
  await context.setOffline(true);
  await servedLast(simulator);
  assert.match(await ended(page), /connection broke|You are offline/);
  await context.setOffline(false);
  await page.waitForFunction(() => navigator.onLine);
  await page.clock.fastForward(3_600_000);
  assert.equal((await posts(simulator)).length, before + 1);
  assert.match(await lastAnswer(page).innerText(), /Words before the tunnel/);
  await button(page, "Try again").waitFor();
  await sound(page);
});

test("fault 40: a batch stops at the first refusal of the key", async () => {
  const { page, simulator } = desk;
  const before = (await posts(simulator)).length;
  await fresh(page);
  await choose(page, "Count", "4");
  await simulator.control("/behaviours", [
    ...["0.2s", "5s", "7s", "9s"].map((retry_delay) => ({ fail: { name: "unavailable", retry_delay } })),
    { times: 0, fail: { name: "key_leaked" } },
  ]);
  await send(page, "Four, and a key that is taken back");
  await simulator.control("/behaviours", undefined, "DELETE");
  assert.equal((await posts(simulator)).length, before + 5, "four tries, one refusal, and no more");
  assert.equal(await answers(page).count(), 4);
  assert.equal(await page.locator('[role="log"] [data-state="failed"]').count(), 4, "each says why");
  await simulator.control("/behaviours", { times: 0, fail: { name: "key_leaked" } });
  await fresh(page);
  await choose(page, "Count", "4");
  await send(page, "Four, and the key is gone already");
  await simulator.control("/behaviours", undefined, "DELETE");
  assert.equal((await posts(simulator)).length, before + 6, "the first is refused, and the others stay here");
  assert.equal(await page.locator('[role="log"] [data-state="failed"]').count(), 4, "each says why");
  await simulator.control("/behaviours", { times: 0, delay_ms: 1_500, fail: { name: "key_leaked" } });
  await fresh(page);
  await choose(page, "Count", "4");
  await send(page, "Four, over a slow line");
  await simulator.control("/behaviours", undefined, "DELETE");
  assert.equal((await posts(simulator)).length, before + 7, "and the others wait for it");
});

// Faults for a batch, and how many further requests each causes by itself. Where the connection is reset before the
// headers, the browser itself may repeat, so that is counted elsewhere.
const MIX = [
  [{ cut: { at_share: 0.5 } }, 0],
  [{ cut: { after_event: 1, how: "truncate" } }, 0],
  [{ fail: { name: "internal" } }, 0],
  [{ fail: { name: "invalid_json" } }, 0],
  [{ fail: { name: "empty_body" } }, 0],
  [{ finish: { reason: "IMAGE_SAFETY" } }, 0],
  [{ layout: "text_only" }, 0],
  [{ error_mid_stream: { after_event: 1, in_data: true, name: "unavailable" } }, 0],
  [{ fail: { name: "unavailable", retry_delay: "0.05s" } }, 1],
  [{ fail: { name: "rate_limit_per_minute", retry_delay: "0.05s" } }, 1],
];

test("fault 41: twenty answers with faults at random: each ends in one way, and every request is accounted for", async (t) => {
  const { page, simulator } = desk;
  const first = Number(process.env.ATELIER_SEED ?? 1);
  const last = process.env.ATELIER_SEED ? first : isLong ? 50 : 1;
  for (let seed = first; seed <= last; seed++) {
    await t.test(`seed ${seed}`, async () => {
      const random = seeded(seed);
      const before = (await posts(simulator)).length;
      const known = answersOn(await disk(page)).length;
      await fresh(page);
      await choose(page, "Count", "4");
      let retries = 0;
      for (let round = 0; round < 5; round++) {
        const script = [];
        for (let nth = 0; nth < 4; nth++) {
          if (random() >= 0.3) continue;
          const [behaviour, more] = MIX[Math.floor(random() * MIX.length)];
          script.push(behaviour);
          retries += more;
        }
        if (script.length) await simulator.control("/behaviours", script);
        await send(page, `Round ${round} of seed ${seed}`);
        assert.deepEqual(await simulator.control("/behaviours"), [], "every fault was met");
      }
      await written(page);
      const all = answersOn(await sound(page)).slice(known);
      assert.equal(all.length, 20);
      const states = all.map(stateOf);
      assert.ok(states.every((state) => ["done", "failed", "interrupted"].includes(state)), states.join(" "));
      const sent = (await posts(simulator)).slice(before);
      const told = sent.map(({ body, status, end, connection, at_ms }) => `${body.contents.at(-1).parts.at(-1).text} ${status} ${end} connection ${connection} at ${at_ms}`);
      // Where a connection that several requests share breaks, the browser itself asks again for those that had no answer,
      // on another connection; the page neither sees nor prevents that.
      const unanswered = sent.filter(({ status, end }) => status === null && end === "client_cut").length;
      const more = sent.length - 20 - retries;
      assert.ok(more >= 0 && more <= unanswered, `asked for, and free retries:\n${told.join("\n")}`);
      assert.deepEqual(await page.locator('[role="log"] [data-state="pending"]').count(), 0);
    });
  }
  await t.test("and the page still works", async () => {
    await fresh(page);
    await choose(page, "Count", "1");
    await send(page, "After the storm");
    await look(generated(page).last());
    assert.equal(await shownState(page), "done");
    await settled(page);
  });
});

test("fault 44: what was booked of all this is what was charged, as far as that is certain", async () => {
  const { page, simulator } = desk;
  const { charged, certain } = assertLedger(await sound(page), await posts(simulator));
  assert.ok(charged > 0 && certain > 0, "there was something to compare");
});
