// Styles as files, and pictures that come in folders: what is taken, what is measured anew, and what is refused.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  asPersonWithKey, button, downloaded, message, posts, send, stored, until,
} from "./lib/person.mjs";
import {
  addPictures, book, closeBook, compiled, fits, members, newest, openBook, picture, set, styleOf,
} from "./lib/styles.mjs";
import { openStorage, pickFromOwn } from "./lib/room.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork } from "./lib/work.mjs";

const pictures = (parts) => parts.filter((part) => part.sha256).map((part) => part.sha256);

test("a style is shared as a file, and works in a profile that has never seen it", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk lines", set("dusk", 12));
  const file = await downloaded(page, () => button(book(page), "Export style").click());
  assert.equal(file.name, "dusk-lines.atelier-style");
  assert.ok(!file.bytes.includes("atelier-test-key"));
  const { exemplars, card } = (await styleOf(page, "Dusk lines")).versions[0];

  const other = await openStudio(t, { simulator });
  await asPersonWithKey(other.page);
  await openBook(other.page);
  const field = book(other.page).getByLabel("Style file to open");
  await field.setInputFiles({ name: file.name, mimeType: "application/zip", buffer: file.bytes });
  await book(other.page).getByRole("textbox", { name: "Name of the style" }).waitFor();
  const shared = await styleOf(other.page, "Dusk lines");
  assert.deepEqual(shared.versions[0].exemplars, exemplars);
  assert.equal(shared.versions[0].card.medium, card.medium);
  assert.equal(shared.members.length, 12);
  const original = (await styleOf(page, "Dusk lines")).versions[0];
  for (const figure of ["cohesion", "coverage"]) assert.equal(shared.versions[0][figure], original[figure], `${figure}, reckoned anew`);
  assert.deepEqual(shared.versions[0].palette, original.palette);
  const measured = (await stored(other.page)).measured.map(([key]) => key);
  for (const { picture: hash, elsewhere } of shared.members) {
    assert.equal(measured.includes(hash), !elsewhere, "what is not here was not measured here");
    assert.equal(measured.some((key) => key.startsWith("claim:") && key.endsWith(hash)), elsewhere, "and counts for this style alone");
  }
  await button(other.page, "Use in the message").click();
  await other.page.getByRole("group", { name: "In the style of" }).waitFor();
  await send(other.page, "A lighthouse");
  const [request] = await posts(simulator);
  assert.deepEqual(pictures(newest(request)), exemplars.slice(0, 3));
  await fits(other.page).first().waitFor();

  // The next version is made of all, and shown by what is here.
  await openBook(other.page);
  await addPictures(other.page, set("dusk", 2, 30));
  await button(book(other.page), "Compile").click();
  await book(other.page).getByText(/^Version 2 is compiled from these pictures/).waitFor();
  const second = (await styleOf(other.page, "Dusk lines")).versions.at(-1);
  assert.equal(second.members.length, 14);
  assert.equal(second.exemplars.length, 4, "as many as there are to be shown");
  const bytes = new Set((await stored(other.page)).bytes.map(([hash]) => hash));
  for (const exemplar of second.exemplars) assert.ok(bytes.has(exemplar), "and all of them are on this device");
  await button(other.page, "Use in the message").click();
  await until("the new version goes along", async () => /version\W+2\b/.test(JSON.stringify((await stored(other.page)).kept)));
  await send(other.page, "A lighthouse again");
  assert.deepEqual(pictures(newest((await posts(simulator)).at(-1))), second.exemplars.slice(0, 3));
});

test("a style or a backup that somebody was given opens from the first page", async (t) => {
  const { page, simulator, started } = await atWork(t);
  // A browser without the window for saving downloads instead.
  await pickFromOwn(page, { file: false });
  await page.reload();
  await started();
  await asPersonWithKey(page);
  await compiled(page, "Dusk", set("dusk", 10));
  const style = await downloaded(page, () => button(book(page), "Export style").click());
  await closeBook(page);
  await openStorage(page);
  const backup = await downloaded(page, () => button(page, "Save a backup").click());
  const given = async ({ name, bytes }) => {
    const other = await openStudio(t, { simulator });
    await other.page.locator('[data-way="file"] input').setInputFiles({ name, mimeType: "application/zip", buffer: bytes });
    return other.page;
  };
  const withStyle = await given(style);
  await book(withStyle).getByRole("textbox", { name: "Name of the style" }).waitFor();
  assert.equal((await styleOf(withStyle, "Dusk")).versions.length, 1);
  const withBackup = await given(backup);
  await withBackup.getByRole("button", { name: "Restore", exact: true }).click();
  await withBackup.getByText(/^Restored: /).waitFor();
  assert.equal((await styleOf(withBackup, "Dusk")).members.length, 10, "styles are in a backup");
});

