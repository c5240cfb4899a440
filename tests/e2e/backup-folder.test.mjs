// A backup in a folder grows by what is new, and brings everything back; what a restore brings is seen in every tab.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./lib/look.mjs";
import { asNewcomer, button, conversations, downloaded, generated, look, message, newConversation, send, until } from "./lib/person.mjs";
import { chooseBackup, closeStorage, disk, library, openStorage, ownFile, ownFiles, pickFromOwn, put, putOwnFile, wipe } from "./lib/room.mjs";
import { openStudio } from "./lib/studio.mjs";
import { manifestOf } from "./lib/zip.mjs";

const ORIGINAL = "A red bicycle leaning on a harbour wall";

async function atHome(t, options) {
  const studio = await openStudio(t, { visit: false });
  await pickFromOwn(studio.page, options);
  await studio.visit();
  await asNewcomer(studio.page);
  return studio;
}

async function another({ context, page, address }) {
  const other = await context.newPage();
  await other.goto(address);
  await message(other).waitFor();
  await page.bringToFront();
  return other;
}

const link = (page, title) => conversations(page).getByRole("link").filter({ hasText: title });

async function backUpToFolder(page) {
  const room = await openStorage(page);
  await button(page, "Back up to a folder").click();
  await room.getByText(/^The backup is complete/).waitFor();
  await closeStorage(page);
  return ownFiles(page);
}

test("a folder gets only what is new, and gives everything back byte by byte", async (t) => {
  const { page } = await atHome(t);
  await send(page, ORIGINAL);
  await look(generated(page).first());
  const first = await backUpToFolder(page);
  const records = [...first.keys()].filter((path) => /^backup\/records-\d{4}-\d\d-\d\d\.zip$/.test(path));
  assert.equal(records.length, 1);
  const bytes = (files) => [...files.keys()].filter((path) => /^backup\/(pictures|bytes)\//.test(path));
  const before = await library(page);
  assert.deepEqual(bytes(first).map((path) => path.match(/[0-9a-f]{64}/)[0]).sort(), [...before.bytes.keys()].sort());
  for (const path of bytes(first)) assert.equal(first.get(path).sha256, path.match(/[0-9a-f]{64}/)[0], "bytes are what their name says");

  await send(page, "now change the colour to yellow");
  await look(generated(page).last());
  const second = await backUpToFolder(page);
  for (const path of bytes(first)) assert.deepEqual(second.get(path), first.get(path), "what was there is not written again");
  const known = new Set(before.bytes.keys());
  const after = await library(page);
  const grown = [...after.bytes.keys()].filter((hash) => !known.has(hash));
  assert.ok(grown.length > 0);
  const added = [...second.keys()].filter((path) => !first.has(path));
  assert.deepEqual(added.map((path) => path.match(/[0-9a-f]{64}/)?.[0]).sort(), grown.sort(), "only what is new is added");
  const third = await backUpToFolder(page);
  assert.deepEqual([...third.keys()], [...second.keys()]);
  for (const path of bytes(second)) assert.deepEqual(third.get(path), second.get(path));

  const archive = await ownFile(page, records[0]);
  const { beside } = manifestOf(archive);
  assert.deepEqual(beside.map(({ sha256 }) => sha256).sort(), [...after.bytes.keys()].sort(), "the manifest lists what lies beside it");

  const fresh = await atHome(t);
  for (const path of third.keys()) await putOwnFile(fresh.page, path, await ownFile(page, path));
  // What a backup leaves that was cut off before its end; it hides none of those before it.
  await putOwnFile(fresh.page, records[0].replace(/records-.*$/, "records-9999-12-31.zip"), Buffer.alloc(0));
  const room = await openStorage(fresh.page);
  await chooseBackup(fresh.page, archive);
  await room.getByText("Nothing was restored. The pictures of this backup lie beside it, so choose its whole folder.").waitFor();
  await button(fresh.page, "Restore from a folder").click();
  const plan = room.getByRole("group", { name: "This backup would bring" });
  assert.match(await plan.innerText(), /1 conversation and 2 pictures, /);
  await audit(fresh.page);
  await plan.getByRole("button", { name: "Restore", exact: true }).click();
  await room.getByText("Restored: 1 conversation and 2 pictures.").waitFor();
  const restored = await library(fresh.page);
  for (const store of ["bytes", "pictures", "summaries", "turns"]) assert.deepEqual(restored[store], after[store], store);
  await button(fresh.page, "Restore from a folder").click();
  await room.getByText("Everything in this backup is here already.").waitFor();
  await closeStorage(fresh.page);
  await link(fresh.page, ORIGINAL).click();
  await look(generated(fresh.page).last());

  await t.test("a file that is missing from the folder is named, and nothing is restored", async () => {
    await fresh.page.evaluate(async (name) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("backup");
      await (await folder.getDirectoryHandle("pictures")).removeEntry(name);
    }, bytes(third).find((path) => path.includes("/pictures/")).split("/").at(-1));
    await wipe(fresh.page);
    await openStorage(fresh.page);
    await button(fresh.page, "Restore from a folder").click();
    await room.getByText("Nothing was restored. This backup is damaged.").waitFor();
    await room.getByText("What exactly").click();
    await room.getByText(/^pictures\/[0-9a-f]{64}\.\w+: not there$/).waitFor();
    const now = await library(fresh.page);
    for (const store of ["bytes", "pictures", "summaries", "turns"]) assert.equal(now[store].size, 0, store);
  });
});

