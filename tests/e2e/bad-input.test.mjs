// What people give by mistake, and what they do not know that they give: one clear sentence where it happened, nothing
// lost, and nothing told about them.
import assert from "node:assert/strict";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  answers, attach, attachments, button, choose, generated, look, message, newConversation, posts, send, settled, sha256,
  until,
} from "./lib/person.mjs";
import {
  AVIF, GIF, HEIC, SVG, XMP, bmp, claimedPng, exif, png, quarters, seenIn, tellingJpeg, tellingWebp, tiff,
} from "./lib/pictures.mjs";
import { atWork } from "./lib/work.mjs";

const file = (name, buffer, mimeType = "") => ({ name, mimeType, buffer: Buffer.from(buffer) });
const flat = (width, height, colour) => png(width, height, () => colour);
const ready = (page) => page.getByRole("button", { name: /^Look at picture \d+$/ });
const reading = (page) => page.getByText("Reading…");
const composer = (page) => page.locator("form").filter({ has: message(page) });
const alerts = (page) => composer(page).getByRole("alert");

// The pictures of a request, as the bytes that reached the simulator.
async function received(simulator, request) {
  const body = await fetch(`http://127.0.0.1:${simulator.controlPort}/requests/${request.id}/body`);
  const { contents } = await body.json();
  return contents.at(-1).parts.filter((part) => part.inlineData)
    .map(({ inlineData }) => ({ mime: inlineData.mimeType, bytes: Buffer.from(inlineData.data, "base64") }));
}

const good = file("good.png", flat(20, 20, [10, 200, 30]), "image/png");

