// Retouching end to end, against the simulator and the demo: marked, asked for, laid in, proved, kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PROMISE_MS, apply, at, compared, desk, drag, holds, markRectangle, marked, openDesk, receipt, stage, tool, words,
} from "./lib/desk.mjs";
import { asNewcomer, button, downloaded, posts, send, stored, until } from "./lib/person.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

const imageParts = (request) => request.body.contents.at(-1).parts.filter((part) => part.inlineData ?? part.sha256);

// A studio with a harbour on the desk, the file that it is of, and a model that redraws every answer after it like this.
async function harbourOnDesk(t, redraw) {
  const studio = await atWork(t);
  const { page, simulator } = studio;
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw }]);
  await send(page, "A harbour with boats");
  const original = await downloaded(page, () => button(page, "Download").click());
  await openDesk(page);
  return { ...studio, original };
}

test("an edit is paid once, however often the button is pressed, until something else is asked for", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 7 }, event_delay_ms: 300 }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await apply(page);
  await until("it has left", async () => (await posts(simulator)).length === 2);
  assert.ok(await button(desk(page), "Apply edit").isDisabled(), "while it is under way");
  await button(desk(page), "Apply edit").click({ force: true });
  await holds(page);
  await desk(page).getByText(/^This was asked for/).waitFor();
  assert.equal((await posts(simulator)).length, 2);
  await words(page).fill("a white lighthouse");
  await desk(page).getByText(/^about \$0\.\d+$/).waitFor();
  await apply(page);
  await until("another wish leaves, and is answered", async () => (await posts(simulator))[2]?.end === "complete", PROMISE_MS);
});

test("an edit changes what was marked and nothing else, and is kept over a reload", async (t) => {
  const { page, simulator, started, original } = await harbourOnDesk(t, { seed: 7 });
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await desk(page).getByText(/^about \$0\.\d+$/).waitFor();
  await apply(page);
  await holds(page);

  const sent = await posts(simulator);
  assert.equal(sent.length, 2, "one picture, one edit");
  const [edit] = sent.slice(-1);
  const parts = edit.body.contents.at(-1).parts;
  assert.equal(imageParts(edit).length, 2, "the window, and the same with the region outlined");
  assert.match(parts.at(-1).text, /Change only this, in the region: a red lighthouse\./);
  assert.equal(edit.body.contents.length, 1, "nothing of the conversation goes along");
  assert.ok(edit.body.generationConfig.imageConfig.aspectRatio);

  await tool(page, "Keep").click();
  await until("it is saved", async () => (await desk(page).getByRole("button", { name: "Download the picture" }).count()) === 1, PROMISE_MS);
  await holds(page);
  const kept = await downloaded(page, () => button(desk(page), "Download the picture").click());
  assert.match(kept.name, /\.png$/);
  const counts = await compared(page, original.bytes, kept.bytes, [0.2, 0.2, 0.75, 0.75]);
  assert.deepEqual(counts.size, counts.expected);
  assert.equal(counts.outside, 0);
  assert.ok(counts.inside > 1000, `${counts.inside} pixels changed inside`);

  await page.reload();
  await started();
  await button(page, "Retouched").click();
  await page.getByRole("dialog", { name: "Picture" }).first().waitFor();
  await page.keyboard.press("Escape");
  await openDesk(page);
  await desk(page).getByRole("checkbox", { name: "Show a red lighthouse" }).waitFor();
  assert.equal((await posts(simulator)).length, 2, "nothing is sent for it again");
});

test("an answer that cannot be laid in is refused with the reason, and there is a cheap way on", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 3, kind: "blank" } }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await markRectangle(page, [0.4, 0.4], [0.6, 0.6]);
  await words(page).fill("a buoy");
  await apply(page);
  await desk(page).getByRole("alert").filter({ hasText: /blank|another picture/ }).waitFor({ timeout: PROMISE_MS });
  assert.equal(await receipt(page).innerText(), "Nothing has been changed yet.");
  await button(desk(page), "Lay it in as it lies").click();
  await holds(page);
  await button(desk(page), "Discard").click();
  await until("it is gone", async () => (await desk(page).locator(".desk-edit").count()) === 0);
  assert.equal((await posts(simulator)).length, 2);
});

test("without a mark the rest is protected by what really changed", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 11 } }]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await apply(page);
  await desk(page).getByRole("alert").filter({ hasText: "Mark what should change" }).waitFor();
  await tool(page, "Protect the rest").click();
  await words(page).fill("a gull in the sky");
  await apply(page);
  await holds(page);
  const [edit] = (await posts(simulator)).slice(-1);
  assert.equal(imageParts(edit).length, 1, "the picture alone");
});

