// Looking at a page: screenshots of a state in every size and theme, and the accessibility audit.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { axeSource } from "./packages.mjs";
import { SHOTS } from "./paths.mjs";
import { SIZES, THEMES } from "./studio.mjs";

const WIDTHS_PX = [360, 390, 820, 1220, 1280, 1440, 2560];

// Waits until no colour or place is on its way: in between they have contrasts and positions of their own.
const still = (page) => page.evaluate(() =>
  Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)));

// Takes `NAME-SIZE-THEME.png` of the page as it is, for every size and theme, and puts size and theme back. Pictures are
// for people: they are taken where somebody has named a folder for them, and in the long form.
export async function takeShots(page, name) {
  if (!process.env.ATELIER_SHOTS && process.env.ATELIER_LONG !== "1") return;
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
// debugger, not inserted into the page, so the policy stays on. `only` leaves it at these rules.
export async function audit(page, { except = [], only } = {}) {
  await still(page);
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(({ except, only }) => globalThis.axe.run(document, {
    rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
    ...(only ? { runOnly: { type: "rule", values: only } } : {}),
  }), { except, only });
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

// What reaches over the right edge of the screen or of the column it scrolls in, by its class.
export const overflowing = (page) => page.evaluate(() => {
  const wide = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) wide.push(`page ${root.scrollWidth} > ${innerWidth}`);
  for (const node of document.querySelectorAll('[role="log"], main, dialog, form')) {
    if (node.checkVisibility() && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible") {
      wide.push(`${node.className} ${node.scrollWidth} > ${node.clientWidth}`);
    }
  }
  // What a box with a border frames stays within it.
  for (const box of document.querySelectorAll("form.composer, .way, .ways-beside, .attachment, .sheet")) {
    const { left, right } = box.getBoundingClientRect();
    for (const node of box.querySelectorAll("button, select, textarea, input")) {
      const at = node.getBoundingClientRect();
      const isScrolled = node.closest(".attachments, .pick, .pickers, .banner:has(> .style-chip), [class*=visually-hidden]");
      if (at.width > 1 && !isScrolled && node.checkVisibility({ visibilityProperty: true }) && (at.right > right + 0.5 || at.left < left - 0.5)) {
        wide.push(`${node.className} out of ${box.className}: ${Math.round(at.left)}…${Math.round(at.right)} of ${Math.round(left)}…${Math.round(right)}`);
      }
    }
  }
  for (const node of document.querySelectorAll("button, select, textarea, input, img, h1, h2, p")) {
    const { left, right, width } = node.getBoundingClientRect();
    const isShown = node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 1;
    const isAside = node.closest("nav, aside, [class*=visually-hidden], ul, ol, dialog[class=viewer]");
    if (isShown && !isAside && (right > innerWidth + 1 || left < -1)) wide.push(`${node.tagName} ${node.className} ${Math.round(left)}…${Math.round(right)}`);
  }
  return wide;
});

// A state is shot, audited in both themes, and measured in every width. The second theme differs in colours alone.
export async function examine(t, page, name) {
  await t.test(name, async (t) => {
    const before = page.viewportSize();
    await takeShots(page, name);
    for (const [colorScheme, only] of [["light", undefined], ["dark", ["color-contrast", "link-in-text-block"]]]) {
      await t.test(`accessible, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme });
        await audit(page, { only });
      });
    }
    await page.emulateMedia({ colorScheme: null });
    for (const width of WIDTHS_PX) {
      await page.setViewportSize({ width, height: 900 });
      // What follows the size of the window by script has had its turn two frames later.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await t.test(`no wider than ${width} px`, async () => assert.deepEqual(await overflowing(page), []));
    }
    await page.setViewportSize(before);
  });
}
