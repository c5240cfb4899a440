// Several tabs of the same studio, and one that changes the storage behind the others' backs.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  NETWORK, PROMISE_MS, answersOn, aside, assertWhole, atWork, crash, disk, fresh, lastAnswer, left, pictureNames, records, said, shared, shownState, sound,
  stateOf, written,
} from "./lib/fault.mjs";
import {
  answers, asPersonWithKey, button, choose, conversations, generated, log, look, message, openSettings, posts, say, send, settled, until,
} from "./lib/person.mjs";

const desk = shared({ keep: true, expected: [...NETWORK, /^crash: /] });

// Another tab of the studio, at the same address as this one.
async function another(studio, at = studio.page.url()) {
  const page = await studio.context.newPage();
  await page.goto(at);
  await message(page).waitFor();
  return page;
}

const link = (page, title) => conversations(page).getByRole("link").filter({ hasText: title });
const isIdle = (page) => page.evaluate(() => !document.querySelector('[role="log"] [aria-busy="true"]'));

async function rename(page, from, to) {
  await page.getByRole("button", { name: `Options for ${from}` }).click();
  await page.getByRole("button", { name: "Rename" }).or(page.getByRole("menuitem", { name: "Rename" })).first().click();
  const field = page.getByRole("textbox", { name: "Title of the conversation" });
  await field.fill(to);
  await field.press("Enter");
  await link(page, to).waitFor();
}

test("fault 15: the same draft in two tabs is sent once, however fast both are", async () => {
  const { page, simulator } = desk;
  await message(page).fill("One draft, two tabs");
  await until("the draft is kept", async () => JSON.stringify((await disk(page)).kept).includes("two tabs"));
  const other = await another(desk);
  assert.equal(await message(other).inputValue(), "One draft, two tabs");
  await simulator.control("/behaviours", { times: 2, delay_ms: 300 });
  await Promise.all([page, other].map((tab) => button(tab, "Send").click()));
  await until("it is answered", async () => (await posts(simulator)).some(({ end }) => end));
  for (const tab of [page, other]) await until("nothing is under way", () => isIdle(tab));
  await written(page);
  await other.close();
  await simulator.control("/behaviours", undefined, "DELETE");
  assert.equal((await posts(simulator)).length, 1);
  assert.equal(answersOn(await sound(page)).length, 1);
});

test("fault 15: trying again in two tabs at once is one more request", async () => {
  const { page, simulator } = desk;
  await fresh(page);
  await simulator.control("/behaviours", { times: 1, fail: { name: "internal" } });
  await send(page, "To be tried again");
  const before = (await posts(simulator)).length;
  const other = await another(desk);
  await button(other, "Try again").waitFor();
  await simulator.control("/behaviours", { times: 2, delay_ms: 300 });
  // At once, in the page: the button goes from both as soon as either has sent.
  await Promise.all([page, other].map((tab) => tab.evaluate(() => {
    [...document.querySelectorAll("button")].find((each) => each.innerText.trim() === "Try again")?.click();
  })));
  await until("it is answered", async () => (await posts(simulator, before)).some(({ end }) => end));
  for (const tab of [page, other]) await until("nothing is under way", () => isIdle(tab));
  await written(page);
  await other.close();
  await simulator.control("/behaviours", undefined, "DELETE");
  assert.equal((await posts(simulator)).length, before + 1);
});

