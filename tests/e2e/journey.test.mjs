// The main job, with a key against the simulator: a picture is made, refined in conversation, and kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answers, asPersonWithKey, attach, attachments, button, choose, downloaded, generated, log, look, message,
  newConversation, posts, receivedParts, reply, say, send, settled, sha256, stored, storedPictures, until, yellower,
} from "./lib/person.mjs";
import { png } from "./lib/pictures.mjs";
import { startSimulator } from "./lib/simulator.mjs";
import { openStudio } from "./lib/studio.mjs";
import { atWork as begin } from "./lib/work.mjs";

// With all that moves, as most people see it.
const atWork = (t, options = {}) => begin(t, { whole: true, ...options });

const parts = (request, at = -1) => request.body.contents.at(at).parts;
// What a string of the wire encodes: the log shows long ones by their hash, short ones as they are.
const sumOf = (data) => (typeof data === "string" ? sha256(Buffer.from(data, "base64")) : data.$sha256);
const price = (page) => page.locator("output.price").innerText();

test("a picture is made as it was asked for, priced before and after", async (t) => {
  const { page, simulator } = await atWork(t);
  await choose(page, "Aspect ratio", "16:9");
  await choose(page, "Size", "2K");
  await message(page).fill("A bicycle by the sea");
  assert.match(await price(page), /about \$0\.05\d/, "1680 tokens at $30 a million");
  await send(page, "A bicycle by the sea");
  const [request, ...more] = await posts(simulator);
  assert.deepEqual(more, []);
  assert.equal(request.path, "/v1beta/models/gemini-nano-banana-2.1:streamGenerateContent");
  assert.match(request.query, /^alt=sse&?$/);
  assert.deepEqual(request.body, {
    contents: [{ role: "user", parts: [{ text: "A bicycle by the sea" }] }],
    generationConfig: {
      responseModalities: ["TEXT", "IMAGE"],
      imageConfig: { aspectRatio: "16:9", imageSize: "2K" },
      thinkingConfig: { includeThoughts: true },
    },
  });
  const seen = await look(generated(page).first());
  assert.deepEqual([seen.widthPx, seen.heightPx], [2752, 1536]);
  const answer = await answers(page).first().innerText();
  assert.match(answer, /2752 × 1536/);
  assert.match(answer, /Nano Banana 2\.1/);
  assert.match(answer, /\$0\.05\d/, "the price that was booked");
  assert.ok(!/Asked for/.test(answer), "it came as it was asked for");
  await page.getByText(/\$0\.05\d so far/).waitFor();
  assert.match(answer, /Here is picture 1/);
  assert.equal(await log(page).locator("strong").first().innerText(), "A bicycle by the sea", "Markdown is read");
});

test("a picture that somebody was given opens before there is a key, and goes along with the first message", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const { page } = await openStudio(t, { simulator });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Open a file").click()]);
  await chooser.setFiles([{ name: "given.png", mimeType: "image/png", buffer: png(48, 32, () => [200, 30, 30]) }]);
  await until("it is at the message", async () => (await attachments(page).count()) === 1);
  assert.deepEqual(await posts(simulator), [], "nothing left by that");
  await asPersonWithKey(page);
  await send(page, "Make it blue");
  const [request] = await posts(simulator);
  assert.equal(parts(request).filter((part) => part.inlineData).length, 1);
});

