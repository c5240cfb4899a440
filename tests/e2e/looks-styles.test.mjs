// How the stylebook looks in every state: three sizes and two themes, no rule of accessibility broken, nothing too wide.
import { test } from "node:test";
import { examine } from "./lib/look.mjs";
import { button, generated, look, message, settled, until } from "./lib/person.mjs";
import { addPictures, book, character, compiled, fits, openBook, picture, portraits, set } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

test("the states of the stylebook", async (t) => {
  const { page } = await atWork(t);
  await openBook(page);
  await examine(t, page, "styles-empty");
  await button(book(page), "New style").click();
  await addPictures(page, [...set("dusk", 5), { ...picture("dusk", 2), name: "copy.png" }]);
  await examine(t, page, "styles-draft");
  await addPictures(page, [...set("dusk", 6, 6), picture("ice", 3), { name: "note.png", mimeType: "image/png", buffer: Buffer.from("no picture") }]);
  await examine(t, page, "styles-judged");
  await compiled(page, "Ice", set("ice", 12));
  await examine(t, page, "styles-compiled");
  await character(page, "Mira Moss", set("dusk", 3), "red beard, round glasses, a green coat");
  await portraits(page).nth(1).getByRole("button", { name: "Show this one first" }).click();
  await examine(t, page, "styles-character");
  await button(book(page), "All characters").click();
  await examine(t, page, "styles-shelf");
  await book(page).getByRole("button", { name: "Open Ice" }).click();
  await button(book(page), "Generate four, best first").click();
  await until("four are measured", async () => (await fits(page).count()) === 4, 60_000);
  await settled(page);
  await look(generated(page).first());
  await message(page).fill("@mira-moss at the harbour ");
  await page.getByRole("group", { name: "With", exact: true }).waitFor();
  await examine(t, page, "styles-results");
});