test("fault 30: two tabs that work in one conversation lose nothing of each other", async (t) => {
  const { page, simulator } = desk;
  await fresh(page);
  const known = await disk(page);
  const has = (more) => async () => pictureNames(await disk(page)).length === pictureNames(known).length + more;
  await send(page, "Made in the first");
  const other = await another(desk);
  await look(generated(other).first());
  await t.test("pictures that both make at the same time are both kept", async () => {
    await simulator.control("/behaviours", { times: 2, delay_ms: 3_000 });
    // One after the other, since both write the same message; both answers are under way at the same time.
    const before = (await posts(simulator)).length;
    await say(page, "More from the first");
    await left(simulator, before + 1);
    await say(other, "More from the second");
    await left(simulator, before + 2);
    for (const tab of [page, other]) await settled(tab);
    await until("all is written", has(3));
    assert.equal(answersOn(await sound(page)).length, answersOn(known).length + 3);
    const later = await another(desk);
    await log(later).getByText("2 / 2", { exact: true }).waitFor();
    await look(generated(later).last());
    await later.close();
  });
  await t.test("a title and a preference that one gives survive what the other does", async () => {
    await page.bringToFront();
    // The other tab does not hear of it before it writes the same summary, as one that is asleep would not.
    await page.evaluate(() => {
      const { postMessage } = BroadcastChannel.prototype;
      BroadcastChannel.prototype.postMessage = () => {};
      globalThis.speakAgain = () => { BroadcastChannel.prototype.postMessage = postMessage; };
    });
    await rename(page, "Made in the first", "Named in the first");
    await choose(page, "Aspect ratio", "21:9");
    const kept = async () => JSON.stringify((await disk(page)).kept.find(({ key }) => key === "settings"));
    await until("it is written", async () => JSON.stringify((await disk(page)).summaries).includes("Named in the first"));
    await until("and the ratio", async () => (await kept()).includes("21:9"));
    await other.bringToFront();
    await send(other, "After the naming");
    await until("it is written", has(4));
    const summary = records((await disk(page)).summaries).find(({ id }) => page.url().includes(id));
    assert.equal(summary.title, "Named in the first");
    assert.ok(summary.chosen.length > 0);
    const settings = await openSettings(other);
    await settings.getByRole("radio", { name: "Dark" }).check({ force: true });
    await until("the theme is written", async () => (await kept()).includes("dark"));
    assert.match(await kept(), /21:9/, "and the ratio of the first is still there");
    await settings.getByRole("radio", { name: "Light" }).check({ force: true });
    await button(settings, "Close").first().click();
    await page.evaluate(() => speakAgain());
  });
  await t.test("what one makes is seen in the other", async () => {
    await page.bringToFront();
    await fresh(page);
    await send(page, "News from the first");
    await link(other, "News from the first").waitFor({ timeout: PROMISE_MS });
    await other.bringToFront();
    await link(other, "News from the first").click();
    await look(generated(other).first());
  });
  await t.test("a conversation that one deletes goes in the other, and comes back there", async () => {
    await link(other, "News from the first").waitFor({ timeout: PROMISE_MS });
    await page.bringToFront();
    await page.getByRole("button", { name: "Options for News from the first" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).or(page.getByRole("menuitem", { name: "Delete" })).first().click();
    await link(other, "News from the first").waitFor({ state: "hidden", timeout: PROMISE_MS });
    await page.getByRole("button", { name: "Undo" }).click();
    await link(other, "News from the first").waitFor({ timeout: PROMISE_MS });
  });
  await other.close();
});

test("fault 30: a message that another tab has sent leaves no second time, and leaves once it is another one", async () => {
  const { page, simulator } = desk;
  await fresh(page);
  const before = (await posts(simulator)).length;
  await message(page).fill("A red fox");
  const other = await another(desk);
  await until("the other tab shows it", async () => (await message(other).inputValue()) === "A red fox");
  await button(other, "Send").click();
  await settled(other);
  await page.bringToFront();
  const rail = conversations(page).getByRole("link").filter({ hasText: "A red fox" });
  await rail.waitFor();
  await message(page).fill("Seven owls in a row");
  await button(page, "Send").click();
  await log(page).getByText("Seven owls in a row").waitFor();
  await settled(page);
  assert.equal((await posts(simulator)).length, before + 2);
  await other.close();
});

test("fault 30: messages that two tabs write to one conversation are both kept over a reload of both", async () => {
  const { page } = desk;
  await fresh(page);
  const other = await another(desk);
  const kept = async () => JSON.stringify((await disk(page)).kept);
  await message(page).fill("Written in the first tab");
  await until("the other tab shows it", async () => (await message(other).inputValue()) === "Written in the first tab");
  await message(other).fill("Written in the second tab");
  // The second wrote over what the first had; the first, in which nobody does anything, sees to it that both are there.
  await until("both are on the disk", async () => /first tab/.test(await kept()) && /second tab/.test(await kept()));
  await page.getByText("You also began “Written in the second tab”").waitFor();
  await other.close();
  await page.reload();
  await until("one is shown", async () => (await message(page).inputValue()).startsWith("Written in the"));
  const shown = await message(page).inputValue();
  await button(page, "Go on with that").click();
  await until("the other is shown instead", async () => (await message(page).inputValue()) !== shown);
  const both = [shown, await message(page).inputValue()].sort();
  assert.deepEqual(both, ["Written in the first tab", "Written in the second tab"]);
  await page.getByText(`You also began “${shown}”`).waitFor();
  // What is sent is gone from both places, and the other message is left.
  await button(page, "Send").click();
  await settled(page);
  await fresh(page);
  await page.getByText(`You also began “${shown}”`).waitFor();
  await button(page, "Go on with that").click();
  await message(page).fill("");
  await until("nothing is left", async () => !/Written in the/.test(await kept()));
});

test("an answer under way in one tab is no interrupted one in another", async (t) => {
  const page = await another(desk, desk.address);
  const { simulator } = desk;
  const before = (await posts(simulator)).length;
  await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 1_500 }, thoughts: false, text: "Words that come in the first tab, some of them." });
  await say(page, "A long one in the first tab");
  await left(simulator, before + 1);
  await lastAnswer(page).getByText(/Words that/).waitFor();
  const other = await another(desk, page.url());
  await lastAnswer(other).waitFor();
  assert.notEqual(await shownState(other), "interrupted");
  assert.ok(answersOn(await disk(other)).every((turn) => stateOf(turn) !== "interrupted"));
  await settled(page);
  await until("the other tab shows the end of it", async () => (await shownState(other)) === "done", PROMISE_MS);
  await look(generated(other).first());
  await t.test("until that tab dies", async () => {
    await simulator.control("/behaviours", { stall: { after_event: 2 }, thoughts: false, text: "Other words of a tab that dies, some more of them." });
    await page.bringToFront();
    await say(page, "A long one that dies");
    await lastAnswer(page).getByText(/Other words/).waitFor();
    await crash(page);
    await said(other, "The page closed before the answer was complete.", PROMISE_MS);
    assert.equal((await posts(simulator)).length, before + 2);
  });
});