test("a backup that was made by a clock that ran ahead hides none that is made after it", async (t) => {
  const { page } = await atHome(t);
  await send(page, ORIGINAL);
  await look(generated(page).first());
  const [made] = [...(await backUpToFolder(page)).keys()].filter((path) => path.startsWith("backup/records-"));
  const today = made.match(/\d{4}-\d\d-\d\d/)[0];
  const ahead = "backup/records-2096-01-01.zip";
  await putOwnFile(page, ahead, await ownFile(page, made));
  await newConversation(page);
  await send(page, "A lighthouse in the fog");
  const files = await backUpToFolder(page);
  assert.ok(files.has(ahead.replace(".zip", `_${today}.zip`)), "it sorts behind the one that is there");
  assert.equal(files.get(ahead).sha256, files.get(made).sha256, "which is left as it is");
  assert.equal([...(await backUpToFolder(page)).keys()].length, files.size, "on the same day it is the same file");
  await wipe(page);
  const room = await openStorage(page);
  await button(page, "Restore from a folder").click();
  const plan = room.getByRole("group", { name: "This backup would bring" });
  assert.match(await plan.innerText(), /2 conversations and 2 pictures, /);
  await plan.getByText(`The backup was made on ${today}.`).waitFor();
});

test("a browser without folders offers none, and closing the window leaves everything as it was", async (t) => {
  const { page, started } = await atHome(t, { folder: false });
  await send(page, ORIGINAL);
  let room = await openStorage(page);
  await button(page, "Save a backup").waitFor();
  assert.equal(await room.getByRole("button", { name: /folder/ }).count(), 0);
  await page.addInitScript(() => {
    const close = async () => { throw new DOMException("The user aborted a request.", "AbortError"); };
    Object.assign(globalThis, { showDirectoryPicker: close, showSaveFilePicker: close });
  });
  await page.reload();
  await started();
  room = await openStorage(page);
  for (const name of ["Save a backup", "Back up to a folder", "Restore from a folder"]) {
    await button(page, name).click();
    await until("nothing is under way", () => button(page, name).isEnabled());
    assert.equal(await room.getByText(/Stopped|Nothing was|was not made|is complete/).count(), 0, name);
  }
});

test("other tabs show what a restore brought and what was freed, without being loaded again", async (t) => {
  const studio = await atHome(t, { file: false });
  const { page, started } = studio;
  await send(page, ORIGINAL);
  await look(generated(page).first());
  await openStorage(page);
  const { bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  await wipe(page);
  await page.reload();
  await started();
  await asNewcomer(page);
  const other = await another(studio);
  assert.equal(await conversations(other).getByRole("link").count(), 0);
  const room = await openStorage(page);
  await chooseBackup(page, bytes);
  await room.getByRole("button", { name: "Restore", exact: true }).click();
  await room.getByText("Restored: 1 conversation and 1 picture.").waitFor();
  await link(other, ORIGINAL).click();
  await look(generated(other).first());

  await room.getByRole("checkbox", { name: `Select ${ORIGINAL}` }).check();
  await button(page, "Free up room").click();
  await button(page, "Delete for good").click();
  await room.getByText(/^Deleted for good: 1 picture/).waitFor();
  await until("the other tab does not list it any more", async () => (await conversations(other).getByRole("link").count()) === 0);
  await until("nor show it", async () => (await generated(other).count()) === 0);
  await message(other).fill("Going on in the other tab");
  await button(other, "Send").click();
  await look(generated(other).first());
  await until("one conversation is there", async () => (await disk(page)).summaries.size === 1);
});

test("an unsent message comes back once, under a name of its own, and can be sent", async (t) => {
  const { page, started } = await atHome(t, { file: false });
  await send(page, ORIGINAL);
  await button(page, "New conversation").first().click();
  await message(page).fill("Written and not sent");
  const draft = async () => JSON.parse((await disk(page)).kept.get("draft/") ?? "null")?.record;
  await until("it is kept", async () => (await draft())?.text === "Written and not sent");
  const { id: old } = await draft();
  await openStorage(page);
  const { bytes } = await downloaded(page, () => button(page, "Save a backup").click());
  await wipe(page);
  // It was sent after the backup was made: its old name is taken.
  await put(page, [["kept", `sent/${old}`, true]]);
  await page.reload();
  await started();
  await asNewcomer(page);
  let room = await openStorage(page);
  const restore = async () => {
    await chooseBackup(page, bytes);
    return room.getByRole("button", { name: "Restore", exact: true });
  };
  await (await restore()).click();
  await room.getByText(/^Restored: /).waitFor();
  const restored = await draft();
  assert.match(restored.id, /^[0-9a-f]{32}$/);
  assert.ok(restored.id !== old && !/^0+$/.test(restored.id), "a name of its own");
  await restore();
  await room.getByText("Everything in this backup is here already.").waitFor();
  assert.deepEqual(await draft(), restored);
  assert.equal([...(await disk(page)).kept.keys()].filter((key) => key === "draft/").length, 1);
  await closeStorage(page);
  assert.equal(await message(page).inputValue(), "Written and not sent");
  await button(page, "Send").click();
  await look(generated(page).first());
  await until("it has left", async () => (await message(page).inputValue()) === "");
});
