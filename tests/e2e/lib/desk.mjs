// The desk as a person uses it: a picture laid on it, marked, and edited.
import { attachments, button, generated, log, send, until } from "./person.mjs";

export const desk = (page) => page.getByRole("dialog", { name: "Retouch" });
export const stage = (page) => desk(page).getByRole("application", { name: "Picture to mark" });
export const receipt = (page) => desk(page).getByRole("status", { name: "Receipt" });
export const tool = (page, name) => desk(page).getByRole("button", { name, exact: true });
export const words = (page) => desk(page).getByRole("textbox", { name: "What should change?" });

// Lays the latest generated picture on the desk.
export async function openDesk(page, nth = -1) {
  const all = await generated(page).count();
  const figure = page.locator("figure").nth(nth < 0 ? all + nth : nth);
  await figure.hover();
  await figure.getByRole("button", { name: "Retouch", exact: true }).click();
  await stage(page).waitFor();
  await until("the picture can be marked", async () => (await desk(page).locator(".desk-opening").count()) === 0);
  await until("the picture is shown", () => desk(page).locator(".desk-picture").first().evaluate((img) => img.complete && img.naturalWidth > 0));
}

// Where the picture is on the screen.
async function sheet(page) {
  return desk(page).locator(".desk-sheet").boundingBox();
}

// A place of the picture, in shares of its sides, on the screen.
export async function at(page, x, y) {
  const box = await sheet(page);
  return [box.x + box.width * x, box.y + box.height * y];
}

// Drags the pointer through these places, given in shares of the picture's sides.
export async function drag(page, ...places) {
  const [first, ...rest] = await Promise.all(places.map(([x, y]) => at(page, x, y)));
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 6 });
  await page.mouse.up();
}

export const marked = (page) => desk(page).getByText(/% marked$/);

// Marks a rectangle, given by two corners in shares of the picture's sides, and waits until its mask is reckoned.
export async function markRectangle(page, from, to) {
  await tool(page, "Rectangle").click();
  await drag(page, from, to);
  await marked(page).waitFor();
}

export const apply = (page) => button(desk(page), "Apply edit").click();

export const PROMISE_MS = 60_000;
export const holds = (page) => until("the receipt", async () => /^0 of [\d\u202f]+ protected pixels changed$/.test(await receipt(page).innerText()), PROMISE_MS);

// How the pixels of two files differ inside and outside of a rectangle, given in shares of the sides.
// A file that was JPEG is decoded by the browser here and by the app's own decoder there; the two round otherwise in a few
// places, by up to 3. The receipt compares what the app decoded, exactly; so does this where the file was PNG.
export const compared = (page, one, other, [left, top, right, bottom], tolerance = 3) => page.evaluate(async ([one, other, box, tolerance]) => {
  const pixels = async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [before, after] = await Promise.all([pixels(one), pixels(other)]);
  const { width, height } = before;
  const counts = { inside: 0, outside: 0, size: [after.width, after.height], expected: [width, height] };
  for (let place = 0; place < width * height; place++) {
    const [x, y] = [(place % width) / width, Math.floor(place / width) / height];
    const differs = [0, 1, 2, 3].some((channel) => Math.abs(before.data[place * 4 + channel] - after.data[place * 4 + channel]) > tolerance);
    if (differs) counts[x >= box[0] && x < box[2] && y >= box[1] && y < box[3] ? "inside" : "outside"] += 1;
  }
  return counts;
}, [one.toString("base64"), other.toString("base64"), [left, top, right, bottom], tolerance]);

// Lays a picture that a person brought on the desk, from the message that it went along with.
export async function broughtToDesk(page, file) {
  await page.locator('input[type="file"]').first().setInputFiles([file]);
  await until("it is attached", async () => (await attachments(page).count()) === 1);
  await send(page, "Look at this");
  await log(page).getByRole("article", { name: "You", exact: true }).last().locator(".ask-look").first().click();
  await page.locator(".viewer-foot").getByRole("button", { name: "Retouch", exact: true }).click();
}

// Blocks of their own shade, so that there is something to align by.
export const mosaic = (x, y) => [1, 2, 3].map((salt) => (Math.floor(x / 9) * 73 + Math.floor(y / 7) * 151 + salt * 59) * 2_654_435_761 >>> 24 & 255);

export async function markable(page) {
  await stage(page).waitFor();
  await until("it can be marked", async () => (await desk(page).locator(".desk-opening").count()) === 0);
}