test("an edit echoes the conversation exactly, signatures and all", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/settings", { signature_bytes: 1_000_000 });
  // Plain letters: the browser's debugger hands other ones of a stream over damaged.
  await simulator.control("/behaviours", { text: "Here is the boat, drawn with care." });
  const [first] = await Promise.all([reply(page), send(page, "A red boat")]);
  const received = (await receivedParts(first)).filter((part) => !part.thought);
  const before = await look(generated(page).first());
  await send(page, "now change the colour to yellow");
  const [, edit] = await posts(simulator);
  assert.equal(edit.status, 200, edit.refusal);
  assert.deepEqual(edit.body.contents.map(({ role }) => role), ["user", "model", "user"]);

  const sent = parts(edit, 1);
  const spoken = (list) => list.map((part) => part.text ?? "").join("");
  assert.equal(spoken(sent), spoken(received), "the words are whole");
  const signed = (list) => list.filter((part) => part.thoughtSignature).map((part) => ({
    kind: part.inlineData ? "picture" : "text",
    signature: sumOf(part.thoughtSignature),
    picture: part.inlineData ? sumOf(part.inlineData.data) : null,
  }));
  assert.equal(signed(received).length, 2, "text and picture were signed");
  assert.deepEqual(signed(sent), signed(received), "on the same parts, the same bytes");
  assert.ok(sent.every((part) => !part.thought), "thoughts are not sent back");
  assert.deepEqual(parts(edit), [{ text: "now change the colour to yellow" }]);
  assert.ok(edit.body_bytes > 2_600_000, "two signatures of a megabyte");

  const after = await look(generated(page).nth(1));
  assert.ok(yellower(before, after).gain > 50);
  await page.reload();
  await asPersonWithKey(page);
  await answers(page).nth(1).waitFor();
  await send(page, "and now green");
  const third = (await posts(simulator)).at(-1);
  assert.equal(third.status, 200, "the signatures outlive a reload");
  assert.deepEqual(signed(parts(third, 1)), signed(received));
});

test("another model gets the picture from the person, without a signature", async (t) => {
  const { page, simulator } = await atWork(t);
  await send(page, "A red kite");
  const [{ pictures }] = await posts(simulator);
  const made = pictures.find((picture) => !picture.thought).sha256;
  await choose(page, "Model", "gemini-3-pro-image");
  await send(page, "now make it blue");
  const switched = (await posts(simulator)).at(-1);
  assert.equal(switched.status, 200, switched.refusal);
  assert.match(switched.path, /gemini-3-pro-image:/);
  assert.ok(switched.body.contents.every(({ role }) => role === "user"));
  const picture = parts(switched).find((part) => part.inlineData);
  assert.equal(sumOf(picture.inlineData.data), made);
  assert.ok(!JSON.stringify(switched.body).includes("thoughtSignature"));
  await button(page, "Continue from this picture").first().click();
  await page.getByText("Going on from this picture alone").waitFor();
  await send(page, "only this one, in green");
  const continued = (await posts(simulator)).at(-1);
  assert.equal(continued.body.contents.length, 1, "the history stays behind");
  assert.deepEqual(parts(continued).map((part) => (part.inlineData ? sumOf(part.inlineData.data) : part.text)), [made, "only this one, in green"]);
});

test("three pictures are numbered, reordered and removed", async (t) => {
  const { page, simulator } = await atWork(t);
  const files = ["red", "green", "blue"].map((name, at) => {
    const colour = [0, 0, 0];
    colour[at] = 200;
    return { name: `${name}.png`, mimeType: "image/png", buffer: png(40, 30, () => colour) };
  });
  await attach(page, files);
  await until("three are read", async () => (await page.getByRole("button", { name: /^Look at picture \d$/ }).count()) === 3);
  await button(page, "Move picture 3 forward").click();
  await button(page, "Move picture 2 forward").click();
  await attachments(page).nth(2).getByRole("button", { name: /^Look at/ }).focus();
  await page.keyboard.press("Alt+ArrowLeft");
  await send(page, "Put picture 1 beside picture 2");
  const [request] = await posts(simulator);
  const colours = new Map(files.map(({ name, buffer }) => [sha256(buffer), name]));
  assert.deepEqual(parts(request).map((part) => (part.inlineData ? colours.get(sumOf(part.inlineData.data)) : part.text)),
    ["Picture 1:", "blue.png", "Picture 2:", "green.png", "Picture 3:", "red.png", "Put picture 1 beside picture 2"]);
  assert.equal(await log(page).getByRole("img", { name: /^Your picture \d/ }).count(), 3);

  await newConversation(page);
  await attach(page, files);
  await until("three are read", async () => (await page.getByRole("button", { name: /^Look at picture \d$/ }).count()) === 3);
  await button(page, "Remove picture 2").click();
  assert.equal(await attachments(page).count(), 2);
  await send(page, "These two");
  const sums = parts((await posts(simulator)).at(-1)).filter((part) => part.inlineData).map((part) => colours.get(sumOf(part.inlineData.data)));
  assert.deepEqual(sums, ["red.png", "blue.png"]);
});

