import { test } from "node:test";
import { apply, desk, holds, markRectangle, openDesk, words } from "./lib/desk.mjs";
import { attach, button, choose, generated, message, send, settled, until } from "./lib/person.mjs";
import { book, character, closeBook, compiled, fits, openBook, picture, set } from "./lib/styles.mjs";
import { SIZES } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";
for (const [size, theme] of [["desk", "light"], ["phone", "dark"], ["tablet", "dark"], ["phone", "light"]]) {
  test(`${size} ${theme}`, async (t) => {
    const { page, simulator } = await atWork(t, { size: "desk", theme });
    const shot = async (name) => {
      await page.setViewportSize(SIZES[size]);
      await page.waitForTimeout(400);
      await page.screenshot({ path: `/tmp/shots/${name}-${size}-${theme}.png` });
      await page.setViewportSize(SIZES.desk);
    };
    await compiled(page, "Ice", set("ice", 10));
    await button(page, "Use in the message").click();
    await simulator.control("/behaviours", [{ times: 1, when: { method: "generate" } }, { times: 0, when: { method: "generate" }, redraw: { seed: 5 } }]);
    await send(page, "A harbour with boats");
    await fits(page).first().waitFor();
    await shot("answer");
    await button(page, "Look closely").last().click();
    await page.waitForTimeout(600);
    await shot("viewer");
    await page.keyboard.press("Escape");
    await openDesk(page);
    await markRectangle(page, [0.3, 0.3], [0.6, 0.6]);
    await words(page).fill("a hat");
    await desk(page).getByText("How it is asked").click();
    await desk(page).getByRole("combobox", { name: "Style" }).selectOption({ label: "Ice" });
    await desk(page).getByText("What will be sent", { exact: true }).click();
    await page.waitForTimeout(500);
    await desk(page).getByRole("list", { name: "What will be sent" }).scrollIntoViewIfNeeded();
    await shot("desk-sent");
    await apply(page);
    await holds(page);
    await desk(page).locator(".desk-answer").getByRole("meter").first().waitFor();
    await desk(page).locator(".desk-answer").first().scrollIntoViewIfNeeded();
    await shot("desk-answer");
  });
}
