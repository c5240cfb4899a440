// The bin of the storage room: what was deleted can be brought back from it, by any tab, until it is emptied; and what is in
// use nowhere goes with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atWork, lastAnswer } from "./lib/fault.mjs";
import { audit } from "./lib/look.mjs";
import { asNewcomer, attachments, button, conversations, generated, look, message, newConversation, say, send, until } from "./lib/person.mjs";
import { closeStorage, disk, openStorage, put } from "./lib/room.mjs";
import { png } from "./lib/pictures.mjs";
import { openStudio } from "./lib/studio.mjs";

const ORIGINAL = "A red bicycle leaning on a harbour wall";

test("what was deleted can be brought back from the bin, until the bin is emptied", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await send(page, ORIGINAL);
  await button(page, `Options for ${ORIGINAL}`).click();
  await button(page, "Delete").click();
  let room = await openStorage(page);
  await button(page, `Bring back ${ORIGINAL}`).click();
  await room.getByRole("checkbox", { name: `Select ${ORIGINAL}` }).waitFor();
  assert.equal(await button(page, "Empty the bin").count(), 0);
  await closeStorage(page);
  await look(generated(page).first());
  await button(page, `Options for ${ORIGINAL}`).click();
  await button(page, "Delete").click();
  room = await openStorage(page);
  await button(page, "Empty the bin").click();
  await button(page, "Delete for good").click();
  await room.getByText(/^Nothing is kept here yet$/).or(room.getByText(/^Deleted for good/)).first().waitFor();
  const left = await disk(page);
  for (const store of ["summaries", "turns", "pictures", "bytes", "thumbs"]) assert.equal(left[store].size, 0, store);
});

test("what another tab has brought back meanwhile stays when the bin is emptied", async (t) => {
  const { page, context, started } = await openStudio(t);
  await asNewcomer(page);
  await send(page, ORIGINAL);
  await look(generated(page).first());
  const [hash] = (await disk(page)).pictures.keys();
  await newConversation(page);
  await send(page, "A lighthouse in the fog");
  for (const title of [ORIGINAL, "A lighthouse in the fog"]) {
    await button(page, `Options for ${title}`).click();
    await button(page, "Delete").click();
    await button(page, `Options for ${title}`).waitFor({ state: "detached" });
  }
  const style = "01a1ee565e000000000000000000003d";
  const record = { id: style, name: "Mine", created_at_ms: 5, updated_at_ms: 5, archived: false, deleted_at_ms: Date.now(), members: [], versions: [] };
  await put(page, [["styles", style, JSON.stringify({ v: 2, record })]]);
  const room = await openStorage(page);
  await button(page, "Empty the bin").click();
  await room.getByRole("group", { name: "Delete 2 conversations and 1 style for good?" }).waitFor();

  const other = await context.newPage();
  await other.goto(page.url());
  await message(other).waitFor();
  // What it tells the others comes too late, as it may: the disk alone knows.
  await other.evaluate(() => { BroadcastChannel.prototype.postMessage = () => {}; });
  await openStorage(other);
  const isBack = async (store, name) => [...(await disk(other))[store].values()].some((text) => text.includes(name) && (JSON.parse(text).record.deleted_at_ms ?? null) === null);
  await button(other, `Bring back ${ORIGINAL}`).click();
  await until("the conversation is back on the disk", () => isBack("summaries", ORIGINAL));
  await button(other, "Bring back Mine").click();
  await until("the style is back on the disk", () => isBack("styles", "Mine"));

  await page.bringToFront();
  await button(page, "Delete for good").click();
  await room.getByText(/^Deleted for good: 1 picture/).waitFor();
  const left = await disk(page);
  assert.deepEqual([...left.summaries.values()].map((text) => JSON.parse(text).record.title), [ORIGINAL], "the other one is gone");
  assert.ok(left.styles.has(style), "the style is still there");
  for (const store of ["pictures", "bytes", "thumbs"]) assert.ok(left[store].has(hash), `${store}: what the conversation shows is still there`);
  await page.reload();
  await started();
  await conversations(page).getByRole("link").filter({ hasText: ORIGINAL }).click();
  await look(generated(page).first());
});

test("what is in use nowhere any more can be freed at once", async (t) => {
  const { page } = await openStudio(t);
  await asNewcomer(page);
  await send(page, ORIGINAL);
  await page.locator('input[type="file"]').first().setInputFiles([{ name: "loose.png", mimeType: "image/png", buffer: png(64, 64, (x, y) => [x * 4, y * 4, 90]) }]);
  await until("it is attached", async () => (await attachments(page).count()) === 1);
  await until("it is kept", async () => (await disk(page)).pictures.size === 2);
  await button(page, "Remove picture 1").click();
  await until("it is attached no more", async () => (await attachments(page).count()) === 0);
  await until("nor on the disk", async () => [...(await disk(page)).kept].every(([key, text]) => !key.startsWith("draft/") || !/[0-9a-f]{64}/.test(String(text))));
  const before = await disk(page);
  const room = await openStorage(page);
  await room.getByText("No longer in use").waitFor();
  await audit(page);
  await button(page, "Empty the bin").click();
  await button(room.getByRole("group", { name: "Delete what is no longer in use for good?" }), "Delete for good").click();
  await room.getByText(/^Deleted for good: 1 picture/).waitFor();
  const after = await disk(page);
  assert.equal(after.pictures.size, before.pictures.size - 1);
  for (const store of ["turns", "summaries"]) assert.deepEqual(after[store], before[store], store);
  const text = [...after.turns.values(), ...after.summaries.values()].join();
  for (const [hash] of text.matchAll(/[0-9a-f]{64}/g)) assert.ok(after.bytes.has(hash), "what is referred to is there");
});

test("what an answer is under way in stays in the bin, which says so before anything is deleted", async (t) => {
  const { page, context, simulator } = await atWork(t, { keep: true });
  await send(page, ORIGINAL);
  await newConversation(page);
  await send(page, "A lighthouse in the fog");
  const other = await context.newPage();
  await other.goto(page.url());
  await message(other).waitFor();
  await simulator.control("/behaviours", { stall: { after_event: 2, for_ms: 12_000 }, thoughts: false, text: "Words that come slowly, a few of them." });
  await say(other, "at night");
  await lastAnswer(other).getByText(/Words that/).waitFor();
  await page.bringToFront();
  for (const title of [ORIGINAL, "A lighthouse in the fog"]) {
    await button(page, `Options for ${title}`).click();
    await button(page, "Delete").click();
    await button(page, `Options for ${title}`).waitFor({ state: "detached" });
  }
  const room = await openStorage(page);
  await button(page, "Empty the bin").click();
  const question = room.getByRole("group", { name: "Delete 1 conversation for good?" });
  await question.getByText("1 conversation stays, because an answer is under way in it.").waitFor();
  await audit(page);
  await button(question, "Delete for good").click();
  await room.getByText(/^Deleted for good: 1 picture/).waitFor();
  const left = await disk(page);
  assert.deepEqual([...left.summaries.values()].map((text) => JSON.parse(text).record.title), ["A lighthouse in the fog"]);
  await button(page, "Bring back A lighthouse in the fog").waitFor();
});
