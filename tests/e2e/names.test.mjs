// The names that tests from outside go by: role and name, exactly, as a screen reader says them, and each once where a
// person would look for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asNewcomer, asPersonWithKey, button, generated, look, message, openSettings, posts, say, send, settled, until,
} from "./lib/person.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";
import { set } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

async function seen(page, role, ...names) {
  for (const name of names) {
    const found = page.getByRole(role, { name, exact: true });
    await found.first().waitFor();
    assert.equal(await found.count(), 1, `${role} ${name}`);
  }
}

test("the studio answers to its fixed names", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const { page } = await openStudio(t, { simulator });
  await seen(page, "button", "Try without a key", "Use this key");
  assert.equal(await page.getByLabel("API key", { exact: true }).count(), 1);
  await asPersonWithKey(page);
  await seen(page, "textbox", "Message");
  await seen(page, "button", "Send", "Attach pictures", "New conversation");
  await seen(page, "combobox", "Model", "Aspect ratio", "Size", "Count");
  await seen(page, "log", "Conversation");
  await seen(page, "list", "Conversations");
  await seen(page, "link", "Styles");

  await simulator.control("/behaviours", { stall: { after_event: 1 } });
  await say(page, "A kite");
  await until("it has left", async () => (await posts(simulator)).length === 1);
  await seen(page, "button", "Stop");
  await button(page, "Stop").click();
  await settled(page);
  await send(page, "A kite once more");
  await look(generated(page).first());
  await seen(page, "button", "Download", "Continue from this picture");
  assert.equal(await button(page, "Regenerate").count(), 2, "one for each answer");
  assert.equal(await button(page, "Edit message").count(), 2, "one for each message");
  assert.match(await generated(page).first().getAttribute("alt"), /^Generated picture/);

  await openSettings(page);
  await seen(page, "button", "Forget key");
});

test("the stylebook answers to its fixed names", async (t) => {
  const { page } = await atWork(t);
  await page.getByRole("link", { name: "Styles", exact: true }).click();
  await seen(page, "button", "New style", "Import style");
  await button(page, "New style").click();
  const book = page.getByRole("dialog", { name: "Styles", exact: true });
  const files = book.locator("input[type=file]");
  assert.equal(await files.count(), 1, "one field takes the pictures");

  const promise = "Compiled, not trained: your pictures stay on this device until you generate.";
  await book.getByText(promise, { exact: true }).waitFor();
  await files.setInputFiles(set("dusk", 4));
  await seen(page, "list", "Training pictures");
  await until("four are there", async () => (await page.getByRole("list", { name: "Training pictures", exact: true }).getByRole("listitem").count()) === 4);
  await seen(page, "meter", "Cohesion");
  await seen(page, "button", "Compile");
  await book.getByText("As a thin set: it can be used, but is followed less closely.").waitFor();
  await files.setInputFiles(set("dusk", 8, 5));
  await until("twelve are there", async () => (await page.getByRole("list", { name: "Training pictures", exact: true }).getByRole("listitem").count()) === 12);
  await until("they are judged", () => button(page, "Compile").isEnabled());
  await button(page, "Compile").click();
  await seen(page, "button", "Generate a sample", "Export style");
  await book.getByText(promise, { exact: true }).waitFor();
  const described = await button(page, "Generate a sample").evaluate((node) =>
    document.getElementById(node.getAttribute("aria-describedby")).innerText);
  assert.match(described, /about \$0\.\d+/, "the price stands beside it");
  await button(page, "Generate a sample").click();
  await until("a picture", async () => (await generated(page).count()) === 1, 40_000);
  await seen(page, "meter", "Style match");
  const meter = page.getByRole("meter", { name: "Style match", exact: true });
  const [now, least, most] = await Promise.all(["now", "min", "max"].map((each) => meter.getAttribute(`aria-value${each}`)));
  assert.deepEqual([least, most], ["0", "100"]);
  assert.ok(Number(now) >= 0 && Number(now) <= 100);
  await page.getByText(`${now} of 100`, { exact: true }).waitFor();
  for (const part of ["Palette", "Texture", "Line"]) await page.getByText(new RegExp(`${part} \\d+`)).first().waitFor();
});

test("without a key the same names hold", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await seen(page, "link", "Styles");
  await send(page, "A boat");
  await look(generated(page).first());
  await seen(page, "button", "Download", "Continue from this picture", "Regenerate", "Edit message");
  await seen(page, "textbox", "Message");
  assert.equal(await message(page).inputValue(), "");
});