test("three at once are three requests, and one that fails leaves the others alone", async (t) => {
  const { page, simulator } = await atWork(t, { expected: [/Failed to load resource/] });
  await simulator.control("/behaviours", { fail: { name: "internal" } });
  await choose(page, "Count", "3");
  await message(page).fill("Three boats");
  assert.match(await price(page), /for 3/);
  await send(page, "Three boats");
  const sent = await posts(simulator);
  assert.equal(sent.length, 3);
  assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 200, 500]);
  assert.equal(await answers(page).count(), 3);
  assert.equal(await generated(page).count(), 2);
  for (const picture of await generated(page).all()) await look(picture);
  await log(page).getByText("The service failed on its side.").waitFor();
  assert.equal(await button(page, "Try again").count(), 1);
});

test("stopping sends nothing of what is written for the next message, by mouse and by keyboard", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { times: 0, event_delay_ms: 400, text: "Words that take their time, piece by piece." });
  for (const [nth, press] of [[1, () => button(page, "Stop").click()], [2, () => button(page, "Stop").press("Enter")], [3, () => button(page, "Stop").click({ delay: 200 })]]) {
    await say(page, `To be stopped, ${nth}`);
    await message(page).fill("Not yet to be sent");
    await button(page, "Stop").waitFor();
    await press();
    await settled(page);
    assert.equal((await posts(simulator)).length, nth, "one request for each message that was sent");
    assert.equal(await message(page).inputValue(), "Not yet to be sent");
    assert.equal(await page.locator(".composer").getByRole("alert").count(), 0);
  }
});

test("a message leaves with what the first load brought, whatever else is still on its way", async (t) => {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const { page, address } = await openStudio(t, { simulator });
  await asPersonWithKey(page, { keep: true });
  await send(page, "While all is there");
  let letGo;
  const gate = new Promise((resolve) => (letGo = resolve));
  await page.route(/\/part-/, async (route) => {
    await gate;
    await route.continue();
  });
  // A visit of its own, to a new conversation: what there was already would have to be read first.
  await page.goto("about:blank");
  await page.goto(address);
  await message(page).waitFor();
  await message(page).fill("With the first load alone");
  await message(page).press("Enter");
  await until("it has left", async () => (await posts(simulator)).length === 2);
  letGo();
  await settled(page);
  await look(generated(page).last());
});

test("stop cuts the connection, says so, and nothing is sent again", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { stall: { after_event: 2 } });
  await say(page, "A picture to be stopped");
  await until("something has come", async () => (await posts(simulator))[0]?.sent_bytes > 0);
  await page.getByText("Google may charge for what it has begun, even if you stop.").waitFor();
  assert.equal(await button(page, "Stop").count(), 1);
  await button(page, "Stop").click();
  await until("the simulator sees the cut", async () => (await posts(simulator))[0].end === "client_cut");
  await settled(page);
  await log(page).getByText("You stopped this answer.").waitFor();
  await log(page).getByText(/may have charged/).waitFor();
  await page.reload();
  await asPersonWithKey(page);
  await log(page).getByText("You stopped this answer.").waitFor();
  assert.equal((await posts(simulator)).length, 1, "nothing is sent again");

  await simulator.control("/behaviours", { stall: { after_event: 1 } });
  await message(page).fill("Stopped by key");
  await message(page).press("Enter");
  await until("it has left", async () => (await posts(simulator)).length === 2);
  await button(page, "Stop").waitFor();
  await page.keyboard.press("Escape");
  await until("Escape stops as well", async () => (await posts(simulator))[1].end === "client_cut");
});