test("an answer that ends while another tab looks at it is no interrupted one", async () => {
  const page = await another(desk, desk.address);
  const { simulator } = desk;
  await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 1_200 }, thoughts: false, text: "Words that come while another tab looks." });
  await say(page, "Looked at while it ends");
  await lastAnswer(page).getByText(/Words that/).waitFor();
  await until("they are on the disk", async () => JSON.stringify((await disk(page)).turns).includes("Looked at while it ends") && JSON.stringify((await disk(page)).turns).includes("Words that"));
  // A tab that has to wait for what it asks of the locks.
  const other = await desk.context.newPage();
  await other.addInitScript(() => {
    const { query } = LockManager.prototype;
    LockManager.prototype.query = async function slow() {
      await new Promise((done) => setTimeout(done, 2_500));
      return query.call(this);
    };
  });
  await other.goto(page.url());
  await page.bringToFront();
  await settled(page);
  await other.bringToFront();
  await until("the other tab shows the end of it", async () => (await answers(other).count()) === 1 && (await shownState(other)) === "done");
  await sound(page);
  assert.ok(answersOn(await disk(page)).every((turn) => stateOf(turn) !== "interrupted" || !JSON.stringify(turn).includes("another tab looks")));
  await other.close();
  await page.close();
});

// Changes the whole database from a page without the app, and says whether anything stood in the way.
const takeOver = (inert, how) => inert.evaluate((how) => new Promise((done) => {
  const request = how === "delete" ? indexedDB.deleteDatabase("atelier") : indexedDB.open("atelier", 99);
  request.onblocked = () => done("blocked");
  request.onsuccess = () => {
    request.result?.close();
    done("done");
  };
}), how);