const REFUSED = [
  ["not a picture", "notes.png", "These are notes, whatever the name says.", /not a picture/],
  ["a document", "paper.pdf", "%PDF-1.7\n1 0 obj\n", /not a picture/],
  ["nothing at all", "empty.png", "", /empty/],
  ["a damaged header", "torn.png", flat(50, 50, [1, 2, 3]).subarray(0, 20), /damaged/],
  ["damaged pixels", "rotten.jpg", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1"), Buffer.alloc(400, 0x55)]), /damaged/],
  ["more than 67 million pixels", "huge.png", claimedPng(9_000, 8_000), /more than 67 million pixels/],
  ["a side over 16 384", "long.png", claimedPng(20_000, 10), /16 384/],
  ["a decompression bomb", "bomb.png", claimedPng(2_000_000_000, 2_000_000_000), /16 384|damaged/],
  ["TIFF", "scan.tiff", tiff(), /neither sent nor converted/],
];

test("what cannot be used is said where it is, and nothing there is lost", async (t) => {
  const { page } = await atWork(t);
  await attach(page, [good]);
  await ready(page).first().waitFor();
  await message(page).fill("Words that stay");
  for (const [what, name, bytes, sentence] of REFUSED) {
    const began = Date.now();
    await attach(page, [file(name, bytes)]);
    const alert = composer(page).getByRole("alert").filter({ hasText: name });
    await alert.waitFor();
    const said = await alert.innerText();
    assert.match(said, sentence, what);
    assert.ok(Date.now() - began < 4_000, `${what} is refused at once, in ${Date.now() - began} ms`);
    assert.equal(await message(page).inputValue(), "Words that stay", what);
    assert.equal(await ready(page).count(), 1, `${what}: the good one stays`);
    await button(page, "Remove picture 2").click();
    await alert.waitFor({ state: "hidden" });
  }
});

test("a file of 200 MB is refused without being read", async (t) => {
  const { page } = await atWork(t);
  const folder = await mkdtemp(join(tmpdir(), "atelier-large-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "film.png");
  const large = await open(path, "w");
  await large.write(flat(30, 30, [1, 2, 3]));
  await large.truncate(200 * 1024 * 1024);
  await large.close();
  await message(page).fill("Words that stay");
  await attach(page, [path]);
  const alert = composer(page).getByRole("alert").filter({ hasText: "film.png" });
  await alert.waitFor();
  assert.match(await alert.innerText(), /too large/);
  assert.equal(await message(page).inputValue(), "Words that stay");
});

test("several files: the good ones are taken, the bad one is named", async (t) => {
  const { page, simulator } = await atWork(t);
  await attach(page, [file("one.png", flat(9, 9, [255, 0, 0])), file("bad.png", "nothing"), file("two.png", flat(9, 9, [0, 0, 255]))]);
  await until("two are ready", async () => (await ready(page).count()) === 2);
  await composer(page).getByRole("alert").filter({ hasText: "bad.png" }).waitFor();
  await message(page).fill("Two of three");
  await button(page, "Remove picture 2").click();
  await send(page, "Two of three");
  assert.equal((await received(simulator, (await posts(simulator))[0])).length, 2);
});

test("formats: as they are where the API takes them, converted where the browser can", async (t) => {
  const { page, simulator } = await atWork(t);
  for (const [name, bytes, mime, same, seen] of [
    ["picture.avif", AVIF, "image/avif", true, null],
    ["picture.heic", HEIC, "image/heic", true, null],
    ["picture.gif", GIF, "image/png", false, ["r"]],
    ["picture.bmp", bmp(33, 21, [250, 5, 5]), "image/png", false, ["r"]],
    ["picture.svg", SVG, "image/png", false, ["g"]],
  ]) {
    await newConversation(page);
    await attach(page, [file(name, bytes)]);
    await until(`${name} is ready`, async () => (await ready(page).count()) === 1 || assert.equal(await alerts(page).count(), 0, name));
    await send(page, `Take ${name}`);
    const request = (await posts(simulator)).at(-1);
    assert.equal(request.status, 200, `${name}: ${request.refusal}`);
    const [picture] = await received(simulator, request);
    assert.equal(picture.mime, mime, name);
    if (same) assert.equal(sha256(picture.bytes), sha256(bytes), name);
    if (seen) assert.deepEqual((await seenIn(page, picture.bytes, picture.mime)).quarters.slice(0, 1), seen, name);
  }
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, "a drawing runs no script");
});

// None of these words may be in bytes that leave.
function assertSilent(bytes, what) {
  const text = bytes.toString("latin1");
  for (const word of ["Exif", "Spycam", "xmpmeta", "Ida Example", "Photoshop", "8BIM", "taken at home", "eXIf", "tEXt", "iTXt", "EXIF", "XMP "]) {
    assert.ok(!text.includes(word), `${what} tells ${word}`);
  }
}

test("a photograph leaves without place, device or name, and upright", async (t) => {
  const { page, simulator } = await atWork(t);
  const plain = await quarters(page, "image/jpeg", 64, 32);
  const lying = tellingJpeg(plain, 6);
  assert.ok(lying.includes("Spycam") && lying.includes("Ida Example"), "the file tells a lot");
  // Orientation 6 is shown a quarter turn clockwise.
  const turnedUp = { width: 32, height: 64, quarters: ["b", "r", "rgb", "g"] };
  assert.deepEqual(await seenIn(page, lying, "image/jpeg"), turnedUp);
  await attach(page, [file("IMG_1.jpg", lying, "image/jpeg"), file("IMG_2.jpg", tellingJpeg(plain, 1), "image/jpeg")]);
  await until("both are ready", async () => (await ready(page).count()) === 2);
  await send(page, "Two photographs");
  const [turned, upright] = await received(simulator, (await posts(simulator))[0]);
  assertSilent(turned.bytes, "the turned one");
  assertSilent(upright.bytes, "the upright one");
  assert.deepEqual(await seenIn(page, turned.bytes, turned.mime), turnedUp, "without a word on orientation in it");
  assert.deepEqual(await seenIn(page, upright.bytes, upright.mime), { width: 64, height: 32, quarters: ["r", "g", "b", "rgb"] });
  assert.equal(sha256(upright.bytes), sha256(plain), "the pixels of an upright one are the very bytes that came");
});

test("a turned PNG leaves as it is seen", async (t) => {
  const { page, simulator } = await atWork(t);
  const quarter = (x, y) => [x < 32 === y < 16 ? 230 : 20, x >= 32 ? 230 : 20, y >= 16 ? 230 : 20];
  const lying = png(64, 32, quarter, [["eXIf", exif(6).toString("latin1")]]);
  const shown = await seenIn(page, lying, "image/png");
  assert.deepEqual([shown.width, shown.height], [32, 64], "it is shown a quarter turn clockwise");
  await attach(page, [file("lying.png", lying, "image/png")]);
  await until("it is ready", async () => (await ready(page).count()) === 1);
  await send(page, "A turned one");
  const [turned] = await received(simulator, (await posts(simulator))[0]);
  assertSilent(turned.bytes, "the turned PNG");
  assert.deepEqual(await seenIn(page, turned.bytes, turned.mime), shown);
});

test("a turned WebP leaves upright", async (t) => {
  const { page, simulator } = await atWork(t);
  // This browser does not turn it, others do; what leaves is upright everywhere.
  const lying = tellingWebp(await quarters(page, "image/webp", 64, 32), 64, 32, 6);
  await attach(page, [file("lying.webp", lying, "image/webp")]);
  await until("it is ready", async () => (await ready(page).count()) === 1);
  await send(page, "A turned one");
  const [turned] = await received(simulator, (await posts(simulator))[0]);
  assertSilent(turned.bytes, "the turned WebP");
  assert.deepEqual(await seenIn(page, turned.bytes, turned.mime), { width: 32, height: 64, quarters: ["b", "r", "rgb", "g"] });
});

test("PNG and WebP leave without what they tell", async (t) => {
  const { page, simulator } = await atWork(t);
  const telling = png(24, 16, () => [200, 10, 10], [
    ["eXIf", exif(1).toString("latin1")], ["tEXt", "Author\0Ida Example"], ["iTXt", `XML:com.adobe.xmp\0\0\0\0\0${XMP}`],
  ]);
  const webp = tellingWebp(await quarters(page, "image/webp", 40, 20), 40, 20);
  assert.ok(telling.includes("Ida Example") && webp.includes("Ida Example"));
  await attach(page, [file("a.png", telling, "image/png"), file("b.webp", webp, "image/webp")]);
  await until("both are ready", async () => (await ready(page).count()) === 2);
  await send(page, "Two pictures");
  const [first, second] = await received(simulator, (await posts(simulator))[0]);
  assert.deepEqual([first.mime, second.mime], ["image/png", "image/webp"]);
  assertSilent(first.bytes, "the PNG");
  assertSilent(second.bytes, "the WebP");
  assert.equal((await seenIn(page, first.bytes, first.mime)).quarters[0], "r");
  assert.deepEqual(await seenIn(page, second.bytes, second.mime), { width: 40, height: 20, quarters: ["r", "g", "b", "rgb"] });
});

test("fifteen pictures where fourteen fit: fourteen stay, and it is said", async (t) => {
  const { page, simulator } = await atWork(t);
  const many = Array.from({ length: 15 }, (_, at) => file(`p${at}.png`, flat(8, 8, [at * 16, 0, 0])));
  await message(page).fill("All of these");
  await attach(page, many);
  await alerts(page).filter({ hasText: "14 pictures" }).waitFor();
  await until("fourteen are ready", async () => (await ready(page).count()) === 14);
  assert.equal(await attachments(page).count(), 14);
  assert.equal(await message(page).inputValue(), "All of these");
  await send(page, "All of these");
  assert.equal((await received(simulator, (await posts(simulator))[0])).length, 14);
});

test("an empty message is said to be empty, and nothing is sent", async (t) => {
  const { page, simulator } = await atWork(t);
  for (const words of ["", "  \n\t "]) {
    await message(page).fill(words);
    await button(page, "Send").click();
    await alerts(page).filter({ hasText: "The message is empty." }).waitFor();
    await message(page).press("a");
    await alerts(page).waitFor({ state: "hidden" });
  }
  assert.deepEqual(await posts(simulator), []);
});

test("200 000 characters are said to be too many, and stay", async (t) => {
  const { page, simulator } = await atWork(t);
  const words = "word ".repeat(40_000);
  const began = Date.now();
  await message(page).fill(words);
  await button(page, "Send").click();
  await alerts(page).filter({ hasText: "longer than this model can read" }).waitFor();
  assert.ok(Date.now() - began < 5_000, "the page stays quick");
  assert.equal((await message(page).inputValue()).length, words.length);
  assert.deepEqual(await posts(simulator), []);
  await send(page, words.slice(0, 90_000));
  const [request] = await posts(simulator);
  assert.equal(request.body.contents[0].parts[0].text.length, 89_999, "less than the limit is sent whole, but for the last space");
});

test("control and bidi characters neither reach the wire nor turn the page around", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "a\u0000b\u0007c\u202Egnp.evil\u202C d\u2066e\u2069 \uFEFFf\ttab\nline, ağlama 👩‍👩‍👧 عربي");
  const [request] = await posts(simulator);
  assert.equal(request.body.contents[0].parts[0].text, "abcgnp.evil de f\ttab\nline, ağlama 👩‍👩‍👧 عربي");
  await page.getByText("Invisible characters were left out of the message.").waitFor();
  const name = "evil\u202Egpj.png";
  await newConversation(page);
  await attach(page, [file(name, "nothing")]);
  const shown = await alerts(page).first().innerText();
  assert.ok(!shown.includes("\u202E") || (await alerts(page).first().locator("[dir=auto], bdi").count()) > 0, "the name is isolated");
});

