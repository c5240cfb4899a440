// Pictures that a person brings to the desk, usual and odd: what is kept of them, to the byte, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PROMISE_MS, apply, at, broughtToDesk, compared, desk, holds, markRectangle, markable, marked, mosaic, openDesk, receipt, stage, tool, words,
} from "./lib/desk.mjs";
import { asNewcomer, button, downloaded, posts, send, stored, until } from "./lib/person.mjs";
import { INKS, deepPng, png } from "./lib/pictures.mjs";
import { isLong } from "./lib/fault.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

test("a picture that a person brought keeps every byte outside of what was marked", async (t) => {
  const { page, simulator } = await atWork(t);
  const buffer = png(640, 480, mosaic);
  await broughtToDesk(page, { name: "mosaic.png", mimeType: "image/png", buffer });
  await markable(page);
  await simulator.control("/behaviours", { times: 0, when: { method: "generate" }, redraw: { seed: 11, shift_px: [3.4, -2.2], zoom: 1.01 } });
  await markRectangle(page, [0.4, 0.4], [0.6, 0.6]);
  await words(page).fill("a red stone");
  await apply(page);
  await holds(page);
  await tool(page, "Keep").click();
  await until("it is saved", async () => (await desk(page).getByRole("button", { name: "Download the picture" }).count()) === 1, PROMISE_MS);
  const kept = await downloaded(page, () => button(desk(page), "Download the picture").click());
  const counts = await compared(page, buffer, kept.bytes, [0.33, 0.31, 0.67, 0.69], 0);
  assert.deepEqual(counts.size, [640, 480]);
  assert.equal(counts.outside, 0, "to the byte");
  assert.ok(counts.inside > 1_000, `${counts.inside} pixels changed inside`);
});

test("odd pictures are worked on, or refused in a sentence, and nothing is lost", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  const long = { name: "long.png", mimeType: "image/png", buffer: png(40, 5000, (x, y) => [y % 256, 20, 20]) };
  await broughtToDesk(page, long);
  await markable(page);
  await button(desk(page), "Mark all").click();
  await marked(page).filter({ hasText: "100.0 %" }).waitFor();
  await page.keyboard.press("Escape");
  await until("the desk is closed", async () => (await desk(page).count()) === 0);

  const wide = { name: "wide.png", mimeType: "image/png", buffer: png(9000, 20, (x) => [x % 256, 90, 20]) };
  await broughtToDesk(page, wide);
  await desk(page).getByRole("alert").filter({ hasText: "8192 pixels a side" }).waitFor();
  await page.keyboard.press("Escape");
  await until("the desk is closed", async () => (await desk(page).count()) === 0);
  assert.equal((await stored(page)).pictures.filter(([, text]) => text.includes("wide.png")).length, 1, "the picture stays");

  await broughtToDesk(page, { name: "inks.jpg", mimeType: "image/jpeg", buffer: INKS });
  await desk(page).getByRole("alert").filter({ hasText: /printing inks/ }).waitFor();
  await page.keyboard.press("Escape");
  await until("the desk is closed", async () => (await desk(page).count()) === 0);

  await broughtToDesk(page, { name: "line.png", mimeType: "image/png", buffer: png(1, 5000, (x, y) => [y % 256, 20, 20]) });
  await markable(page);
  await button(desk(page), "Mark all").click();
  await marked(page).filter({ hasText: "100.0 %" }).waitFor();
});

// The bits a channel and the kind of colour that a PNG file has.
const form = (bytes) => [bytes[24], bytes[25]];