test("a file that is no style, or a damaged one, is refused in a sentence and leaves nothing behind", async (t) => {
  const { page } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 10));
  const { bytes } = await downloaded(page, () => button(book(page), "Export style").click());
  await book(page).getByRole("button", { name: "All styles" }).click();
  const before = await stored(page);
  const field = book(page).getByLabel("Style file to open");
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(bytes.length * 0.8)] ^= 1;
  for (const [name, buffer] of [
    ["words.atelier-style", Buffer.from("not a style")],
    ["cut.atelier-style", bytes.subarray(0, bytes.length - 300)],
    ["flipped.atelier-style", flipped],
    ["empty.atelier-style", Buffer.alloc(0)],
  ]) {
    await field.setInputFiles({ name, mimeType: "application/zip", buffer });
    const said = book(page).getByRole("alert");
    await said.waitFor();
    assert.match(await said.innerText(), /^[A-Z].*\.$/, name);
    assert.doesNotMatch(await said.innerText(), /backup/, name);
    await book(page).locator(".style-said").getByRole("button", { name: "Close" }).click();
    await said.waitFor({ state: "detached" });
  }
  const after = await stored(page);
  assert.deepEqual(after.styles, before.styles);
  assert.equal(after.pictures.length, before.pictures.length);
});

test("a folder is picked or dropped, and its pictures are taken, wherever in it they lie", async (t) => {
  const { page, context } = await atWork(t);
  const folder = await mkdtemp(join(tmpdir(), "atelier-folder-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "more"));
  for (const [path, nth] of [["a.png", 1], ["more/b.png", 2], ["more/c.png", 3]]) await writeFile(join(folder, path), picture("dusk", nth).buffer);
  await writeFile(join(folder, "notes.txt"), "nothing to see");
  await openBook(page);
  await button(book(page), "New style").click();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(book(page), "Add a folder").click()]);
  await chooser.setFiles(folder);
  await until("its three pictures are there", async () => (await members(page).count()) === 3);
  assert.equal(await book(page).getByText(/notes\.txt/).count(), 0, "what else lies there is nobody's business");

  const other = await mkdtemp(join(tmpdir(), "atelier-dropped-"));
  t.after(() => rm(other, { recursive: true, force: true }));
  await mkdir(join(other, "deep", "deeper"), { recursive: true });
  for (const [path, nth] of [["d.png", 4], ["deep/e.png", 5], ["deep/deeper/f.png", 6]]) await writeFile(join(other, path), picture("dusk", nth).buffer);
  await writeFile(join(other, "deep/list.csv"), "1,2");
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [other], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
  await until("those of the dropped one as well", async () => (await members(page).count()) === 6);
  const names = (await styleOf(page, "New style")).members.map((member) => member.name);
  assert.deepEqual(names.slice(3), ["d.png", "e.png", "f.png"], "in the order of the names");
});

test("what is on this device is not called elsewhere when a file names it, and what comes later mends it", async (t) => {
  const { page, simulator } = await atWork(t);
  await compiled(page, "Dusk", set("dusk", 12));
  const file = await downloaded(page, () => button(book(page), "Export style").click());
  const open = (page) => book(page).getByLabel("Style file to open")
    .setInputFiles({ name: file.name, mimeType: "application/zip", buffer: file.bytes });
  const away = (style) => style.members.filter(({ elsewhere }) => elsewhere).length;
  await button(book(page), "All styles").click();
  await open(page);
  const same = await until("it is written", () => styleOf(page, "Dusk 2"));
  assert.deepEqual([same.members.length, away(same), same.claims ?? []], [12, 0, []]);
  assert.equal(await book(page).getByText(/elsewhere; not on this device/).count(), 0);

  const other = await openStudio(t, { simulator });
  await asPersonWithKey(other.page);
  await openBook(other.page);
  await open(other.page);
  const shared = await until("it is written there", () => styleOf(other.page, "Dusk"));
  assert.equal(away(shared), 8);
  await button(book(other.page), "All styles").click();
  await button(book(other.page), "New style").click();
  await addPictures(other.page, set("dusk", 12));
  await button(book(other.page), "All styles").click();
  await book(other.page).getByRole("button", { name: /^Open Dusk/ }).click();
  await button(book(other.page), "From this device").click();
  const there = book(other.page).getByRole("region", { name: "Pictures on this device" });
  await until("all that are missing are offered, and nothing else", async () => (await there.getByRole("listitem").count()) === 8);
  for (const nth of [0, 1]) await there.getByRole("listitem").nth(nth).getByRole("button").click();
  await there.getByRole("button", { name: /^Add pictures/ }).click();
  await until("they are here", async () => away(await styleOf(other.page, "Dusk")) === 6);
  assert.equal((await styleOf(other.page, "Dusk")).members.length, 12, "each is there once");
  assert.equal(await book(other.page).getByText(/elsewhere; not on this device/).count(), 6);
});
