// How it looks and how it is used without a mouse: every state in three sizes and two themes, no rule of accessibility
// broken, nothing wider than the screen, nothing that jumps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { examine, observe } from "./lib/look.mjs";
import {
  answers, asNewcomer, attach, button, choose, conversations, generated, log, look, message, newConversation, openSettings,
  posts, send, settled, until,
} from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork as begin } from "./lib/work.mjs";

const NETWORK = [/Failed to load resource/];

const atWork = (t, options = {}) => begin(t, { expected: NETWORK, whole: true, ...options });

test("the ways in", async (t) => {
  const { page } = await openStudio(t, { whole: true });
  await page.getByLabel("API key", { exact: true }).waitFor();
  await examine(t, page, "welcome");
});

test("the states of the studio", async (t) => {
  const { page, simulator } = await atWork(t);
  await examine(t, page, "blank");

  await simulator.control("/behaviours", { stall_before_headers: true });
  await message(page).fill("A bicycle leaning on a harbour wall, late light, space for a title on the left");
  await button(page, "Send").click();
  await until("it has left", async () => (await posts(simulator)).length === 1);
  await page.getByText(/waiting for the first word/).waitFor();
  await examine(t, page, "loading");
  await button(page, "Stop").click();
  await settled(page);

  await newConversation(page);
  await choose(page, "Aspect ratio", "16:9");
  const stall = { after_event: 5 };
  await simulator.control("/behaviours", { stall, text: "Here is the harbour. I kept the *left third* calm, so that a title has room there." });
  await message(page).fill("A harbour");
  await button(page, "Send").click();
  await until("words are there", async () => /title has/.test(await log(page).innerText()));
  await examine(t, page, "streaming");
  await button(page, "Stop").click();
  await settled(page);

  await newConversation(page);
  await simulator.control("/behaviours", { finish: { reason: "IMAGE_SAFETY", message: "Unable to show the generated image." } });
  await send(page, "Something the model refuses");
  await message(page).fill("Words that stay");
  await attach(page, [{ name: "holiday.png", mimeType: "image/png", buffer: png(60, 40, (x) => [x * 4, 90, 200]) }, { name: "notes.txt", mimeType: "", buffer: Buffer.from("notes") }]);
  await page.getByText("This file is not a picture.").waitFor();
  await examine(t, page, "failed");
});

test("a full conversation, its batch, its panels", async (t) => {
  const { page } = await atWork(t);
  for (const [ratio, text] of [["16:9", "A red bicycle leaning on a harbour wall"], ["", "now change the colour to yellow"], ["", "and a teal door behind it"]]) {
    await choose(page, "Aspect ratio", ratio);
    await send(page, text);
  }
  await button(page, "Regenerate").last().click();
  await log(page).getByText("2 / 2", { exact: true }).waitFor();
  await settled(page);
  await look(generated(page).last());
  await examine(t, page, "full");

  await button(page, "Look closely").last().click();
  await page.getByRole("dialog", { name: "Picture" }).getByRole("img").waitFor();
  await examine(t, page, "viewer");
  await page.keyboard.press("Escape");

  await openSettings(page);
  await examine(t, page, "settings");
  await page.keyboard.press("Escape");

  await button(page, "From this device’s pictures").click();
  await page.getByRole("dialog", { name: "Pictures on this device" }).getByRole("img", { includeHidden: true }).first().waitFor();
  await examine(t, page, "library");
  await page.keyboard.press("Escape");

  await newConversation(page);
  await choose(page, "Count", "4");
  await choose(page, "Aspect ratio", "4:3");
  await send(page, "Four views of a lighthouse, orange evening");
  await until("four", async () => (await generated(page).count()) === 4);
  await look(generated(page).last());
  await examine(t, page, "batch");
});

test("nothing jumps while an answer streams", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "A blue kite");
  await look(generated(page).first());
  await choose(page, "Aspect ratio", "3:2");
  const text = "A first line that grows.\n\nA second one, **with weight**, and long enough to wrap on a narrow screen, word by word by word.";
  await simulator.control("/behaviours", { event_delay_ms: 250, delay_ms: 700, text });
  await message(page).fill("now green");
  await message(page).press("Enter");
  await until("it has left", async () => (await posts(simulator)).length === 2);
  const seen = await observe(page);
  await settled(page);
  await look(generated(page).last());
  const { layoutShift, shifted } = await seen();
  // The answer itself stays where it is; beside it, the next message gains a picture that it will be about (0.01).
  assert.ok(layoutShift < 0.02, `the layout shifted by ${layoutShift}: ${shifted.join("; ")}`);
});