// How much is marked once the wand has been used with this tolerance on the sky; what it marked before is taken back.
async function wanded(page, tolerance, share) {
  const before = await share();
  await desk(page).getByRole("slider", { name: "Tolerance" }).fill(tolerance);
  await page.mouse.click(...await at(page, 0.9, 0.08));
  await until("the wand marks", async () => (await share()) !== before);
  const marked = await share();
  await tool(page, "Undo").click();
  await until("it is taken back", async () => (await share()) === before);
  return marked;
}

test("every tool marks, every step is taken back, and the keyboard alone can do it", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await send(page, "A lighthouse by the sea");
  await openDesk(page);
  const share = async () => Number((await marked(page).innerText()).split(" ")[0]);
  const grows = async (what, act) => {
    const before = (await marked(page).count()) ? await share() : 0;
    await act();
    await until(what, async () => (await marked(page).count()) > 0 && (await share()) > before);
  };
  await grows("the brush marks", () => drag(page, [0.1, 0.1], [0.3, 0.1]));
  await tool(page, "Lasso").click();
  await grows("the lasso marks", () => drag(page, [0.5, 0.2], [0.7, 0.2], [0.6, 0.4]));
  await tool(page, "Ellipse").click();
  await grows("the ellipse marks", () => drag(page, [0.1, 0.6], [0.3, 0.8]));
  await tool(page, "Rectangle").click();
  await grows("the rectangle marks", () => drag(page, [0.6, 0.6], [0.8, 0.8]));
  await tool(page, "Polygon").click();
  await grows("the polygon marks, corner by corner", async () => {
    for (const corner of [[0.3, 0.3], [0.42, 0.3], [0.36, 0.5]]) await page.mouse.click(...await at(page, ...corner));
    await page.keyboard.press("Enter");
  });
  await tool(page, "Wand").click();
  const narrow = await wanded(page, "8", share);
  assert.ok(await wanded(page, "120", share) > narrow, "the wand takes more with more tolerance");
  await grows("growing marks more", () => button(desk(page), "Grow").click());
  const grown = await share();
  await button(desk(page), "Shrink").click();
  await until("shrinking takes it back", async () => (await share()) < grown);
  await tool(page, "Undo").click();
  await tool(page, "Undo").click();
  await tool(page, "Hand").click();
  await button(desk(page), "Zoom in").click();
  const place = () => desk(page).locator(".desk-sheet").boundingBox().then(({ x, y }) => [Math.round(x), Math.round(y)].join());
  const there = await place();
  await drag(page, [0.5, 0.5], [0.45, 0.42]);
  assert.notEqual(await place(), there, "the hand moves the picture");
  await button(desk(page), "Fit").click();
  const before = await share();
  await tool(page, "Eraser").click();
  await drag(page, [0.1, 0.1], [0.3, 0.1]);
  await until("the eraser takes away", async () => (await share()) < before);
  await button(desk(page), "Grow").click();
  await button(desk(page), "Invert").click();
  await until("inverted", async () => (await share()) > 50);
  for (let step = 0; step < 8; step++) await tool(page, "Undo").click();
  await until("all is taken back", async () => (await marked(page).count()) === 0);
  assert.ok(await tool(page, "Undo").isDisabled());
  await tool(page, "Redo").click();
  await marked(page).waitFor();
  await tool(page, "Undo").click();
  await until("taken back again", async () => (await marked(page).count()) === 0);

  await stage(page).focus();
  await page.keyboard.press("r");
  await page.keyboard.press("Space");
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await until("a rectangle by keys", async () => (await marked(page).count()) > 0);
  await page.keyboard.press("w");
  await grows("the wand by keys", () => page.keyboard.press("Space"));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await until("the desk is closed", async () => (await desk(page).count()) === 0);
});

