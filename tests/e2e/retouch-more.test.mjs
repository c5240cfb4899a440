// Retouching with several regions, references, a style and variants; drift; fingers and pens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROMISE_MS, apply, at, desk, holds, markRectangle, marked, openDesk, stage, words } from "./lib/desk.mjs";
import { asNewcomer, attachments, button, generated, message, posts, send, settled, stored, until } from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { closeBook, compiled, picture, set } from "./lib/styles.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

const redrawn = (redraw, first = 1) => [
  { times: first, when: { method: "generate" } },
  { times: 0, when: { method: "generate" }, redraw },
];
const partsOf = (request) => request.body.contents.at(-1).parts;
const pictures = (request) => partsOf(request).filter((part) => part.inlineData);
const texts = (request) => partsOf(request).filter((part) => part.text).map((part) => part.text);

// The share of the mask's points that are not transparent between two places, given in shares of the picture's sides.
async function painted(page, from, to) {
  const [[left, top], [right, bottom]] = [await at(page, ...from), await at(page, ...to)];
  return desk(page).locator(".desk-mask").evaluate((canvas, [left, top, right, bottom]) => {
    const box = canvas.getBoundingClientRect();
    const [across, down] = [canvas.width / box.width, canvas.height / box.height];
    const place = [(left - box.left) * across, (top - box.top) * down, (right - left) * across, (bottom - top) * down].map(Math.round);
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(...place);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length / (data.length / 4);
  }, [left, top, right, bottom]);
}

test("two regions have their own words, and every variant of each is paid once", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", redrawn({ seed: 21 }));
  await send(page, "A harbour with boats");
  await openDesk(page);
  await markRectangle(page, [0.1, 0.1], [0.3, 0.35]);
  await words(page).fill("a red kite");
  await button(desk(page), "Another region").click();
  assert.equal(await words(page).inputValue(), "", "the new region begins without words");
  await markRectangle(page, [0.6, 0.6], [0.85, 0.85]);
  await desk(page).getByRole("combobox", { name: "Kind of edit" }).selectOption("Recolour");
  await words(page).fill("deep blue");
  await button(desk(page), "Region 1").click();
  assert.equal(await words(page).inputValue(), "a red kite");
  const kind = desk(page).getByRole("combobox", { name: "Kind of edit" });
  const kinds = await kind.locator("option").allInnerTexts();
  assert.equal(await kind.inputValue(), kinds[0], "the kind is that of the region");
  await button(desk(page), "Region 2").click();
  assert.equal(await kind.inputValue(), "Recolour");
  await until("the other region is outlined, and not filled", async () => {
    const [rim, inside] = [await painted(page, [0.05, 0.05], [0.35, 0.4]), await painted(page, [0.15, 0.15], [0.25, 0.3])];
    return rim > 0.002 && inside === 0;
  });
  await button(desk(page), "Region 1").click();
  await desk(page).getByText("How it is asked").click();
  await desk(page).getByRole("combobox", { name: "Variants" }).selectOption("2");
  await desk(page).getByText(/^about \$0\.\d+ for 2 requests$/).waitFor();
  await apply(page);
  await holds(page);
  await until("four variants lie side by side", async () => (await desk(page).locator(".desk-variant").count()) === 4, PROMISE_MS);
  const edits = (await posts(simulator)).slice(1);
  assert.equal(edits.length, 4, "two regions, twice each");
  const asked = edits.map((edit) => texts(edit).at(-1));
  assert.equal(asked.filter((text) => text.includes("Change only this, in the region: a red kite.")).length, 2);
  assert.equal(asked.filter((text) => text.includes("Change only the colour of what is in the region: deep blue.")).length, 2);

  const first = desk(page).locator(".desk-edit").filter({ hasText: "a red kite" });
  await holds(page);
  const variant = first.getByRole("button", { name: "Variant 2" });
  if ((await variant.getAttribute("aria-pressed")) === "false") await variant.click();
  await holds(page);
  const seamless = first.locator(".desk-answer").nth(1).getByRole("button", { name: "Seamless joint" });
  const pixels = () => desk(page).locator(".desk-state-after img").last().getAttribute("src");
  const matched = await pixels();
  await seamless.click();
  await until("it is joined in the other way", async () => (await seamless.getAttribute("aria-pressed")) === "true" && (await pixels()) !== matched, PROMISE_MS);
  await holds(page);
  await first.locator(".desk-answer").nth(1).getByRole("button", { name: "Keep" }).click();
  await desk(page).getByRole("checkbox", { name: "Show a red kite" }).waitFor();
  await until("its sibling goes aside", async () => (await first.count()) === 0);
  const second = desk(page).locator(".desk-edit").filter({ hasText: "deep blue" });
  const keep = second.locator(".desk-answer").first().getByRole("button", { name: "Keep" });
  await until("the picture is written", () => keep.isEnabled(), PROMISE_MS);
  await keep.click();
  await desk(page).getByRole("checkbox", { name: "Show deep blue" }).waitFor();
  await button(desk(page), "Lower deep blue").click();
  await until("the order is written down", async () => {
    const summaries = (await stored(page)).summaries.map(([, text]) => JSON.parse(text).record);
    const layers = summaries.find((summary) => summary.retouch)?.retouch.layers ?? [];
    return layers.map((layer) => layer.name).join() === "deep blue,a red kite";
  });
  assert.equal((await posts(simulator)).length, 5, "keeping and moving costs nothing");
});