test("fault 24: a database that another tab deletes is let go of, and made again", async (t) => {
  for (const tab of desk.context.pages()) if (tab !== desk.page) await tab.close();
  const { page, simulator } = desk;
  await page.bringToFront();
  await page.reload();
  await fresh(page);
  await send(page, "Before the wiping");
  const inert = await aside(desk);
  const before = (await posts(simulator)).length;
  await t.test("by a tab that has just kept a picture", async () => {
    assert.equal(await takeOver(inert, "delete"), "done");
  });
  // The remembered key went along; and a page that was opened anew has only read.
  await page.goto(desk.address);
  await asPersonWithKey(page, { keep: true });
  await page.reload();
  await message(page).waitFor();
  assert.equal(await takeOver(inert, "delete"), "done", "by one that has only read");
  await fresh(page);
  await send(page, "After the wiping");
  await until("it is on the disk", async () => pictureNames((await disk(page)) ?? { pictures: [] }).length >= 1);
  assert.equal(answersOn(await sound(page)).length, 1);
  assert.equal((await posts(simulator)).length, before + 1);
  await t.test("and it is said", async () => {
    await page.getByText(/cleared|was deleted|were deleted|is gone|are gone/i).first().waitFor({ timeout: PROMISE_MS });
  });
});

test("fault 24: a tab that hears of a later version writes no more", async (t) => {
  const studio = await atWork(t, { keep: true });
  const { page, simulator } = studio;
  await send(page, "Before the later version");
  const inert = await aside(studio);
  const before = await disk(inert);
  await inert.evaluate(() => new BroadcastChannel("atelier").postMessage([99, "summaries/nothing"]));
  await page.getByRole("status").filter({ hasText: "Reload" }).first().waitFor({ timeout: PROMISE_MS });
  await message(page).fill("What comes too late");
  await button(page, "Send").click();
  await until("it has ended", async () => (await shownState(page)) !== "pending");
  assert.deepEqual((await disk(inert)).turns, before.turns);
  assert.equal((await posts(simulator)).length, 1);
});

test("what another tab writes while this one starts is seen here", async (t) => {
  const studio = await atWork(t, { keep: true });
  const { page } = studio;
  const late = await studio.context.newPage();
  // The parts that are fetched when there is time, and with them the following, come late.
  let release;
  const held = new Promise((done) => { release = done; });
  await late.route(/part-split_wire/, async (route) => {
    await held;
    await route.continue();
  });
  await late.goto(studio.address);
  await message(late).waitFor();
  await page.bringToFront();
  await send(page, "Written while the other starts");
  assert.equal(await link(late, "Written while the other starts").count(), 0, "it does not follow yet");
  release();
  await link(late, "Written while the other starts").waitFor();
});

test("fault 24: when a newer version takes the storage over, the older tab stops writing", async (t) => {
  const studio = await atWork(t, { keep: true });
  const { page, simulator } = studio;
  await send(page, "Made by the older");
  await page.reload();
  await look(generated(page).first());
  const before = await sound(page);
  const inert = await aside(studio);
  assert.equal(await takeOver(inert, "upgrade"), "done", "the older tab does not stand in the way");
  await t.test("it says so", async () => {
    await page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: "Reload" }).first().waitFor({ timeout: PROMISE_MS });
  });
  await t.test("and asks for nothing that it could not keep", async () => {
    await fresh(page);
    await message(page).fill("Sent by the older");
    if (await button(page, "Send").isEnabled()) {
      await button(page, "Send").click();
      await until("it has ended", async () => (await answers(page).count()) === 0 || (await shownState(page)) !== "pending");
    }
    assert.equal((await posts(simulator)).length, 1, "nothing is paid for that could not be written down");
    const now = await disk(inert);
    assertWhole(before, now, "after the newer version");
    assert.equal(now.turns.length, before.turns.length, "nothing is written");
  });
});
