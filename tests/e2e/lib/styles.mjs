// Styles as a person makes them: sets of pictures, and the way through the stylebook.
import assert from "node:assert/strict";
import { button, sha256, stored, until } from "./person.mjs";
import { png } from "./pictures.mjs";

// One picture of a manner: stripes or discs over a ground, each time placed otherwise, by a plain sequence of numbers.
const MANNERS = {
  dusk: { ground: [236, 196, 150], ink: [120, 52, 40], striped: true },
  ice: { ground: [214, 228, 240], ink: [30, 70, 130], striped: false },
};

// Drawing takes longer than much of what is done with the pictures.
const drawn = new Map();

export function picture(manner, nth, width = 320, height = 240) {
  const name = [manner, nth, width, height].join();
  if (!drawn.has(name)) drawn.set(name, draw(manner, nth, width, height));
  return drawn.get(name);
}

function draw(manner, nth, width, height) {
  const { ground, ink, striped } = MANNERS[manner];
  let seed = nth * 7919 + manner.length;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const discs = Array.from({ length: 6 }, () => [next() * width, next() * height, 12 + next() * 30]);
  const pitch = 14 + Math.floor(next() * 6);
  const isOnDisc = (x, y) => discs.some(([cx, cy, radius]) => (x - cx) ** 2 + (y - cy) ** 2 < radius ** 2);
  const isInk = (x, y) => (striped ? isOnDisc(x, y) !== ((x + y * (1 + (nth % 3))) % pitch < 3) : isOnDisc(x, y));
  const shade = (colour, y) => colour.map((channel) => Math.round(channel * (0.92 + 0.08 * (y / height))));
  return { name: `${manner}-${nth}.png`, mimeType: "image/png", buffer: png(width, height, (x, y) => (isInk(x, y) ? ink : shade(ground, y))) };
}

export const set = (manner, count, from = 1) => Array.from({ length: count }, (_, at) => picture(manner, from + at));

// How well a result matches its style, as the meter beside it says.
export const fits = (page) => page.getByRole("log", { name: "Conversation", exact: true }).getByRole("meter", { name: "Style match", exact: true });
export const score = async (meter) => Number(await meter.getAttribute("aria-valuenow"));

export const book = (page) => page.getByRole("dialog", { name: "Styles" });
export const openBook = async (page) => {
  await page.getByRole("link", { name: "Styles", exact: true }).click();
  await book(page).waitFor();
};
export const closeBook = (page) => book(page).getByRole("button", { name: "Close" }).first().click();
export const members = (page) => book(page).getByRole("list", { name: "Training pictures", exact: true }).getByRole("listitem");
const idle = (page) => until("nothing is under way", async () => (await book(page).locator(".style-work").count()) === 0, 60_000);

export async function addPictures(page, files) {
  await book(page).getByLabel("Pictures for the style").setInputFiles(files);
  await until("they are taken", async () => (await book(page).locator(".style-work").count()) > 0
    || (await book(page).locator(".style-said").count()) > 0 || (await members(page).count()) > 0);
  await idle(page);
}

// A style of this name with these files, not compiled yet. Leaves the stylebook open at it.
export async function begun(page, name, files) {
  if (!(await book(page).isVisible())) await openBook(page);
  const back = book(page).getByRole("button", { name: /^All (styles|characters)$/ });
  if (await back.isVisible()) await back.click();
  await book(page).getByRole("button", { name: "New style", exact: true }).click();
  const title = book(page).getByRole("textbox", { name: "Name of the style" });
  await title.fill(name);
  await title.press("Enter");
  await addPictures(page, files);
  assert.equal(await members(page).count(), files.length);
}

// The same, compiled.
export async function compiled(page, name, files) {
  await begun(page, name, files);
  await button(book(page), "Compile").click();
  await book(page).getByText(/^Version \d+ is compiled from these pictures/).waitFor();
}

export const portraits = (page) => book(page).getByRole("list", { name: "Pictures of the character" }).getByRole("listitem");

// A character of this name, of these files. Leaves the stylebook open at it.
export async function character(page, name, files, about = "") {
  if (!(await book(page).isVisible())) await openBook(page);
  const back = book(page).getByRole("button", { name: /^All (styles|characters)$/ });
  if (await back.isVisible()) await back.click();
  await button(book(page), "New character").click();
  const title = book(page).getByRole("textbox", { name: "Name of the character" });
  await title.fill(name);
  await title.press("Enter");
  await book(page).getByLabel("Pictures for the character").setInputFiles(files);
  await until("they are there", async () => (await portraits(page).count()) === Math.min(files.length, 4), 30_000);
  if (about !== "") {
    await book(page).getByRole("textbox", { name: "What always holds" }).fill(about);
    await title.focus();
  }
}

// The style of this name as it lies on the disk.
export async function styleOf(page, name) {
  const styles = (await stored(page)).styles.map(([, text]) => JSON.parse(text).record);
  return styles.find((style) => style.name === name);
}

// The parts of the newest message of a request, as `{ text }` or `{ sha256 }`.
export function newest(request) {
  const sum = (data) => (typeof data === "string" ? sha256(Buffer.from(data, "base64")) : data.$sha256);
  return request.body.contents.at(-1).parts.map((part) => (part.inlineData ? { sha256: sum(part.inlineData.data) } : { text: part.text }));
}
