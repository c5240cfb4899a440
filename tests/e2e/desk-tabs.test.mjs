// The desk beside other tabs, and many regions asked for by one click.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROMISE_MS, apply, desk, holds, markRectangle, openDesk, words } from "./lib/desk.mjs";
import { NETWORK } from "./lib/fault.mjs";
import { asPersonWithKey, button, message, posts, send, stored, until } from "./lib/person.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

const redrawn = [
  { times: 1, when: { method: "generate" } },
  { times: 0, when: { method: "generate" }, redraw: { seed: 7 } },
];
const layer = (page, name) => desk(page).getByRole("checkbox", { name: `Show ${name}` });
const edit = (page, name) => desk(page).locator(".desk-edit").filter({ hasText: name });

// The same picture on the desks of two tabs of a person whose key is kept.
async function onTwoDesks(t) {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const studio = await openStudio(t, { simulator });
  const { page, context } = studio;
  await asPersonWithKey(page, { keep: true });
  await simulator.control("/behaviours", redrawn);
  await send(page, "A harbour with boats");
  const other = await context.newPage();
  await other.goto(page.url());
  await message(other).waitFor();
  for (const tab of [page, other]) await openDesk(tab);
  return { ...studio, simulator, other };
}

async function asked(page, [from, to], what) {
  await markRectangle(page, from, to);
  await words(page).fill(what);
}

// What is kept of retouched pictures: the layers' names of each conversation that has any.
const kept = async (page) => (await stored(page)).summaries.map(([, text]) => JSON.parse(text).record)
  .filter((summary) => summary.retouch).map((summary) => summary.retouch.layers.map((each) => each.name));

test("a key that is refused is refused once, however many regions were asked for", async (t) => {
  const { page, simulator } = await atWork(t, { expected: NETWORK });
  await send(page, "A harbour with boats");
  await openDesk(page);
  await asked(page, [[0.1, 0.1], [0.3, 0.3]], "a red kite");
  for (const [at, what] of [[0.4, "a green kite"], [0.7, "a blue kite"]]) {
    await button(desk(page), "Another region").click();
    await markRectangle(page, [at, at], [at + 0.15, at + 0.15]);
    await words(page).fill(what);
  }
  await simulator.control("/behaviours", { times: 0, delay_ms: 300, fail: { name: "key_leaked" } });
  await apply(page);
  await until("every edit says why", async () => (await desk(page).locator(".desk-edit").getByRole("alert").count()) === 3, PROMISE_MS);
  assert.equal((await posts(simulator)).length, 2, "the picture, and the first edit");
});

test("what one tab asks, keeps and hides on the desk is seen on the desk of the other", async (t) => {
  const { page, other, simulator, started } = await onTwoDesks(t);
  await asked(page, [[0.1, 0.1], [0.35, 0.35]], "a red kite");
  await apply(page);
  await edit(other, "a red kite").waitFor();
  for (const tab of [page, other]) await holds(tab);
  await edit(other, "a red kite").getByRole("button", { name: "Keep" }).click();
  await layer(page, "a red kite").waitFor();
  await until("it is asked about no more", async () => (await edit(page, "a red kite").count()) === 0);

  await asked(other, [[0.6, 0.6], [0.85, 0.85]], "a green door");
  await apply(other);
  await edit(page, "a green door").getByRole("button", { name: "Keep" }).click({ timeout: PROMISE_MS });
  for (const tab of [page, other]) for (const name of ["a red kite", "a green door"]) await layer(tab, name).waitFor();
  await layer(page, "a red kite").uncheck();
  await until("it is hidden there too", async () => !(await layer(other, "a red kite").isChecked()));
  await layer(other, "a green door").uncheck();
  await until("and here", async () => !(await layer(page, "a green door").isChecked()));
  await button(desk(page), "Undo").click();
  await until("a step back takes back what was done here", () => layer(page, "a red kite").isChecked());
  assert.equal(await layer(page, "a green door").isChecked(), false, "and not what was done there");
  assert.equal((await posts(simulator)).length, 3, "one picture, two edits");
  await until("all of it lies in one conversation", async () => JSON.stringify(await kept(page)) === '[["a red kite","a green door"]]');
  await page.reload();
  await started();
  await openDesk(page);
  for (const name of ["a red kite", "a green door"]) await layer(page, name).waitFor();
});

