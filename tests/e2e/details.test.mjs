// What is said of an answer under way and of a picture, and what its buttons do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NETWORK, atWork } from "./lib/fault.mjs";
import {
  asPersonWithKey, answers, attachments, button, choose, downloaded, generated, log, look, message, newConversation, posts, say, send, settled, sha256, stored, until,
} from "./lib/person.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";

test("one of several is stopped, and the others go on", async (t) => {
  const { page, simulator } = await atWork(t);
  await choose(page, "Count", "3");
  await simulator.control("/behaviours", { times: 0, event_delay_ms: 700 });
  await say(page, "Three boats");
  const stops = log(page).getByRole("button", { name: "Stop this one", exact: true });
  await until("each can be stopped", async () => (await stops.count()) === 3);
  await until("all have left", async () => (await posts(simulator)).length === 3);
  await stops.nth(1).click();
  await until("one is cut", async () => (await posts(simulator)).filter(({ end }) => end === "client_cut").length === 1);
  await settled(page);
  assert.equal(await generated(page).count(), 2, "two pictures");
  assert.deepEqual((await posts(simulator)).map(({ end }) => end === "client_cut").sort(), [false, false, true]);
  assert.match(await answers(page).nth(1).innerText(), /stopped/i);
});

test("what arrives is shown at once, however soon it came after what was shown before it", async (t) => {
  const { page, simulator } = await atWork(t);
  const words = "Here is the harbour, and these are the last words before a long wait.";
  for (const delay of [2, 5, 9]) {
    await newConversation(page);
    // The last words come less than a frame after those before them, and then nothing for a long time.
    await simulator.control("/behaviours", { stall: { after_event: 5 }, event_delay_ms: delay, text: words });
    await say(page, `A harbour, ${delay} ms`);
    await log(page).getByText(words).waitFor({ timeout: 5_000 });
    await button(page, "Stop").click();
    await settled(page);
  }
});

test("an answer under way says what it is at, and for how long", async (t) => {
  const { page, simulator } = await atWork(t, { clock: true });
  await simulator.control("/behaviours", { stall: { after_event: 1 }, thoughts: true });
  await say(page, "A slow boat");
  const line = log(page).locator(".pending-line");
  const seconds = async () => Number(/, (\d+) s/.exec(await line.innerText())?.[1] ?? Number.NaN);
  await until("it thinks", async () => /^Thinking, /.test(await line.innerText()));
  await page.clock.runFor(5_000);
  await until("seconds are told", async () => (await seconds()) >= 5);
  const before = await seconds();
  await page.clock.runFor(6_000);
  await until("and go on", async () => (await seconds()) >= before + 6);
  await page.clock.runFor(30_000);
  await until("longer than usual", async () => /longer than usual/.test(await line.innerText()));
  await button(page, "Stop").click();
  await settled(page);
});

test("a picture tells its prompt, its model, its price and its pixels, and the viewer's buttons do what they say", async (t) => {
  const { page } = await atWork(t);
  await choose(page, "Aspect ratio", "3:2");
  await send(page, "A boat in the fog");
  await send(page, "A boat in the sun");
  await look(generated(page).last());
  await button(page, "Details").first().click();
  const facts = page.locator(".looked .facts");
  const told = await facts.innerText();
  for (const fact of [/A boat in the fog/, /Nano Banana 2\.1/, /\$0\.0\d+/, /1264 × 848/]) assert.match(told, fact);

  const viewer = page.getByRole("dialog", { name: "Picture" });
  const closer = async () => {
    await button(page, "Look closely").first().click();
    await viewer.waitFor();
  };
  // The colours of a few places: the small copy of a picture gives way to itself, and each has an address of its own.
  const shown = () => viewer.getByRole("img").evaluate(async (img) => {
    await img.decode().catch(() => undefined);
    const context = new OffscreenCanvas(16, 16).getContext("2d");
    context.drawImage(img, 0, 0, 16, 16);
    return [...context.getImageData(0, 0, 16, 16).data];
  });
  const isNear = (one, other) => one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length < 2;
  await closer();
  const first = await shown();
  await viewer.getByRole("button", { name: "Next picture" }).click();
  await until("the next one", async () => !isNear(await shown(), first));
  await page.keyboard.press("ArrowLeft");
  await until("the first one again", async () => isNear(await shown(), first));
  await viewer.getByRole("button", { name: "Actual pixels" }).click();
  await until("a point of the picture is a point of the screen", async () => Math.abs(await viewer.getByRole("img").evaluate((img) => img.getBoundingClientRect().width) - 1264) < 2);
  await viewer.getByRole("button", { name: "Details" }).click();
  await viewer.getByText("A boat in the fog").waitFor();
  const file = await downloaded(page, () => viewer.getByRole("button", { name: "Download" }).click());
  const names = (await stored(page)).pictures.map(([name]) => name);
  assert.ok(names.includes(sha256(file.bytes)), "the file is what is stored");
  await viewer.getByRole("button", { name: "Use as input" }).click();
  await viewer.waitFor({ state: "hidden" });
  await until("it is at the message", async () => (await attachments(page).count()) === 1);
  await closer();
  await viewer.getByRole("button", { name: "Continue" }).click();
  await viewer.waitFor({ state: "hidden" });
  await page.getByText(/goes on from|continue/i).first().waitFor();
});

test("a picture model that only the service knows can be chosen", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const { page } = await openStudio(t, { simulator, expected: NETWORK });
  const listed = { models: [{ name: "models/gemini-9-image", displayName: "Nano Banana 9", supportedGenerationMethods: ["generateContent"] }] };
  await simulator.control("/behaviours", { times: 0, when: { method: "models" }, fail: { status: 200, body: JSON.stringify(listed), content_type: "application/json" } });
  await asPersonWithKey(page);
  const names = () => page.getByRole("combobox", { name: "Model", exact: true }).locator("option").evaluateAll((all) => all.map(({ value }) => value));
  await until("it is offered", async () => (await names()).includes("gemini-9-image"));
  await choose(page, "Model", "gemini-9-image");
  await simulator.control("/behaviours", undefined, "DELETE");
  await message(page).fill("A boat");
  await button(page, "Send").click();
  await until("it is asked", async () => (await posts(simulator)).some(({ path }) => path.includes("gemini-9-image")));
});

test("where a signature is refused, one click goes on from the last picture alone", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "A boat");
  await simulator.control("/settings", { secret: "another" });
  await send(page, "now in the evening");
  await answers(page).last().getByRole("button", { name: "Go on from the last picture alone", exact: true }).click();
  await send(page, "now in the evening");
  await look(generated(page).last());
  const { status, body } = (await posts(simulator)).at(-1);
  assert.equal(status, 200);
  assert.equal(body.contents.length, 1, "without what was refused");
  assert.ok(body.contents[0].parts.some((part) => part.inlineData), "and with the picture");
});
