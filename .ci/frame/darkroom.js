// Starts the darkroom in its worker. What is sent before it listens is kept and delivered in order.
import init from "{js}";

const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
const load = async () => {
  const wasm = await fetch(new URL("{wasm}", import.meta.url), { integrity: "{wasm-integrity}" });
  if (!wasm.ok) throw new Error(`the darkroom did not arrive: ${wasm.status}`);
  await init({ module_or_path: wasm });
  removeEventListener("message", keep);
  for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
};
// Thrown outside the promise, the error reaches whoever made the worker, as an `error` event.
load().catch((error) => setTimeout(() => {
  throw error;
}));
