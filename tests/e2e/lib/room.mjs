// What a person does in the storage room, what lies on the disk meanwhile, and places that can be picked for backups.
import { disk as lying } from "./fault.mjs";
import { button, openSettings, until } from "./person.mjs";

export async function openStorage(page) {
  await openSettings(page);
  await button(page, "Storage").click();
  const room = page.getByRole("dialog", { name: "Storage" });
  await until("the room has looked around", async () => /on this device/.test(await room.innerText()));
  return room;
}

export async function closeStorage(page) {
  await page.getByRole("dialog", { name: "Storage" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog", { name: "Settings" }).getByRole("button", { name: "Close" }).click();
}

// The stores as maps from key to text, or to `{ sha256, size }` of bytes.
export async function disk(page) {
  const stores = Object.entries(await lying(page)).map(([store, entries]) => (
    [store, new Map(entries.map(({ key, text, ...bytes }) => [key, text ?? bytes]))]));
  return Object.fromEntries(stores);
}

// What lies on the disk but for the room's own notes, which belong to the device: to be compared as a whole.
export async function library(page) {
  const all = await disk(page);
  for (const note of ["sizes", "unreferenced", "backup", "mark"]) all.kept.delete(note);
  return all;
}

// Puts entries into the stores behind the app's back: `[store, key, value]`, bytes as lists of numbers.
export const put = (page, entries) => page.evaluate((all) => new Promise((done, failed) => {
  // Where there is none yet, it begins with the first version.
  const opening = indexedDB.open("atelier");
  opening.onerror = () => failed(opening.error);
  opening.onupgradeneeded = () => {
    for (const name of ["summaries", "turns", "pictures", "bytes", "thumbs", "kept", "vault"]) opening.result.createObjectStore(name);
  };
  opening.onsuccess = () => {
    const database = opening.result;
    const transaction = database.transaction(database.objectStoreNames, "readwrite");
    all.forEach(([store, key, value]) => transaction.objectStore(store).put(Array.isArray(value) ? new Uint8Array(value) : value, key));
    transaction.oncomplete = () => { database.close(); done(); };
    transaction.onabort = () => failed(transaction.error);
  };
}), entries);

// Takes everything out of the stores behind the app's back.
export const wipe = (page) => page.evaluate(() => new Promise((done, failed) => {
  const opening = indexedDB.open("atelier");
  opening.onsuccess = () => {
    const database = opening.result;
    const transaction = database.transaction(database.objectStoreNames, "readwrite");
    for (const name of database.objectStoreNames) transaction.objectStore(name).clear();
    transaction.oncomplete = () => { database.close(); done(); };
    transaction.onabort = () => failed(transaction.error);
  };
}));

// Gives a file to the room as the browser's own window would.
export async function chooseBackup(page, buffer, name = "atelier.zip") {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Restore from a backup").click()]);
  await chooser.setFiles({ name, mimeType: "application/zip", buffer });
}

// Gives the room the backup that lies in the page's own file system: as a handle, so that its size does not matter.
export const giveOwnBackup = (page, name = "backup.zip") => page.evaluate(async (name) => {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
  const field = document.querySelector('input[aria-label="Backup file"]');
  const given = new DataTransfer();
  given.items.add(await handle.getFile());
  field.files = given.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}, name);

// From the next load on, the browser's windows for picking a place pick one of the page's own file system: a real
// handle, which nobody has to click for. `folders` and `files` are the paths, or false for a browser without the window.
export const pickFromOwn = (page, { folder = "backup", file = "backup.zip" } = {}) => page.addInitScript(([folder, file]) => {
  const own = () => navigator.storage.getDirectory();
  const set = (name, pick) => Object.defineProperty(globalThis, name, { value: pick, configurable: true, writable: true });
  set("showDirectoryPicker", folder === false ? undefined : async () => (await own()).getDirectoryHandle(folder, { create: true }));
  set("showSaveFilePicker", file === false ? undefined : async () => (await own()).getFileHandle(file, { create: true }));
}, [folder, file]);

// The files of the page's own file system, as a map from path to `{ size, sha256, modified }`.
export async function ownFiles(page) {
  const all = await page.evaluate(async () => {
    const hex = (sum) => [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const found = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle, `${path}${name}/`);
        else {
          const file = await handle.getFile();
          const sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
          found.push([path + name, { size: file.size, sha256, modified: file.lastModified }]);
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return found;
  });
  return new Map(all.sort(([one], [other]) => (one < other ? -1 : 1)));
}

// The bytes of one of those files.
export const ownFile = async (page, path) => Buffer.from(await page.evaluate(async (path) => {
  const names = path.split("/");
  let folder = await navigator.storage.getDirectory();
  for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  const bytes = new Uint8Array(await (await (await folder.getFileHandle(names.at(-1))).getFile()).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}, path), "base64");

// Writes such a file.
export const putOwnFile = (page, path, bytes) => page.evaluate(async ([path, base64]) => {
  const names = path.split("/");
  let folder = await navigator.storage.getDirectory();
  for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
  const out = await (await folder.getFileHandle(names.at(-1), { create: true })).createWritable();
  await out.write(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)));
  await out.close();
}, [path, Buffer.from(bytes).toString("base64")]);

// Clicks "Cancel" as soon as the job under way has done this share of its work; resolves to the share that it had done.
export const cancelAt = (page, share) => page.evaluate((share) => new Promise((done) => {
  const look = () => {
    const bar = document.querySelector("progress");
    // As long as only one of its two numbers is there, it seems to be at its end.
    if (!bar || bar.position < share || bar.position >= 1) return;
    const cancel = [...bar.parentElement.querySelectorAll("button")].find((each) => each.textContent.trim() === "Cancel");
    if (!cancel) return;
    observer.disconnect();
    done(bar.position);
    cancel.click();
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  look();
}), share);
