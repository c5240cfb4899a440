// Typing in a conversation of 500 turns with 500 pictures while an answer streams into it.
import assert from "node:assert/strict";
import { writeConversation } from "./conversation.mjs";
import { absolute, quantile } from "./figure.mjs";
import { person, withStudio } from "./page.mjs";

const TURNS = 500;
const KEYS = 120;
const KEY_EVERY_MS = 60;
const TEXT = "the same boat at dusk with a lantern at the bow and gulls over the pier ";

export async function typing() {
  return withStudio(async ({ page, simulator, address, started }) => {
    const conversation = await writeConversation(page, TURNS);
    await page.goto(`${address}#/conversation/${conversation}`);
    await page.reload();
    await started();
    await person.asPersonWithKey(page);
    await page.waitForFunction((turns) => document.querySelectorAll('[role="log"] img').length >= turns / 2, TURNS);
    // A reply that takes longer than the typing: 20 MB at 0.15 MB/s, a piece every 50 ms.
    await simulator.control("/behaviours", [{ when: { method: "generate" }, picture_bytes: 15_000_000, pace_bytes_per_s: 150_000 }]);
    await page.evaluate(() => {
      bench.onKeys();
      bench.events = [];
      new PerformanceObserver((list) => bench.events.push(...list.getEntries().filter(({ name }) => name === "keydown").map(({ duration }) => duration)))
        .observe({ type: "event", durationThreshold: 16 });
    });
    await person.message(page).fill("Another one");
    await person.button(page, "Send").click();
    await person.button(page, "Stop").waitFor();
    await person.message(page).click();
    await page.evaluate(() => void (bench.keys.length = bench.events.length = 0));
    for (let nth = 0; nth < KEYS; nth++) {
      await page.keyboard.press(TEXT[nth % TEXT.length] === " " ? "Space" : TEXT[nth % TEXT.length]);
      await page.waitForTimeout(KEY_EVERY_MS);
    }
    assert.ok(await person.button(page, "Stop").isVisible(), "it still streams");
    const { keys, events, typed } = await page.evaluate(() => ({
      keys: bench.keys, events: bench.events, typed: document.querySelector("#message").value.length,
    }));
    assert.equal(typed, KEYS, "no key was lost");
    assert.equal(keys.length, KEYS);
    await person.button(page, "Stop").click();
    await person.settled(page);
    // The browser's own measure leaves out what took less than 16 ms, and counts in steps of 8.
    const own = [...events, ...Array.from({ length: Math.max(0, KEYS - events.length) }, () => 16)];
    return [
      absolute(`key to paint, 95th percentile, ${TURNS} turns and pictures, one streaming`, "ms", 50, quantile(keys, 0.95), Math.max(...keys)),
      absolute("the same by the browser's event timing", "ms", 50, quantile(own, 0.95), Math.max(...own)),
    ];
  });
}
