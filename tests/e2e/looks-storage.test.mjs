// How the storage room looks in every state, in three sizes and two themes, and that no rule of accessibility is broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { examine } from "./lib/look.mjs";
import { asNewcomer, button, generated, look, newConversation, openSettings, send, until } from "./lib/person.mjs";
import { chooseBackup, openStorage, ownFile, pickFromOwn, wipe } from "./lib/room.mjs";
import { openStudio } from "./lib/studio.mjs";

const PROMPTS = ["A red bicycle leaning on a harbour wall", "A lighthouse in a storm", "A fox in the snow"];

// Lets a test hold what the room waits for: what the browser says of its limits, which is the last thing that it looks
// at, and the end of a job of the darkroom. It can also break the reading of the disk.
const heldUp = (page) => page.addInitScript(() => {
  globalThis.hold = { limits: false, jobs: false, isBroken: false, space: null };
  const waiting = [];
  globalThis.letGo = () => waiting.splice(0).forEach((go) => go());
  const { estimate } = StorageManager.prototype;
  StorageManager.prototype.estimate = async function held() {
    if (globalThis.hold.limits) await new Promise((go) => waiting.push(go));
    return globalThis.hold.space ?? estimate.call(this);
  };
  const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
  Object.defineProperty(Worker.prototype, "onmessage", {
    set(listener) {
      set.call(this, (event) => {
        const isEnd = Array.isArray(event.data) && event.data[2] !== 2;
        if (globalThis.hold.jobs && isEnd) waiting.push(() => listener.call(this, event));
        else listener.call(this, event);
      });
    },
  });
  const { getAllKeys } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.getAllKeys = function broken(...given) {
    if (globalThis.hold.isBroken) throw new DOMException("Internal error.", "UnknownError");
    return getAllKeys.apply(this, given);
  };
});

const hold = (page, what) => page.evaluate((what) => Object.assign(globalThis.hold, what), what);
const letGo = async (page) => {
  await hold(page, { limits: false, jobs: false, isBroken: false, space: null });
  await page.evaluate(() => globalThis.letGo());
};

async function opened(page) {
  await openSettings(page);
  await button(page, "Storage").click();
  return page.getByRole("dialog", { name: "Storage" });
}

async function closed(page) {
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await until("the dialogs are closed", async () => (await page.getByRole("dialog").count()) === 0);
}

test("the storage room in every state", async (t) => {
  const { page, started, visit } = await openStudio(t, { visit: false });
  await heldUp(page);
  await pickFromOwn(page);
  await visit();
  await asNewcomer(page);
  const room = await openStorage(page);
  await examine(t, page, "storage-empty");
  await closed(page);
  for (const prompt of PROMPTS) {
    await newConversation(page);
    await send(page, prompt);
    await look(generated(page).first());
  }
  await button(page, `Options for ${PROMPTS[1]}`).click();
  await button(page, "Delete").click();
  // Read for the first time, the room has nothing to show meanwhile.
  await page.reload();
  await started();
  await hold(page, { limits: true });
  await opened(page);
  await room.getByText(/^Looking at what is kept here… \d/).waitFor();
  await examine(t, page, "storage-loading");
  await letGo(page);
  await room.getByText(/on this device$/).first().waitFor();
  await examine(t, page, "storage-full");

  await room.getByRole("checkbox", { name: `Select ${PROMPTS[2]}` }).check();
  await button(page, "Free up room").click();
  await room.getByRole("group", { name: /^Delete 1 conversation/ }).waitFor();
  await examine(t, page, "storage-question");
  await room.getByRole("group").getByRole("button", { name: "Cancel" }).click();
  await until("the focus is back where it was", () => button(page, "Free up room").evaluate((node) => node === document.activeElement));

  await hold(page, { jobs: true });
  await button(page, "Save a backup").click();
  await until("it has begun", () => room.getByRole("progressbar").evaluate((bar) => bar.position > 0));
  await examine(t, page, "storage-working");
  await button(page, "Cancel").click();
  await letGo(page);
  await room.getByText(/^Stopped\.|is complete/).waitFor();
  await button(page, "Save a backup").click();
  await room.getByText(/^The backup is complete/).waitFor();
  await examine(t, page, "storage-done");

  const whole = await ownFile(page, "backup.zip");
  const damaged = Buffer.from(whole);
  for (const share of [0.3, 0.5, 0.7]) damaged[Math.floor(damaged.length * share)] ^= 1;
  await chooseBackup(page, damaged);
  await room.getByText("Nothing was restored. This backup is damaged.").waitFor();
  await room.getByText("What exactly").click();
  await examine(t, page, "storage-failed");
  await wipe(page);
  await page.reload();
  await started();
  await asNewcomer(page);
  await opened(page);
  await chooseBackup(page, whole);
  await room.getByRole("group", { name: "This backup would bring" }).waitFor();
  await examine(t, page, "storage-plan");
  await room.getByRole("group").getByRole("button", { name: "Cancel" }).click();
  assert.equal(await button(page, "Restore from a backup").evaluate((node) => node === document.activeElement), true);
  await chooseBackup(page, whole);
  await room.getByRole("button", { name: "Restore", exact: true }).click();
  await room.getByText(/^Restored: /).waitFor();
  await examine(t, page, "storage-restored");

  await closed(page);
  await hold(page, { space: { usage: 950_000_000, quota: 1_000_000_000 } });
  await opened(page);
  await room.getByText(/^There is little room left/).waitFor();
  await examine(t, page, "storage-scarce");
  await closed(page);
  await page.reload();
  await started();
  await hold(page, { isBroken: true });
  await opened(page);
  await room.getByText("What is kept here could not be looked at").waitFor();
  await examine(t, page, "storage-unread");
  await letGo(page);
  await button(page, "Look again").click();
  await room.getByText(/on this device$/).first().waitFor();
});

test("the storage room in a browser that keeps nothing", async (t) => {
  const { page, visit } = await openStudio(t, { visit: false });
  await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
  await visit();
  await asNewcomer(page);
  await send(page, PROMPTS[0]);
  await look(generated(page).first());
  await examine(t, page, "memory");
  await button(page, "Save everything").click();
  await page.getByRole("dialog", { name: "Storage" }).getByText(/^This browser keeps nothing/).waitFor();
  await examine(t, page, "storage-memory");
});
