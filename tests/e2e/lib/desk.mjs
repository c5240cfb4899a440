// The desk as a person uses it: a picture laid on it, marked, and edited.
import { button, generated, until } from "./person.mjs";

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