for (const [what, bits, alpha] of [["that can be seen through", 8, (x) => (x < 120 ? 0 : x < 240 ? 128 : 255)], ["of sixteen bits", 16, () => 255]]) {
  test(`a picture ${what} is edited to its border and keeps its form`, async (t) => {
    const { page, simulator } = await atWork(t);
    const buffer = deepPng(640, 480, bits, (x, y) => [...mosaic(x, y), alpha(x)]);
    await broughtToDesk(page, { name: "deep.png", mimeType: "image/png", buffer });
    await markable(page);
    await simulator.control("/behaviours", { times: 0, when: { method: "generate" }, redraw: { seed: 11, shift_px: [2.4, -1.2], zoom: 1.01 } });
    await markRectangle(page, [0.7, 0.7], [1.1, 1.1]);
    await words(page).fill("a red stone");
    await apply(page);
    await holds(page);
    await tool(page, "Keep").click();
    await until("it is saved", async () => (await button(desk(page), "Download the picture").count()) === 1, PROMISE_MS);
    const kept = await downloaded(page, () => button(desk(page), "Download the picture").click());
    assert.deepEqual(form(kept.bytes), form(buffer), "bits and channels");
    const counts = await compared(page, buffer, kept.bytes, [0.6, 0.6, 1, 1], 0);
    assert.equal(counts.outside, 0, "to the byte");
    assert.ok(counts.inside > 1_000, `${counts.inside} pixels changed inside`);
  });
}

test("a mark of one pixel is an edit like any other", async (t) => {
  const { page, simulator } = await atWork(t);
  await broughtToDesk(page, { name: "mosaic.png", mimeType: "image/png", buffer: png(640, 480, mosaic) });
  await markable(page);
  await simulator.control("/behaviours", { times: 0, when: { method: "generate" }, redraw: { seed: 11, shift_px: [2.4, -1.2] } });
  await desk(page).getByRole("slider", { name: "Brush size" }).fill("1");
  await page.mouse.click(...await at(page, 0.5, 0.5));
  await marked(page).filter({ hasText: /^0\.0 % marked$/ }).waitFor();
  await words(page).fill("a red dot");
  await apply(page);
  await holds(page);
});

// The largest that is taken. Drawing it takes this program longer than the edit takes the page.
test("a picture of 8192 pixels a side is edited", { skip: !isLong }, async (t) => {
  const { page, simulator } = await atWork(t);
  await broughtToDesk(page, { name: "huge.png", mimeType: "image/png", buffer: png(8192, 8192, (x, y) => mosaic(x >> 4, y >> 4)) });
  await stage(page).waitFor({ timeout: 4 * PROMISE_MS });
  await until("it can be marked", async () => (await desk(page).locator(".desk-opening").count()) === 0, 4 * PROMISE_MS);
  await simulator.control("/behaviours", { times: 0, when: { method: "generate" }, redraw: { seed: 11, shift_px: [2.4, -1.2], zoom: 1.01 } });
  await markRectangle(page, [0.3, 0.3], [0.7, 0.7]);
  await words(page).fill("a red stone");
  await apply(page);
  await until("the receipt", async () => /^0 of .* protected pixels changed$/.test(await receipt(page).innerText().catch(() => "")), 8 * PROMISE_MS);
  await tool(page, "Keep").click();
  await until("it is saved", async () => (await button(desk(page), "Download the picture").count()) === 1, 8 * PROMISE_MS);
});

test("an answer that there was no room for is laid in once there is, without another request", async (t) => {
  const { page, simulator } = await atWork(t, { expected: [/QuotaExceeded|no room/] });
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 7 }, event_delay_ms: 400 }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await apply(page);
  await until("it has left", async () => (await posts(simulator)).length === 2);
  const everywhere = async (change) => {
    for (const place of [page, ...page.workers()]) await place.evaluate(change);
  };
  await everywhere(() => {
    globalThis.realPut = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
  });
  const again = button(desk(page), "Lay it in again");
  await again.waitFor({ timeout: PROMISE_MS });
  await desk(page).getByText("The answer is here, so laying it in again costs nothing.", { exact: false }).waitFor();
  await everywhere(() => { IDBObjectStore.prototype.put = globalThis.realPut; });
  await again.click();
  await holds(page);
  assert.equal((await posts(simulator)).length, 2);
});
