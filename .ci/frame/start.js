// Loads the program, each part checked against the hash it was published with, or says in plain words why not.
const say = (failure) => {
  document.querySelector(".start-state")?.setAttribute("hidden", "");
  document.querySelector(".start-composer")?.setAttribute("hidden", "");
  document.querySelector(`[data-failure="${failure}"]`)?.removeAttribute("hidden");
};
const load = async () => {
  const unstyled = [...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => !link.sheet);
  if (unstyled) throw new Error("a style sheet did not arrive");
  const [program, wasm] = await Promise.all([
    import("{js}"),
    fetch("{wasm}", { integrity: "{wasm-integrity}" }),
  ]);
  if (!wasm.ok) throw new Error(`the program did not arrive: ${wasm.status}`);
  await program.default({ module_or_path: wasm });
  document.getElementById("start")?.remove();
};
// Where no header forbids framing, the page does: a page around this one could steer clicks onto its buttons.
if (window.top !== window.self) say("framed");
else load().catch((error) => {
  console.error(error);
  say(error instanceof WebAssembly.RuntimeError ? "stopped" : "damaged");
});
