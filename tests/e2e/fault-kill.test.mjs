// The browser is killed at random moments while pictures are made and kept: what was acknowledged is there afterwards,
// byte for byte, and nothing is asked for again. ATELIER_LONG=1 kills 200 times, ATELIER_KILLS says how often, ATELIER_SEED when.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { NETWORK, answersOn, disk, fresh, isLong, killBrowser, said, seeded, sound, stateOf, written } from "./lib/fault.mjs";
import { asPersonWithKey, button, conversations, message, posts, settled, until } from "./lib/person.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";

const KILLS = Number(process.env.ATELIER_KILLS ?? (isLong ? 200 : 6));
const FIRST_SEED = Number(process.env.ATELIER_SEED ?? 1);
const SOONEST_MS = 200;
const LATEST_MS = 2_600;

// Reads the disk from within the page, again and again, and tells this process which pictures have their record: what
// one transaction can read, another has committed. It also tells how many answers the page shows as done.
const acknowledge = (page) => page.evaluate(async () => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const database = await opened(indexedDB.open("atelier"));
  const told = new Set();
  const look = async () => {
    const names = await opened(database.transaction("pictures").objectStore("pictures").getAllKeys());
    const fresh = names.filter((name) => !told.has(name));
    fresh.forEach((name) => told.add(name));
    const done = document.querySelectorAll('[role="log"] article[data-state="done"]').length;
    globalThis.acknowledged(fresh, done);
    setTimeout(look, 10);
  };
  look();
});

// Makes one picture after the other until the browser is gone; counts the clicks.
async function work(page, tally) {
  await fresh(page);
  for (let nth = 1; ; nth++) {
    await message(page).fill(`Picture ${nth} of round ${tally.round}`);
    tally.clicks += 1;
    await button(page, "Send").click();
    await until("it leaves", async () => (await message(page).inputValue()) === "");
    await settled(page);
  }
}

// What the disk must be like after a kill.
async function verify({ page }, simulator, acknowledged, tally) {
  const stores = await sound(page, `after kill ${tally.round}`);
  const pictures = new Set(stores.pictures.map(({ key }) => key));
  for (const name of acknowledged) if (!pictures.has(name)) tally.lost.push(name);
  assert.deepEqual(tally.lost, [], "every acknowledged picture is there");
  const all = answersOn(stores);
  assert.ok(all.length >= tally.sent, "every request was written down before it left");
  assert.ok(all.length <= tally.clicks, "and nothing that nobody asked for");
  const done = all.filter((turn) => stateOf(turn) === "done").length;
  assert.ok(done >= tally.shownAsDone, `${tally.shownAsDone} answers were seen as done, and ${done} are on the disk`);
  const pending = all.filter((turn) => stateOf(turn) === "pending");
  assert.ok(pending.length <= 1, "at most what was running is unfinished");
  assert.equal(new Set(all.map(({ parent }) => parent)).size, all.length, "one answer to each click");
  if (pending.length) {
    tally.interrupted += 1;
    await conversations(page).getByRole("link").first().click();
    await said(page, "The page closed before the answer was complete.");
    await written(page);
  }
  const sent = (await posts(simulator)).length;
  assert.equal(sent, tally.sent, "nothing was asked for again");
}

// Waits until the studio has begun; where it does not, what stands there instead is said.
async function begun(page, { round }) {
  await message(page).waitFor({ timeout: 30_000 }).catch(async (error) => {
    throw new Error(`round ${round}: ${error.message}\n${await page.locator("body").innerText().catch(String)}`);
  });
}

test(`fault 1: ${KILLS} kills at random moments lose nothing that was acknowledged`, { timeout: KILLS * 30_000 }, async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const profile = await mkdtemp(join(tmpdir(), "atelier-kill-"));
  t.after(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const random = seeded(FIRST_SEED);
  const acknowledged = new Set();
  const tally = { kills: 0, round: 0, clicks: 0, sent: 0, interrupted: 0, shownAsDone: 0, doneOnDisk: 0, lost: [] };
  let port = 0;
  for (tally.round = 0; tally.round <= KILLS; tally.round++) {
    const studio = await openStudio(t, { simulator, profile, port, expected: NETWORK });
    port = studio.port;
    if (tally.round === 0) await asPersonWithKey(studio.page, { keep: true });
    else await begun(studio.page, tally);
    if (tally.round > 0) await verify(studio, simulator, acknowledged, tally);
    if (tally.round === KILLS) {
      tally.doneOnDisk = answersOn(await disk(studio.page)).filter((turn) => stateOf(turn) === "done").length;
      await studio.close();
      break;
    }
    // Few bytes go to the disk within the records' transaction, many before it: both ways are cut.
    await simulator.control("/behaviours", undefined, "DELETE");
    await simulator.control("/behaviours", { times: 0, picture_bytes: tally.round % 3 === 2 ? 6_000_000 : 300_000, thoughts: false });
    let shown = 0;
    await studio.context.exposeBinding("acknowledged", (_, names, done) => {
      names.forEach((name) => acknowledged.add(name));
      shown = done;
    });
    await acknowledge(studio.page);
    const before = { clicks: tally.clicks, sent: tally.sent };
    const working = work(studio.page, tally).catch((gone) => gone);
    // The moment is the fault: there is nothing to wait for.
    await pause(SOONEST_MS + random() * (LATEST_MS - SOONEST_MS));
    await killBrowser(profile);
    tally.kills += 1;
    await working;
    await studio.close();
    tally.shownAsDone += shown;
    tally.sent = (await posts(simulator)).length;
    const clicks = tally.clicks - before.clicks;
    const sent = tally.sent - before.sent;
    assert.ok(sent === clicks || sent === clicks - 1, `${clicks} clicks, the last perhaps cut off, and ${sent} requests`);
  }
  const { lost, round, ...figures } = tally;
  console.log(JSON.stringify({ fault: 1, seed: FIRST_SEED, ...figures, acknowledged: acknowledged.size, lost: lost.length }));
});
