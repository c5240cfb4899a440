// The styles that there are, as a whole: copied, deleted and brought back, put away; the same in every tab.
import { test } from "node:test";
import { asPersonWithKey, button, until } from "./lib/person.mjs";
import { book, compiled, openBook, set } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

test("styles are deleted with undo, put away and duplicated, and another tab sees it", async (t) => {
  const studio = await atWork(t);
  const { page } = studio;
  await compiled(page, "Dusk", set("dusk", 10));
  const other = await studio.context.newPage();
  await other.goto(studio.address);
  await asPersonWithKey(other);
  await openBook(other);
  await page.bringToFront();
  await book(page).getByRole("button", { name: "Duplicate" }).click();
  await until("the copy is shown", async () =>
    (await book(page).getByRole("textbox", { name: "Name of the style" }).inputValue()) === "Dusk 2");
  await book(page).getByRole("button", { name: "Delete", exact: true }).click();
  await button(page, "Undo").click();
  await book(page).getByRole("button", { name: "Open Dusk 2" }).click();
  await book(page).getByRole("button", { name: "Put away" }).click();
  await book(page).getByRole("button", { name: "All styles" }).click();
  await book(page).getByText("Put away").click();
  await book(page).getByRole("list", { name: "Put away" }).getByRole("button", { name: "Open Dusk 2" }).waitFor();
  await other.bringToFront();
  await book(other).getByText("Put away").click();
  await book(other).getByRole("list", { name: "Put away" }).getByRole("button", { name: "Open Dusk 2" }).waitFor();
  await book(other).getByRole("button", { name: /^Open Dusk(?! 2)/ }).waitFor();
});