test("references and a style go along with an edit, each with its role", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Ice", set("ice", 12));
  await closeBook(page);
  await simulator.control("/behaviours", redrawn({ seed: 22 }));
  await send(page, "A harbour with boats");
  const before = (await posts(simulator)).length;
  await openDesk(page);
  await markRectangle(page, [0.3, 0.3], [0.6, 0.6]);
  await words(page).fill("a hat like this one");
  await desk(page).getByText("How it is asked").click();
  const hat = picture("dusk", 5);
  await desk(page).getByLabel("Pictures that show what is meant").setInputFiles([hat]);
  await desk(page).getByRole("button", { name: "Remove picture 1" }).waitFor();
  await desk(page).getByRole("combobox", { name: "Style" }).selectOption({ label: "Ice" });
  await apply(page);
  await holds(page);
  const [edit] = (await posts(simulator)).slice(before);
  const said = texts(edit).join("\n");
  assert.match(said, /shows what is meant: take only that from it/);
  const exemplars = (await stored(page)).styles.map(([, text]) => JSON.parse(text).record)[0].versions.at(-1).exemplars;
  assert.ok(exemplars.length > 0);
  assert.ok(pictures(edit).length > 3, `the window, its outline, the reference and exemplars: ${pictures(edit).length}`);
  assert.match(said, /Style sample 1 for “Ice”/);
});

// A picture with something to recognise everywhere: discs of many sizes and tones, no two places alike.
function crowded(width, height) {
  let seed = 77;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const discs = Array.from({ length: 160 }, () => [next() * width, next() * height, 8 + next() * 46, [40 + next() * 200, 40 + next() * 200, 40 + next() * 200]]);
  const at = (x, y) => discs.findLast(([cx, cy, radius]) => (x - cx) ** 2 + (y - cy) ** 2 < radius ** 2)?.[3] ?? [210, 205, 190];
  return { name: "crowd.png", mimeType: "image/png", buffer: png(width, height, (x, y) => at(x, y).map(Math.round)) };
}

test("a chat edit's drift is measured and undone, and everything but the mark is put back", async (t) => {
  const { page, simulator } = await atWork(t);
  const again = { seed: 30, drift: true, shift_px: [0, 0], zoom: 1, without_object: true };
  await simulator.control("/behaviours", [
    { times: 1, when: { method: "generate" }, redraw: again },
    { times: 0, when: { method: "generate" }, redraw: { seed: 31, drift: true, shift_px: [6.5, -3.25], zoom: 1.012, object_at: [0.4, 0.4, 0.2, 0.2] } },
  ]);
  await page.locator('input[type="file"]').first().setInputFiles([crowded(1024, 768)]);
  await until("it is attached", async () => (await attachments(page).count()) === 1);
  await send(page, "The same, please");
  await settled(page);
  await message(page).fill("add a red buoy");
  await message(page).press("Enter");
  await until("two pictures", async () => (await generated(page).count()) === 2);
  await settled(page);
  const paid = (await posts(simulator)).length;
  await openDesk(page);
  await desk(page).getByText("Drift", { exact: true }).click();
  await desk(page).getByText("1 picture earlier").waitFor();
  const said = desk(page).getByText(/px right, .* px down, .* % in size/);
  await said.waitFor({ timeout: PROMISE_MS });
  const [right, down, size] = (await said.innerText()).match(/-?[+\d.]+(?= px right| px down| % in size)/g).map(Number);
  assert.ok(Math.abs(size - 1.2) < 0.1, `zoom ${size} %`);
  assert.ok(Math.hypot(right, down) > 1, `shift ${right}, ${down}`);

  const derived = async () => (await stored(page)).pictures.filter(([, text]) => JSON.parse(text).record.origin.derived).length;
  const viewer = page.getByRole("dialog", { name: "Picture" }).first();
  const looksAtIt = async (count) => {
    await viewer.waitFor({ timeout: PROMISE_MS });
    assert.equal(await derived(), count, "it is kept");
    await page.keyboard.press("Escape");
    await viewer.waitFor({ state: "hidden" });
    await stage(page).waitFor();
  };
  await desk(page).getByText("Most of it came with the turn after this one.").waitFor();
  await button(desk(page), "Undo the drift").click();
  await looksAtIt(1);
  await markRectangle(page, [0.35, 0.35], [0.65, 0.65]);
  await button(desk(page), "Restore everything but the mark").first().click();
  await looksAtIt(2);
  await holds(page);
  assert.equal((await posts(simulator)).length, paid, "nothing of it is paid");
});

