// Looking at a page: screenshots of a state in every size and theme, and the accessibility audit.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { axeSource } from "./packages.mjs";
import { SHOTS } from "./paths.mjs";
import { SIZES, THEMES } from "./studio.mjs";

// Waits until no colour or place is on its way: in between they have contrasts and positions of their own.
const still = (page) => page.evaluate(() =>
  Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)));

// Takes `NAME-SIZE-THEME.png` of the page as it is, for every size and theme, and puts size and theme back.
export async function takeShots(page, name) {
  await mkdir(SHOTS, { recursive: true });
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
      await still(page);
      await page.screenshot({ path: join(SHOTS, `${name}-${size}-${theme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

// Fails with one line per violation of WCAG 2.2 A and AA or of axe's best practices. The script is evaluated by the
// debugger, not inserted into the page, so the policy stays on.
export async function audit(page, { except = [] } = {}) {
  await still(page);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, {
    rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])),
  }), except);
  const lines = violations.map((each) => `${each.id}: ${each.help} → ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  assert.deepEqual(lines, [], "accessibility");
}

// The longest task and the shift of the layout, with what was shifted, since `observe` was called in the page.
export async function observe(page) {
  await page.evaluate(() => {
    globalThis.seen = { longestTaskMs: 0, layoutShift: 0, shifted: [] };
    new PerformanceObserver((list) => list.getEntries().forEach((task) => {
      globalThis.seen.longestTaskMs = Math.max(globalThis.seen.longestTaskMs, task.duration);
    })).observe({ type: "longtask" });
    new PerformanceObserver((list) => list.getEntries().forEach((shift) => {
      if (shift.hadRecentInput) return;
      globalThis.seen.layoutShift += shift.value;
      for (const { node, previousRect, currentRect } of shift.sources) {
        globalThis.seen.shifted.push(`${node?.className ?? node?.nodeName} ${Math.round(previousRect.top)} → ${Math.round(currentRect.top)}`);
      }
    })).observe({ type: "layout-shift" });
  });
  return () => page.evaluate(() => globalThis.seen);
}