test("text and pictures stay in the order in which they come; drafts are no results", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { layout: "interleaved", pictures: 2 });
  await send(page, "A story in two pictures");
  assert.equal(await generated(page).count(), 2);
  const order = await answers(page).first().evaluate((answer) => [...answer.querySelectorAll("p, img")]
    .map((node) => (node.tagName === "IMG" ? "picture" : node.textContent.match(/Here is picture \d/)?.[0])).filter(Boolean));
  assert.deepEqual(order, ["Here is picture 1", "picture", "Here is picture 2", "picture"]);
  const [{ pictures }] = await posts(simulator);
  assert.ok(pictures.some(({ thought }) => thought), "there was a draft");
  const kept = await storedPictures(page);
  const shown = pictures.filter(({ thought }) => !thought).map(({ sha256: sum }) => sum).sort();
  assert.deepEqual(kept.map(({ hash }) => hash).sort(), shown, "the draft is not in the library");
  const thoughts = log(page).locator("details").first();
  assert.equal(await thoughts.evaluate((node) => node.open), false, "folded away");
  assert.ok(!(await log(page).innerText()).includes("Considering the composition"));
  await thoughts.locator("summary").click();
  await log(page).getByText("Considering the composition").waitFor();
});

test("any chunking gives the same result, down to single bytes", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { chunk_bytes: [1], picture_px: [64, 48], thoughts: false, signature_bytes: 40 });
  await send(page, "A small picture");
  const whole = await answers(page).first().locator(".prose").innerText();
  const first = await storedPictures(page);
  const [{ pictures }] = await posts(simulator);
  assert.deepEqual(first.map(({ hash }) => hash), pictures.map(({ sha256: sum }) => sum));
  await newConversation(page);
  await simulator.control("/behaviours", { picture_px: [64, 48], thoughts: false, signature_bytes: 40, line_end: "lf", unterminated_end: true, comments: true });
  await send(page, "A small picture");
  assert.equal(await answers(page).first().locator(".prose").innerText(), whole);
  assert.deepEqual((await storedPictures(page)).map(({ hash }) => hash), first.map(({ hash }) => hash), "the same bytes");
});

test("the reply's file is kept and downloaded byte by byte, its provenance with it", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { picture_bytes: 3_000_000 });
  await send(page, "A picture with a history");
  await look(generated(page).first());
  const [{ pictures }] = await posts(simulator);
  const made = pictures.find(({ thought }) => !thought);
  assert.ok(made.bytes >= 2_900_000);
  const kept = new Map((await stored(page)).bytes);
  assert.equal(kept.get(made.sha256)?.size, made.bytes);
  assert.equal(kept.get(made.sha256).sha256, made.sha256);
  const { name, bytes } = await downloaded(page, () => button(page, "Download").first().click());
  assert.equal(sha256(bytes), made.sha256);
  assert.match(name, /\.jpg$/);
  assert.ok(bytes.includes("c2pa") && bytes.includes("jumb"), "the provenance segment is in it");
});

test("other pixels than were asked for are said, and a file's type is told by its bytes", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", { picture_px: [640, 640], picture_mime: "image/png" });
  await choose(page, "Aspect ratio", "16:9");
  await send(page, "A wide picture");
  const seen = await look(generated(page).first());
  assert.deepEqual([seen.widthPx, seen.heightPx], [640, 640]);
  await log(page).getByText("Asked for 16:9; it came as 640 × 640.").waitFor();
  const { name } = await downloaded(page, () => button(page, "Download").first().click());
  assert.match(name, /\.jpg$/, "a JPEG that calls itself a PNG");
});

test("a model by its id is sent only what the person set", async (t) => {
  const { page, simulator } = await atWork(t, { expected: [/Failed to load resource/] });
  await choose(page, "Model", { label: "Another model by its id…" });
  const id = page.getByRole("textbox", { name: "Model id" });
  await id.fill("gemini-9-image-of-tomorrow");
  await id.press("Enter");
  await until("no price is made up", async () => (await price(page)) === "price not known");
  await send(page, "Hello");
  const [plain] = await posts(simulator);
  assert.match(plain.path, /gemini-9-image-of-tomorrow:streamGenerateContent$/);
  assert.deepEqual(plain.body, { contents: [{ role: "user", parts: [{ text: "Hello" }] }] });
  await log(page).getByText("The service does not know a model by this name.").waitFor();
  await choose(page, "Aspect ratio", "21:9");
  await send(page, "Wide");
  assert.deepEqual((await posts(simulator))[1].body.generationConfig, { imageConfig: { aspectRatio: "21:9" } });
});