// The element that has the focus, as a person would name it, and whether one sees that it has it.
const focused = (page) => page.evaluate(() => {
  const node = document.activeElement;
  const name = node.getAttribute("aria-label") ?? node.labels?.[0]?.innerText ?? node.innerText?.trim().split("\n")[0] ?? "";
  const seen = [node, node.parentElement, ...node.querySelectorAll(":scope > *")].some((each) => {
    if (!each) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  });
  return { name, seen, inView: node.getBoundingClientRect().width > 0 };
});

// Presses Tab until the focus is on something of that name; every stop on the way has to be visible.
async function tabTo(page, name, key = "Tab") {
  const way = [];
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    way.push(now.name);
    assert.ok(now.seen, `the focus on “${now.name}” is to be seen`);
    if (now.name === name) return way;
  }
  return assert.fail(`no way by ${key} to ${name}: ${way.join(" · ")}`);
}

test("the whole journey by keyboard alone", async (t) => {
  const { page } = await openStudio(t, { whole: true });
  await button(page, "Try without a key").waitFor();
  await tabTo(page, "Try without a key");
  await page.keyboard.press("Enter");
  await until("the caret is in the message", async () => (await focused(page)).name === "Message");

  await page.keyboard.type("A red bicycle");
  assert.deepEqual(await tabTo(page, "Send"), ["Attach pictures", "From this device’s pictures", "Use a style", "Model", "Aspect ratio", "Size", "Count", "Send"]);
  await tabTo(page, "Aspect ratio", "Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "Message", "Shift+Tab");
  await page.keyboard.press("Enter");
  await settled(page);
  await look(generated(page).first());

  await message(page).focus();
  await tabTo(page, "Look closely", "Shift+Tab");
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: "Picture" });
  await viewer.waitFor();
  for (let stop = 0; stop < 25; stop++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null), "the focus stays in the viewer");
  }
  for (const key of ["+", "+", "ArrowRight", "-", "1", "0"]) await page.keyboard.press(key);
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });
  await until("the focus comes back", async () => (await focused(page)).name === "Look closely");

  await tabTo(page, "Continue from this picture");
  await page.keyboard.press("Enter");
  await until("the caret is in the message", async () => (await focused(page)).name === "Message");
  await page.keyboard.press("Escape");
  await page.getByText("Going on from this picture alone").waitFor({ state: "hidden" });
  await page.keyboard.type("now change the colour to yellow");
  await page.keyboard.press("Enter");
  await button(page, "Stop").waitFor();
  await page.keyboard.press("Escape");
  await settled(page);
  await log(page).getByText("You stopped this answer.").waitFor();

  await conversations(page).getByRole("link").first().focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("By hand");
  await page.keyboard.press("Enter");
  await conversations(page).getByRole("link", { name: /By hand/ }).waitFor();
});

test("who asked for less motion gets none", async (t) => {
  const { page, simulator } = await atWork(t, { whole: false });
  await simulator.control("/behaviours", { stall: { after_event: 4 } });
  await message(page).fill("Calm");
  await button(page, "Send").click();
  await until("it has left", async () => (await posts(simulator)).length === 1);
  await answers(page).first().waitFor();
  const moving = await page.evaluate(() => document.getAnimations()
    .filter((each) => each.playState === "running" && each.effect.getComputedTiming().duration > 50)
    .map((each) => `${each.effect.target?.className} ${each.animationName ?? each.transitionProperty}`));
  assert.deepEqual(moving, []);
  await button(page, "Stop").click();
  await settled(page);
});

test("a choice of theme outlives a reload and comes before the first paint", async (t) => {
  const { page, started } = await openStudio(t, { theme: "light", whole: true });
  await asNewcomer(page);
  const dialog = await openSettings(page);
  await dialog.getByRole("radio", { name: "Dark" }).check({ force: true });
  const brightness = () => page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    return Math.max(...context.getImageData(0, 0, 1, 1).data.slice(0, 3));
  });
  await until("it is dark", async () => (await brightness()) < 80);
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await started();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
});
