// What was chosen for a message goes along with it, however early it is sent; and what cannot go along is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asPersonWithKey, button, choose, message, newConversation, posts, send, settled, until } from "./lib/person.mjs";
import { character, closeBook, compiled, newest, picture, set, styleOf } from "./lib/styles.mjs";
import { atWork } from "./lib/work.mjs";

const pictures = (parts) => parts.filter((part) => part.sha256).map((part) => part.sha256);

test("a message that names a style waits until the styles are there, and leaves with it", async (t) => {
  const { page, simulator, started } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  const { versions: [{ exemplars }] } = await styleOf(page, "Dusk");
  let bring;
  const held = new Promise((done) => { bring = done; });
  await page.route(/split_closer/, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await started();
  await asPersonWithKey(page);
  await message(page).fill("@dusk A boat");
  await message(page).press("Enter");
  await page.getByRole("status").getByText("Sends itself when everything is read.").waitFor();
  assert.equal((await posts(simulator)).length, 0);
  bring();
  await until("it leaves", async () => (await posts(simulator)).length === 1);
  await settled(page);
  const [request] = await posts(simulator);
  assert.deepEqual(pictures(newest(request)), exemplars.slice(0, 3));
});

test("a change of a message's styles goes along although the message is sent at once", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  const { versions: [{ exemplars, sheet }] } = await styleOf(page, "Dusk");
  await button(page, "Use in the message").click();
  await page.getByRole("group", { name: "In the style of" }).waitFor();
  // Composing takes a while.
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function post(given, ...rest) {
      const go = () => postMessage.call(this, given, ...rest);
      return String(given[1]).includes('"kind":"compose"') ? setTimeout(go, 700) : go();
    };
  });
  await message(page).fill("A harbour");
  await choose(page, "Strength", "5");
  await message(page).press("Enter");
  await until("it leaves", async () => (await posts(simulator)).length === 1);
  await settled(page);
  assert.deepEqual(pictures(newest((await posts(simulator))[0])), [...exemplars, sheet]);
});

test("a fifth character in a message is said to be left out, and offered no more", async (t) => {
  const { page, simulator } = await atWork(t);
  for (const [nth, name] of ["Ada", "Ben", "Cleo", "Dora", "Emil"].entries()) {
    await character(page, name, [picture("ice", nth + 1)]);
  }
  await closeBook(page);
  await message(page).fill("@ada @ben @cleo @dora and @emil");
  await page.getByRole("status").getByText("At most 4 characters go along with a message; left out: Emil").waitFor();
  await message(page).fill("@ada @ben @cleo @dora and @em");
  await page.getByText(/left out: Emil/).waitFor({ state: "hidden" });
  assert.equal(await page.getByRole("list", { name: "Styles and characters" }).count(), 0);
  await send(page, "@ada @ben @cleo @dora and @emil");
  assert.equal(new Set(pictures(newest((await posts(simulator))[0]))).size, 4);
});

test("Enter takes the name that is offered, a name that goes takes its style along, and one without its style is said", async (t) => {
  const { page, simulator, started } = await atWork(t);
  await compiled(page, "Dusk lines", set("dusk", 10));
  await closeBook(page);
  const chips = page.getByRole("group", { name: "In the style of" });
  const offer = page.getByRole("list", { name: "Styles and characters" });
  await message(page).pressSequentially("A boat @dus");
  await offer.waitFor();
  await message(page).press("Enter");
  await until("it is written out", async () => (await message(page).inputValue()) === "A boat @dusk-lines ");
  assert.equal((await posts(simulator)).length, 0);
  await chips.waitFor();
  await t.test("what was taken from the offer goes with its name", async () => {
    for (let letter = 0; letter < " @dusk-lines ".length; letter++) await message(page).press("Backspace");
    await chips.waitFor({ state: "hidden" });
  });
  await t.test("Escape takes the offer away, and then Enter sends", async () => {
    await message(page).pressSequentially(" @dus");
    await offer.waitFor();
    await message(page).press("Escape");
    await offer.waitFor({ state: "hidden" });
    await message(page).press("Enter");
    await until("it leaves", async () => (await posts(simulator)).length === 1);
    await settled(page);
    assert.deepEqual(pictures(newest((await posts(simulator))[0])), []);
  });
  await t.test("a name whose style was taken away is said", async () => {
    await message(page).fill("A cat @dusk-lines");
    await chips.waitFor();
    await button(page, "Remove Dusk lines").click();
    await page.getByRole("status").getByText("Named, but not going along: Dusk lines").waitFor();
  });
  await t.test("a new conversation begins without the styles of the last, after a reload as well", async () => {
    await newConversation(page);
    await message(page).fill("A pear @dusk-lines");
    await chips.waitFor();
    await button(page, "Send").click();
    await settled(page);
    await page.reload();
    await started();
    await asPersonWithKey(page);
    await newConversation(page);
    await send(page, "A plain pear");
    assert.deepEqual(pictures(newest((await posts(simulator)).at(-1))), []);
  });
});
