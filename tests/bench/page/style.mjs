// A style of fifty photographs of 12 Mpx: from the files to its compiled version, beside the browser's own decoding of
// the same files; what the main thread does meanwhile, and what the page's process holds.
import { absolute, ratio } from "./figure.mjs";
import { memoryOf } from "./memory.mjs";
import { tasksDuring, withStudio } from "./page.mjs";

const PICTURES = Number(process.env.ATELIER_STYLE_PICTURES ?? 50);
const [WIDTH, HEIGHT] = [4000, 3000];
const MEGABYTE = 1_000_000;

// Runs in the page: files as a camera makes them, each with its own light, shapes and grain.
const make = (page) => page.evaluate(async ([count, width, height]) => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  const grain = new OffscreenCanvas(512, 512);
  const noise = grain.getContext("2d").createImageData(512, 512);
  for (let at = 0; at < noise.data.length; at += 4) {
    noise.data.fill(Math.random() * 255, at, at + 3);
    noise.data[at + 3] = 40;
  }
  grain.getContext("2d").putImageData(noise, 0, 0);
  globalThis.photographs = [];
  for (let nth = 0; nth < count; nth++) {
    const sky = context.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, `hsl(${200 + nth % 20} 50% ${60 + nth % 15}%)`);
    sky.addColorStop(1, `hsl(${30 + nth % 15} 55% ${45 + nth % 10}%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    for (let shape = 0; shape < 160; shape++) {
      context.fillStyle = `hsl(${20 + Math.random() * 40} 40% ${20 + Math.random() * 50}% / 0.5)`;
      context.beginPath();
      context.ellipse(Math.random() * width, height * (0.4 + 0.6 * Math.random()), 20 + Math.random() * 300, 20 + Math.random() * 200, Math.random() * 3, 0, 7);
      context.fill();
    }
    for (let x = 0; x < width; x += 512) for (let y = 0; y < height; y += 512) context.drawImage(grain, x, y);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.88 });
    globalThis.photographs.push(new File([blob], `photograph-${nth}.jpg`, { type: "image/jpeg" }));
  }
  return globalThis.photographs.reduce((sum, { size }) => sum + size, 0);
}, [PICTURES, WIDTH, HEIGHT]);

// Runs in the page: each file decoded once, one after the other, as nothing that looks at them can avoid.
const decode = (page) => page.evaluate(async () => {
  const began = performance.now();
  for (const file of globalThis.photographs) (await createImageBitmap(file)).close();
  return performance.now() - began;
});

// Runs in the page: the files given to the style that lies open, until its version is there; how long that takes.
const compile = (page) => page.evaluate(async () => {
  const appears = (look) => new Promise((done) => {
    const found = () => look() && (watcher.disconnect(), done());
    const watcher = new MutationObserver(found);
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    found();
  });
  const compile = () => [...document.querySelectorAll(".style-making .button")].find((each) => /^Compile/.test(each.textContent) && !each.disabled);
  const began = performance.now();
  const given = new DataTransfer();
  globalThis.photographs.forEach((file) => given.items.add(file));
  const field = document.querySelector("input[aria-label='Pictures for the style']");
  field.files = given.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await appears(() => document.querySelector(".style-work progress"));
  await appears(() => document.querySelector(".style-report") && compile());
  compile().click();
  await appears(() => /is compiled from these pictures/.test(document.querySelector(".style-making").textContent));
  return performance.now() - began;
});

export async function style() {
  return withStudio(async ({ page, context }) => {
    const bytes = await make(page);
    console.error(`${PICTURES} photographs, ${(bytes / MEGABYTE).toFixed(0)} MB`);
    await decode(page);
    const floorMs = await decode(page);
    const book = page.getByRole("dialog", { name: "Styles" });
    await page.getByRole("link", { name: "Styles", exact: true }).first().click();
    await book.getByRole("button", { name: "New style", exact: true }).click();
    const grown = await memoryOf(context, page);
    const wholeMs = await compile(page);
    const grownBytes = grown();
    // What the main thread does is looked at the second time: noting it takes a twentieth of the processor, which
    // decoding was not charged for.
    await book.getByRole("button", { name: "All styles" }).click();
    await book.getByRole("button", { name: "New style", exact: true }).click();
    const { longestMs, longestCpuMs } = await tasksDuring(page, () => compile(page));
    return [
      ratio(`a style of ${PICTURES} photographs of 12 Mpx, compiled, against decoding them one after the other`, 1.5, [wholeMs], [floorMs]),
      absolute("the same: longest task of the main thread", "ms", 50, longestCpuMs, longestMs),
      absolute("the same: memory of the page's process beyond what it had", "MB", 400, grownBytes / MEGABYTE),
    ];
  });
}