test("pictures that are dropped, pasted or taken from the library arrive as well", async (t) => {
  const { page, simulator } = await atWork(t);
  const give = (kind) => page.evaluate(([kind, base64]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], `${kind}.png`, { type: "image/png" }));
    const target = document.querySelector("main");
    if (kind === "drop") {
      for (const name of ["dragenter", "dragover", "drop"]) target.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    } else {
      target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }
  }, [kind, flat(12, 12, [kind === "drop" ? 250 : 5, 5, 5]).toString("base64")]);
  await give("drop");
  await until("the dropped one is ready", async () => (await ready(page).count()) === 1);
  await give("paste");
  await until("the pasted one is ready", async () => (await ready(page).count()) === 2);
  await button(page, "From this device’s pictures").click();
  const library = page.getByRole("dialog", { name: "Pictures on this device" });
  await library.getByRole("button", { name: /drop\.png/ }).click();
  await button(page, "Done").click();
  assert.equal(await attachments(page).count(), 3);
  await send(page, "Three ways in");
  assert.equal((await received(simulator, (await posts(simulator))[0])).length, 3);
});

test("a message that is sent while a picture is read leaves when it is ready, once", async (t) => {
  const { page, simulator } = await atWork(t);
  const noise = png(1_500, 1_500, (x, y) => [(x * y) % 251, (x * 7 + y * 13) % 256, (x ^ y) % 256]);
  await message(page).fill("Wait for it");
  await attach(page, [file("slow.png", noise, "image/png")]);
  await message(page).press("Enter");
  await until("it has left", async () => (await posts(simulator)).length > 0);
  await settled(page);
  assert.equal(await answers(page).count(), 1);
  await look(generated(page).first());
  assert.equal((await received(simulator, (await posts(simulator))[0])).length, 1);
  assert.equal(await reading(page).count(), 0);
});

test("a model with less room says so and keeps what is there", async (t) => {
  const { page, simulator } = await atWork(t);
  await attach(page, Array.from({ length: 5 }, (_, at) => file(`p${at}.png`, flat(8, 8, [0, at * 40, 0]))));
  await until("five are ready", async () => (await ready(page).count()) === 5);
  await choose(page, "Model", { label: "Another model by its id…" });
  const id = page.getByRole("textbox", { name: "Model id" });
  await id.fill("gemini-2.5-flash-image");
  await id.press("Enter");
  await message(page).fill("Five for three");
  await button(page, "Send").click();
  await alerts(page).filter({ hasText: "up to 3 pictures" }).waitFor();
  assert.deepEqual(await posts(simulator), []);
  assert.equal(await attachments(page).count(), 5);
  assert.equal(await message(page).inputValue(), "Five for three");
  await button(page, "Take out the last ones").click();
  await until("three are left", async () => (await attachments(page).count()) === 3);
  await send(page, "Five for three");
  assert.equal((await posts(simulator)).at(-1).body.contents[0].parts.filter((part) => part.inlineData).length, 3);
});