test("the demo edits what was marked, and its layers are moved, mixed, saved and exported", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await send(page, "A lighthouse by the sea");
  await openDesk(page);
  await markRectangle(page, [0.4, 0.3], [0.6, 0.6]);
  await words(page).fill("make it red");
  await apply(page);
  await holds(page);
  await button(desk(page), "Blink").click();
  await button(desk(page), "Blink").click();
  await desk(page).getByRole("slider", { name: "Before and after" }).fill("50");
  await tool(page, "Keep").click();
  const show = desk(page).getByRole("checkbox", { name: "Show make it red" });
  await show.waitFor();
  await until("it is saved", async () => (await desk(page).getByRole("button", { name: "Download the picture" }).count()) === 1, PROMISE_MS);
  const saved = (await stored(page)).pictures.map(([, text]) => JSON.parse(text).record).find(({ origin }) => origin.derived);
  assert.equal(saved.origin.derived.demo, true, "and is marked as the demo's");
  const document = async () => {
    const summaries = (await stored(page)).summaries.map(([, text]) => JSON.parse(text).record);
    return summaries.find((summary) => summary.retouch)?.retouch;
  };
  await desk(page).getByRole("slider", { name: "Opacity of make it red" }).fill("40");
  await button(desk(page), "Move make it red right").click();
  await until("the layer is written down", async () => {
    const [layer] = (await document()).layers;
    return layer.opacity === 40;
  });
  const [before] = (await document()).layers;
  await button(desk(page), "Drag make it red with the pointer").click();
  await drag(page, [0.5, 0.5], [0.6, 0.4]);
  await until("it lies where it was let go", async () => {
    const [layer] = (await document()).layers;
    const [right, down] = [layer.x - before.x, layer.y - before.y];
    return Math.abs(right - 137) < 8 && Math.abs(down + 77) < 8;
  });
  assert.equal(await marked(page).count(), 0, "dragging marks nothing");
  await button(desk(page), "Drag make it red with the pointer").click();
  await show.uncheck();
  await until("hidden", async () => (await document()).layers[0].shown === false);
  await tool(page, "Undo").click();
  await until("shown again", async () => (await document()).layers[0].shown === true);
  const ora = await downloaded(page, () => button(desk(page), "OpenRaster (GIMP, Krita)").click());
  assert.match(ora.name, /\.ora$/);
  assert.equal(ora.bytes.subarray(38, 54).toString(), "image/openraster");
  const zip = await downloaded(page, () => button(desk(page), "PNG files (zip)").click());
  assert.ok(zip.bytes.includes("manifest.json"));
});

test("a picture is made larger, and the picture itself keeps every pixel", async (t) => {
  const { page, original } = await harbourOnDesk(t, { seed: 5 });
  await markRectangle(page, [0.1, 0.1], [0.3, 0.3]);
  await words(page).fill("words about the picture before");
  await desk(page).getByText("Extend", { exact: true }).first().click();
  await desk(page).getByRole("combobox", { name: "To the ratio" }).selectOption("21:9");
  await button(desk(page), "Extend").click();
  await until("the margin is marked", async () => (await desk(page).getByRole("combobox", { name: "Kind of edit" }).inputValue()) === "Fill the margin"
    && (await marked(page).count()) > 0, PROMISE_MS);
  await apply(page);
  await holds(page);
  await tool(page, "Keep").click();
  await until("it is saved", async () => (await button(desk(page), "Download the picture").count()) === 1, PROMISE_MS);
  const kept = await downloaded(page, () => button(desk(page), "Download the picture").click());
  const { wider, others } = await page.evaluate(async ([before, after]) => {
    const decoded = async (base64) => createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const [original, kept] = await Promise.all([before, after].map(decoded));
    const [left, top] = [(kept.width - original.width) / 2, (kept.height - original.height) / 2].map(Math.floor);
    const samples = (picture, x, y) => {
      const context = new OffscreenCanvas(original.width, original.height).getContext("2d", { willReadFrequently: true });
      context.drawImage(picture, -x, -y);
      return context.getImageData(0, 0, original.width, original.height).data;
    };
    const [one, other] = [samples(original, 0, 0), samples(kept, left, top)];
    // Two decoders of the same JPEG may differ by a step.
    return { wider: kept.width - original.width, others: one.filter((value, at) => Math.abs(value - other[at]) > 2).length };
  }, [original.bytes, kept.bytes].map((bytes) => bytes.toString("base64")));
  assert.ok(wider > 100, `${wider} columns more`);
  assert.equal(others, 0, "every pixel of the picture itself is what it was");

  await page.keyboard.press("Escape");
  await desk(page).waitFor({ state: "hidden" });
  await openDesk(page, 0);
  await marked(page).waitFor();
  assert.equal(await words(page).inputValue(), "words about the picture before", "what was begun there is there still");
});

test("a picture is downloaded as it is shown, never as it was saved before", async (t) => {
  const { page, original } = await harbourOnDesk(t, { seed: 7 });
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await apply(page);
  await holds(page);
  await tool(page, "Keep").click();
  const download = button(desk(page), "Download the picture");
  await download.waitFor({ timeout: PROMISE_MS });
  await desk(page).getByRole("checkbox", { name: "Show a red lighthouse" }).uncheck();
  await until("what was saved is not offered any more", async () => (await download.count()) === 0);
  await button(desk(page), "Save as a picture").click();
  await download.waitFor({ timeout: PROMISE_MS });
  const kept = await downloaded(page, () => download.click());
  const counts = await compared(page, original.bytes, kept.bytes, [0, 0, 1, 1]);
  assert.equal(counts.inside, 0, "without the layer it is the picture itself");
});
