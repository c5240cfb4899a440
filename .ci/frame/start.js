// Loads the program, each part checked against the hash it was published with, or says in plain words why not.
const frame = document.getElementById("start");
// What other tabs write while this one starts is remembered for the program. A browser that keeps nothing may refuse the
// channel, and there are no other tabs then.
try {
  self.others = new BroadcastChannel("atelier");
  others.heard = [];
  others.onmessage = ({ data }) => others.heard.push(data);
} catch {}
// Pictures that are not on the disk: should the program trap, they are offered from here.
self.unsaved = new Map();
const offerUnsaved = (pictures) => {
  const links = pictures.map((picture, at) => {
    const name = `atelier-${at + 1}.${picture.type.slice(6).replace("jpeg", "jpg")}`;
    const link = Object.assign(document.createElement("a"), { className: "button", download: name, href: URL.createObjectURL(picture) });
    link.textContent = `Download picture ${at + 1}`;
    return link;
  });
  frame.querySelector(".start-help").prepend(...links);
  addEventListener("beforeunload", (event) => event.preventDefault());
};
const say = (failure) => {
  for (const waiting of frame.querySelectorAll(".start-state, .start-composer")) waiting.hidden = true;
  for (const said of frame.querySelectorAll(`[data-failure="${failure}"]`)) said.hidden = false;
  frame.querySelector(".start-help").hidden = failure === "framed";
};
frame.querySelector('[data-do="again"]').onclick = () => location.reload();
frame.querySelector('[data-do="rescue"]').onclick = () => location.assign("rescue.html");
// A program that has trapped does nothing sensible any more: what it shows makes room for a way out.
const broken = ({ error, reason }) => {
  if (!((error ?? reason) instanceof WebAssembly.RuntimeError) || frame.isConnected) return;
  const pictures = [...self.unsaved.values()].filter(({ type }) => type.startsWith("image/"));
  if (pictures.length > 0) offerUnsaved(pictures);
  say(pictures.length > 0 ? "unsaved" : "broken");
  document.body.replaceChildren(frame);
};
addEventListener("error", broken);
addEventListener("unhandledrejection", broken);
// A damaged copy may lie in the browser's cache; then the server is asked for another.
const arrive = (address, integrity) => fetch(address, { integrity }).catch(() => fetch(address, { integrity, cache: "reload" }));
const load = async () => {
  const unstyled = [...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => !link.sheet);
  if (unstyled) throw new Error("a style sheet did not arrive");
  // The sheet of the rooms comes beside the program: nothing that one types and sends with waits for it.
  const rooms = document.querySelector("meta[name=rooms]");
  if (rooms) {
    const { content: href, dataset: { integrity } } = rooms;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", crossOrigin: "anonymous", integrity, href }));
  }
  const [program, wasm] = await Promise.all([
    import("{js}"),
    arrive("{wasm}", "{wasm-integrity}"),
  ]);
  if (!wasm.ok) throw new Error(`the program did not arrive: ${wasm.status}`);
  await program.default({ module_or_path: wasm });
  frame.remove();
};
// Where no header forbids framing, the page does: a page around this one could steer clicks onto its buttons.
if (window.top !== window.self) say("framed");
else load().catch((error) => {
  console.error(error);
  say(error instanceof WebAssembly.RuntimeError ? "stopped" : "damaged");
});