test("edits that two tabs begin at the same moment lie on both desks, and are kept together", async (t) => {
  const { page, other, simulator, started } = await onTwoDesks(t);
  await asked(page, [[0.1, 0.1], [0.35, 0.35]], "a red kite");
  await asked(other, [[0.6, 0.6], [0.85, 0.85]], "a green door");
  await Promise.all([page, other].map((tab) => tab.evaluate(() => {
    [...document.querySelectorAll("button")].find((each) => each.innerText.trim() === "Apply edit")?.click();
  })));
  for (const tab of [page, other]) for (const name of ["a red kite", "a green door"]) await edit(tab, name).waitFor({ timeout: PROMISE_MS });
  assert.equal((await posts(simulator)).length, 3, "one picture, two edits");
  const keep = (tab, name) => edit(tab, name).getByRole("button", { name: "Keep" }).click({ timeout: PROMISE_MS });
  await keep(page, "a red kite");
  await layer(other, "a red kite").waitFor();
  await keep(other, "a green door");
  for (const tab of [page, other]) for (const name of ["a red kite", "a green door"]) await layer(tab, name).waitFor();
  await until("the layers lie in one conversation", async () => (
    JSON.stringify((await kept(page)).filter((layers) => layers.length > 0)) === '[["a red kite","a green door"]]'));
  await page.reload();
  await started();
  await openDesk(page);
  for (const name of ["a red kite", "a green door"]) await layer(page, name).waitFor();
});

test("layers that two tabs keep without hearing of each other lie on the disk together", async (t) => {
  const { page, other, simulator, started } = await onTwoDesks(t);
  await asked(page, [[0.1, 0.1], [0.35, 0.35]], "a red kite");
  await apply(page);
  await edit(other, "a red kite").waitFor();
  await asked(other, [[0.6, 0.6], [0.85, 0.85]], "a green door");
  await apply(other);
  const keep = (tab, name) => edit(tab, name).getByRole("button", { name: "Keep" });
  for (const tab of [page, other]) for (const name of ["a red kite", "a green door"]) await keep(tab, name).waitFor({ timeout: PROMISE_MS });
  // As where a browser has no channel between tabs, or the message is still on its way.
  for (const tab of [page, other]) await tab.evaluate(() => { BroadcastChannel.prototype.postMessage = () => {}; });
  await keep(page, "a red kite").click();
  await until("the one is written", async () => JSON.stringify(await kept(page)) === '[["a red kite"]]');
  await keep(other, "a green door").click();
  await until("and the other beside it", async () => JSON.stringify(await kept(page)) === '[["a red kite","a green door"]]');
  // What is saved of its own accord some moments later takes nothing away either.
  for (const tab of [page, other]) await until("it is saved", async () => (await desk(tab).getByRole("button", { name: "Download the picture" }).count()) === 1, PROMISE_MS);
  assert.deepEqual(await kept(page), [["a red kite", "a green door"]]);
  await page.reload();
  await started();
  await openDesk(page);
  for (const name of ["a red kite", "a green door"]) await layer(page, name).waitFor();
  assert.equal((await posts(simulator)).length, 3);
});

test("an edit whose picture is taken away while it is cut out is paid once, whichever was quicker", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", redrawn);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await asked(page, [[0.1, 0.1], [0.35, 0.35]], "a red kite");
  // In the page, at once: the edit is still being cut out then.
  await page.evaluate(() => {
    const press = (name) => [...document.querySelectorAll("dialog[open] button")].find((each) => each.innerText.trim() === name || each.ariaLabel === name).click();
    press("Apply edit");
    press("Close");
  });
  await desk(page).waitFor({ state: "detached" });
  await openDesk(page);
  assert.equal(await words(page).inputValue(), "a red kite", "what was marked and said is there");
  if ((await posts(simulator)).length === 1) await apply(page);
  await edit(page, "a red kite").getByRole("button", { name: "Keep" }).click({ timeout: PROMISE_MS });
  await layer(page, "a red kite").waitFor();
  assert.equal((await posts(simulator)).length, 2);
  assert.deepEqual(await kept(page), [["a red kite"]], "in one conversation of edits");
});
