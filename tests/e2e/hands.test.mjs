// By hand: pictures dragged into another order, two fingers in the viewer, and a screen with the person's own colours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./lib/look.mjs";
import {
  attach, attachments, button, generated, look, posts, send, sha256, until,
} from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { atWork as begin } from "./lib/work.mjs";

// With all that moves, as most people see it.
const atWork = (t, options = {}) => begin(t, { whole: true, ...options });

test("a picture that is dragged onto another takes its place, and is sent there", async (t) => {
  const { page, simulator } = await atWork(t);
  const files = ["first", "second", "third"].map((name, at) =>
    ({ name: `${name}.png`, mimeType: "image/png", buffer: png(30, 20, () => [at * 80, 90, 40]) }));
  await attach(page, files);
  await until("three are read", async () => (await page.getByRole("button", { name: /^Look at picture \d$/ }).count()) === 3);
  await attachments(page).nth(2).dragTo(attachments(page).nth(0));
  await send(page, "In this order");
  const [request] = await posts(simulator);
  const names = new Map(files.map(({ name, buffer }) => [sha256(buffer), name]));
  const sums = request.body.contents.at(-1).parts.filter((part) => part.inlineData).map(({ inlineData: { data } }) =>
    names.get(typeof data === "string" ? sha256(Buffer.from(data, "base64")) : data.$sha256));
  assert.deepEqual(sums, ["third.png", "first.png", "second.png"]);
});

// How large the viewer shows the picture, in the page's pixels.
const shownWidth = (page) => page.locator(".viewer-picture").evaluate((picture) => picture.getBoundingClientRect().width);

test("the viewer follows two fingers, a wheel and a double click", async (t) => {
  const { page, context } = await atWork(t, { size: "phone", context: { hasTouch: true } });
  await send(page, "A wide harbour");
  await look(generated(page).first());
  await button(page, "Look closely").first().click();
  const canvas = page.locator(".viewer-canvas");
  await until("it is shown", async () => (await shownWidth(page)) > 100);
  const fitted = await shownWidth(page);
  const { x, y, width, height } = await canvas.boundingBox();
  const [middle, row] = [x + width / 2, y + height / 2];

  const debuggerOf = await context.newCDPSession(page);
  const fingers = (type, ...apart) => debuggerOf.send("Input.dispatchTouchEvent", {
    type, touchPoints: apart.flatMap((far) => [{ x: middle - far, y: row, id: 1 }, { x: middle + far, y: row, id: 2 }]),
  });
  await fingers("touchStart", 30);
  for (const far of [40, 50, 60]) await fingers("touchMove", far);
  await fingers("touchEnd");
  await until("twice as far apart is twice as large", async () => Math.abs((await shownWidth(page)) / fitted - 2) < 0.1);
  assert.equal(await page.evaluate(() => visualViewport.scale), 1, "the page itself is not zoomed");

  await page.mouse.move(middle, row);
  await page.mouse.wheel(0, -200);
  await until("the wheel enlarges", async () => (await shownWidth(page)) > fitted * 2.1);
  await page.keyboard.press("0");
  await until("0 fits it again", async () => Math.abs((await shownWidth(page)) - fitted) < 2);
  await page.mouse.dblclick(middle, row);
  await until("a double click enlarges", async () => (await shownWidth(page)) > fitted * 1.2);
});

test("with the person's own colours everything can still be told apart", async (t) => {
  const { page } = await atWork(t, { context: { forcedColors: "active" } });
  await send(page, "A lighthouse");
  await look(generated(page).first());
  assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
  await audit(page);
  // What is drawn as a mask or a background alone would be gone: each control has words, a border or a drawing that is seen.
  const invisible = await page.evaluate(() => [...document.querySelectorAll("button, a[href]")]
    .filter((control) => control.checkVisibility() && control.getBoundingClientRect().width > 0)
    .filter((control) => {
      const style = getComputedStyle(control);
      const drawing = control.querySelector("svg");
      const colours = (node) => { const { color, fill, stroke } = getComputedStyle(node); return [color, fill, stroke]; };
      const back = style.backgroundColor === "rgba(0, 0, 0, 0)" ? getComputedStyle(document.body).backgroundColor : style.backgroundColor;
      const isDrawn = drawing && colours(drawing).some((colour) => colour !== "none" && colour !== back);
      const isWritten = (control.innerText ?? control.value ?? "").trim() !== "" && style.color !== back;
      const isFramed = parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== back;
      const isPicture = control.closest(".frame") !== null;
      return !isDrawn && !isWritten && !isFramed && !isPicture;
    })
    .map((control) => control.outerHTML.slice(0, 160)));
  assert.deepEqual(invisible, []);
});

test("a picture that is copied can be pasted as the same picture", async (t) => {
  const { page } = await atWork(t, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await send(page, "A lighthouse to be copied");
  const shown = await look(generated(page).first());
  await button(page, "Copy").first().click();
  await page.getByText("The picture is on the clipboard.").waitFor();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const type = item.types.find((each) => each.startsWith("image/"));
    const bitmap = await createImageBitmap(await item.getType(type));
    return [type, bitmap.width, bitmap.height];
  });
  assert.deepEqual(copied, ["image/png", shown.widthPx, shown.heightPx]);
});
