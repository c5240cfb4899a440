// Splits the program into the part that the first screen needs and the parts that are fetched later, and optimises
// each. Trunk does not split, so this takes the place of what Trunk made of the main program.
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { shortNames, shortScript } from "./lean.mjs";

const LINK = "atelier-parts.js";

// The features that browsers have had for years; naming them all would let the optimiser use ones that they have not.
const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];

async function run(tool, args) {
  try {
    await promisify(execFile)(tool, args);
  } catch (error) {
    throw new Error(`${tool} failed: ${error.stderr?.toString().trim() || error.message}`);
  }
}

// Chosen by what travels, after compression: with its blocks laid flat and put together anew, and with functions of one
// module beside each other, where the compressor finds what they share, the program is a fiftieth smaller than with
// rounds of -Oz, and made in half the time.
const PASSES = ["-O1", "--flatten", "--rereloop", "-Os", "--reorder-functions-by-name"];

const optimise = (file) =>
  run("wasm-opt", [...PASSES, "--strip-producers", "--strip-target-features",
    ...FEATURES.map((feature) => `--enable-${feature}`), file, "-o", file]);

// Does this for each, as many at a time as there are processors.
async function forEach(items, work) {
  const left = [...items];
  const one = async () => {
    while (left.length > 0) await work(left.shift());
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
}

// The program as cargo left it, before any other tool has touched it.
function built(source) {
  const file = join(process.env.CARGO_TARGET_DIR ?? join(source, "target"), "wasm32-unknown-unknown/release/atelier.wasm");
  if (!existsSync(file)) throw new Error("cargo has left no atelier.wasm to split");
  return file;
}

// Puts the program, the link script and the parts into the folder, in place of the whole program `js` and `wasm`.
// Gives back the names of the link script and of the parts.
export async function splitProgram(folder, source, { js, wasm: whole }) {
  const work = mkdtempSync(join(tmpdir(), "atelier-split-"));
  try {
    // The parts import from the program by the name that the finishing step knows it by.
    await run("wasm-split-cli", [built(source), work, "--target", "web", "--out-name", "atelier"]);
    const parts = readdirSync(work).filter((name) => name.endsWith(".wasm") && name !== "atelier.wasm");
    await run("wasm-bindgen", [join(work, "atelier.wasm"), "--target", "web", "--no-typescript", "--keep-lld-exports",
      "--out-dir", join(work, "bound"), "--out-name", "atelier"]);
    const wasm = join(work, "bound/atelier_bg.wasm");
    // The parts import from the program alone, so the names between it and its script are their own affair.
    const short = shortNames(readFileSync(wasm), "./atelier_bg.js");
    writeFileSync(wasm, short.wasm);
    await forEach([wasm, ...parts.map((name) => join(work, name))], optimise);
    copyFileSync(wasm, join(folder, whole));
    parts.forEach((name) => copyFileSync(join(work, name), join(folder, name)));
    const link = readFileSync(join(work, "__wasm_split.js"), "utf8");
    writeFileSync(join(folder, LINK), link.replaceAll('from "./atelier.js"', `from "./${js}"`));
    const used = new Set(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(wasm))).map(({ name }) => name));
    const program = shortScript(readFileSync(join(work, "bound/atelier.js"), "utf8"), short.names, used);
    // Only where it is imported: the same name is also a key of what the wasm imports.
    writeFileSync(join(folder, js), program.replaceAll('from "./__wasm_split.js"', `from "./${LINK}"`));
    return { link: LINK, parts: parts.map((name) => basename(name)) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
