// Records of every version that ever shipped, found on somebody's disk: shown as they are, and left as they lie.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { NETWORK, aside } from "./lib/fault.mjs";
import { PROJECT } from "./lib/paths.mjs";
import { answers, button, conversations, generated, log, look, message, sha256, until } from "./lib/person.mjs";
import { library, put } from "./lib/room.mjs";
import { openStudio } from "./lib/studio.mjs";

const FIXTURES = join(PROJECT, "tests/fixtures/records");

// Where a record lies, by what the file is called and what the record says of itself.
function placed(name, { record }) {
  const [kind] = name.split(/[-.]/);
  const places = {
    summary: () => ["summaries", record.id],
    turn: () => ["turns", `${record.conversation}/${record.id}`],
    picture: () => ["pictures", record.hash],
    message: () => ["kept", `draft/${record.conversation ?? ""}`],
    preferences: () => ["kept", "settings"],
  };
  return (places[kind] ?? (() => ["kept", kind]))();
}

// The entries of a disk of this version; the preferences that say nothing are left out, since there is one record.
async function fixtures(version) {
  const folder = join(FIXTURES, String(version));
  const entries = [];
  for (const name of (await readdir(folder)).filter((each) => each !== "preferences-short.json")) {
    const bytes = await readFile(join(folder, name));
    if (name.endsWith(".json")) {
      const text = bytes.toString("utf8").trimEnd();
      entries.push([...placed(name, JSON.parse(text)), text]);
    } else {
      entries.push(["bytes", sha256(bytes), [...bytes]]);
    }
  }
  return entries;
}

// A studio that finds these entries on its disk.
async function found(t, entries) {
  const studio = await openStudio(t, { visit: false, expected: NETWORK });
  const inert = await aside(studio);
  await put(inert, entries);
  // Whoever has pictures has this note beside them: an older disk is raised, and nothing of it is gone.
  await inert.evaluate(() => localStorage.setItem("atelier-kept", "1"));
  await inert.close();
  await studio.visit();
  return studio;
}

const link = (page, title) => conversations(page).getByRole("link").filter({ hasText: title });

// Fails unless everything that was put there lies there as it was put, but for these places.
function untouched(now, entries, except = []) {
  for (const [store, key, value] of entries) {
    const place = `${store}/${key}`;
    // The notes of the device are its own to write anew.
    if (except.includes(place) || ["unreferenced", "sizes", "backup"].includes(key)) continue;
    const there = now[store].get(key);
    assert.ok(there !== undefined, `${place} is there`);
    if (typeof value === "string") assert.equal(there, value, `${place} is as it was`);
    else assert.equal(there.sha256, key, `${place} is as it was`);
  }
}

test("a disk of the first version is shown, and nothing on it is written anew that nobody touched", async (t) => {
  const entries = await fixtures(1);
  const at = (name) => entries.find(([, , text]) => typeof text === "string" && name(JSON.parse(text).record));
  const swept = at(({ deleted_at_ms: deleted }) => deleted);
  const pending = at(({ by }) => by?.model?.state === "pending");
  const { page, started } = await found(t, entries);
  await until("it is dark", () => page.evaluate(() => document.documentElement.dataset.theme === "dark"));
  await until("both conversations are listed", async () => (await conversations(page).getByRole("link").count()) === 2);
  assert.equal(await message(page).inputValue(), "Not sent yet");

  assert.doesNotMatch(await page.getByRole("region", { name: "Notices" }).innerText(), /gone|cleared/);

  await link(page, "Bicycles, “quoted”").click();
  const picture = await look(generated(page).first());
  assert.deepEqual([picture.widthPx, picture.heightPx], [48, 32]);
  await log(page).getByText("Here is a bicycle.").waitFor();
  await log(page).getByText("in the rain").waitFor();
  assert.equal(await answers(page).count(), 4);
  for (const said of [/too many requests/, /You stopped this answer|Stopped/, /closed before the answer was complete/, "Half a"]) {
    await log(page).getByText(said).first().waitFor();
  }
  assert.equal(await message(page).inputValue(), "A bicycle in the sun");
  const gone = () => library(page).then(({ summaries }) => !summaries.has(swept[1]));
  await until("what was deleted long ago is swept", gone);
  untouched(await library(page), entries, [`${swept[0]}/${swept[1]}`]);

  await link(page, "A word alone").click();
  await log(page).getByText("It had begun").waitFor();
  assert.equal(await message(page).inputValue(), "From before messages had names");
  const place = `${pending[0]}/${pending[1]}`;
  await until("the pending answer is called interrupted", async () => (await library(page)).turns.get(pending[1]).includes('"state":"interrupted"'));
  untouched(await library(page), entries, [`${swept[0]}/${swept[1]}`, place]);
  const then = JSON.parse(pending[2]).record;
  then.by.model.state = "interrupted";
  assert.deepEqual(JSON.parse((await library(page)).turns.get(pending[1])), { v: 2, record: then }, "and nothing else of it has changed");

  await page.reload();
  await started();
  await log(page).getByText("It had begun").waitFor();
  untouched(await library(page), entries, [`${swept[0]}/${swept[1]}`, place]);
});

test("a record of a later version is left alone and said; the rest is there", async (t) => {
  const later = (text) => text.replace('{"v":1,', '{"v":3,');
  const isLater = ([store]) => store === "pictures";
  const entries = (await fixtures(1)).filter(([, , text]) => !/"deleted_at_ms":\d|"pending"/.test(text))
    .map((entry) => (isLater(entry) ? [entry[0], entry[1], later(entry[2])] : entry));
  const { page } = await found(t, entries);
  await page.getByRole("region", { name: "Notices" }).getByText(/kept by a later version of Atelier/).waitFor();
  await link(page, "Bicycles").click();
  await until("the draft is shown", async () => (await message(page).inputValue()) === "A bicycle in the sun");
  await message(page).fill("A bicycle in the snow");
  await until("it is written", async () => (await library(page)).kept.get(`draft/${entries.find(([store, , text]) => store === "summaries" && text.includes("Bicycles"))[1]}`).includes("snow"));
  untouched(await library(page), entries.filter(isLater));
});
