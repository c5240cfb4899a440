// A long conversation, written straight into the database in the app's own records.

// Runs in the page: `turns` turns with a picture each, every second one an answer; resolves to the conversation's id.
export const writeConversation = (page, turns) => page.evaluate(async (turns) => {
  const now = Date.now();
  const id = (nth) => (now - 10_000_000 + nth).toString(16).padStart(12, "0") + nth.toString(16).padStart(20, "0");
  const record = (value) => JSON.stringify({ v: 1, record: value });
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const encoded = async (side, type, nth) => {
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext("2d");
    context.fillStyle = `hsl(${(nth * 47) % 360} 60% ${30 + (nth % 40)}%)`;
    context.fillRect(0, 0, side, side);
    for (let disc = 0; disc < 24; disc++) {
      context.fillStyle = `hsl(${(nth * 31 + disc * 15) % 360} 70% 50% / 0.6)`;
      context.beginPath();
      context.arc(((nth * 37 + disc * 211) % 97) / 97 * side, ((nth * 53 + disc * 149) % 89) / 89 * side, side / 9, 0, 7);
      context.fill();
    }
    return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.9 })).arrayBuffer());
  };

  const database = await opened(indexedDB.open("atelier"));
  const write = (rows) => new Promise((done, failed) => {
    const transaction = database.transaction([...database.objectStoreNames], "readwrite");
    for (const [store, key, value] of rows) transaction.objectStore(store).put(value, key);
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
  });
  const conversation = id(0);
  const asked = { model: "gemini-nano-banana-2.1", ratio: null, size: null, count: 1, starts_afresh: false };
  const chosen = [];
  for (let nth = 1; nth <= turns; nth++) {
    const [bytes, thumb] = [await encoded(1024, "image/jpeg", nth), await encoded(512, "image/webp", nth)];
    const hash = hex(await crypto.subtle.digest("SHA-256", bytes));
    const isAnswer = nth % 2 === 0;
    const parent = nth > 1 ? id(nth - 1) : null;
    const answer = {
      batch: id(nth + turns), nth: 0, asked, demo: false, state: "done", usage: { prompt: 1400, candidates: 1290, total: 2690 },
      cost_micros: 39_000, took_ms: 18_000, thought_ms: 4_000, finish_message: null,
    };
    const turn = {
      id: id(nth), conversation, parent, created_at_ms: now - 10_000_000 + nth,
      parts: [
        { payload: { text: isAnswer ? `Here is **version ${nth}**, with warmer light and a calmer sky.` : `Change the light a little, take ${nth}` } },
        { payload: { inline: { mime: "image/jpeg", data: hash } } },
      ],
      by: isAnswer ? { model: answer } : { person: asked },
    };
    const origin = isAnswer ? { generated: { turn: turn.id, model: asked.model, demo: false } } : { uploaded: { name: `take-${nth}.jpg` } };
    const picture = { hash, format: "jpeg", width_px: 1024, height_px: 1024, size_bytes: bytes.length, created_at_ms: turn.created_at_ms, origin };
    chosen.push([parent, turn.id]);
    await write([
      ["turns", `${conversation}/${turn.id}`, record(turn)], ["pictures", hash, record(picture)],
      ["bytes", hash, bytes], ["thumbs", hash, thumb],
    ]);
  }
  const summary = {
    id: conversation, title: "A long conversation", titled: false, created_at_ms: now - 10_000_000, updated_at_ms: now,
    cost_micros: 0, cover: null, chosen, deleted_at_ms: null,
  };
  await write([["summaries", conversation, record(summary)]]);
  database.close();
  return conversation;
}, turns);