test("a turn that has only drifted is put back to the very pixels of the one before", async (t) => {
  const { page, simulator } = await atWork(t);
  const redraw = { seed: 30, drift: true, without_object: true };
  await simulator.control("/behaviours", [
    { times: 1, when: { method: "generate" }, redraw: { ...redraw, shift_px: [0, 0], zoom: 1 } },
    { times: 0, when: { method: "generate" }, redraw: { ...redraw, seed: 31, shift_px: [5.5, 2], zoom: 1.008 } },
  ]);
  await page.locator('input[type="file"]').first().setInputFiles([crowded(1024, 768)]);
  await until("it is attached", async () => (await attachments(page).count()) === 1);
  await send(page, "The same, please");
  await message(page).fill("and once more");
  await message(page).press("Enter");
  await until("two pictures", async () => (await generated(page).count()) === 2);
  await settled(page);
  await openDesk(page);
  await desk(page).getByText("Drift", { exact: true }).click();
  await desk(page).getByText(/px right, .* px down, .* % in size/).waitFor({ timeout: PROMISE_MS });
  await button(desk(page), "Undo the drift").click();
  const viewer = page.getByRole("dialog", { name: "Picture" }).first();
  await viewer.waitFor({ timeout: PROMISE_MS });
  const records = (await stored(page)).pictures.map(([, text]) => JSON.parse(text).record);
  const mended = records.find(({ origin }) => origin.derived);
  assert.ok(mended, "there is a picture of it");
  await page.keyboard.press("Escape");
  await holds(page);
});

test("one finger marks, two zoom, and a pen marks as wide as it presses", async (t) => {
  const { page, context } = await openStudio(t, { size: "tablet", context: { hasTouch: true } });
  await asNewcomer(page);
  await send(page, "A lighthouse by the sea");
  await openDesk(page);
  const share = async () => Number((await marked(page).innerText()).split(" ")[0]);
  const inspector = await context.newCDPSession(page);
  const touch = (type, ...points) => inspector.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const line = await Promise.all([[0.2, 0.2], [0.4, 0.2], [0.6, 0.2]].map(([x, y]) => at(page, x, y)));
  await touch("touchStart", line[0]);
  for (const place of line.slice(1)) await touch("touchMove", place);
  await touch("touchEnd");
  await marked(page).waitFor();
  const byFinger = await share();

  const sheetWidth = async () => (await desk(page).locator(".desk-sheet").boundingBox()).width;
  const fitted = await sheetWidth();
  const [x, y] = await at(page, 0.5, 0.6);
  await touch("touchStart", [x - 30, y], [x + 30, y]);
  for (const far of [40, 50, 60]) await touch("touchMove", [x - far, y], [x + far, y]);
  await touch("touchEnd");
  await until("two fingers zoom", async () => (await sheetWidth()) > fitted * 1.6);
  assert.equal(await share(), byFinger, "and mark nothing");
  await button(desk(page), "Fit").click();
  await until("it fits again", async () => Math.abs((await sheetWidth()) - fitted) < 2);

  const pen = async (row, force) => {
    const [from, to] = await Promise.all([at(page, 0.2, row), at(page, 0.7, row)]);
    const send = (type, [x, y], buttons) => inspector.send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons, force, pointerType: "pen", clickCount: 1 });
    const before = await share();
    await send("mousePressed", from, 1);
    for (let step = 1; step <= 5; step++) await send("mouseMoved", [from[0] + ((to[0] - from[0]) * step) / 5, from[1]], 1);
    await send("mouseReleased", to, 0);
    await until("the pen marks", async () => (await share()) > before);
    return (await share()) - before;
  };
  const [hard, soft] = [await pen(0.5, 1), await pen(0.8, 0.3)];
  assert.ok(soft < hard * 0.8, `pressed softly ${soft} %, hard ${hard} %`);
});
