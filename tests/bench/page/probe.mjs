// What is put into the page before its own scripts: it notes when requests leave, when transactions are on the disk,
// when a picture is painted, and which wasm memories there are. It changes nothing that the page does.

function install() {
  const bench = { requests: [], writes: [], memories: [], keys: [] };
  globalThis.bench = bench;

  const fetch = globalThis.fetch;
  globalThis.fetch = async function (...input) {
    const entry = { url: String(input[0]?.url ?? input[0]), atMs: performance.now(), headersMs: null };
    bench.requests.push(entry);
    const response = await fetch.apply(this, input);
    entry.headersMs = performance.now();
    return response;
  };

  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = transaction.call(this, stores, mode, options);
    if (mode === "readwrite") {
      const beganMs = performance.now();
      made.addEventListener("complete", () => bench.writes.push({ stores: [stores].flat(), beganMs, atMs: performance.now() }));
    }
    return made;
  };

  const kept = (made) => {
    const memory = (made.instance ?? made).exports?.memory;
    if (memory) bench.memories.push(memory);
    return made;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...input) => original.apply(WebAssembly, input).then(kept);
  }
  bench.wasmBytes = () => bench.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

  // Resolves when what is on the page now has been painted: after the frame's callbacks, in a task behind them.
  bench.nextPaint = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  }));

  // Resolves to the moment when a generated picture that is not on the page yet has been painted in full.
  bench.pictureShown = (widthPx) => new Promise((done) => {
    const old = new WeakSet(document.querySelectorAll("img"));
    const tried = new WeakMap();
    const look = () => {
      for (const img of document.querySelectorAll('[role="log"] img')) {
        if (old.has(img) || !img.src || tried.get(img) === img.src || !img.alt.startsWith("Generated picture")) continue;
        tried.set(img, img.src);
        img.decode().then(async () => {
          if (img.naturalWidth < widthPx) return;
          const atMs = await bench.nextPaint();
          watcher.disconnect();
          done(atMs);
        }, () => {});
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["src", "alt"] });
  });

  // Resolves to the moment when the next picture's record is on the disk.
  bench.pictureStored = (from) => new Promise((done) => {
    const look = () => {
      const found = bench.writes.slice(from).find(({ stores }) => stores.includes("pictures"));
      if (found) done(found.atMs);
      else setTimeout(look, 20);
    };
    look();
  });

  bench.onKeys = () => document.addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    bench.nextPaint().then((atMs) => bench.keys.push(atMs - began));
  }, { capture: true });
}

export const installProbe = (page) => page.addInitScript(install);
