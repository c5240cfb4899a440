// Splits the program into the part that the first screen needs and the parts that are fetched later, and optimises
// each. Trunk does not split, so this takes the place of what Trunk made of the main program.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const LINK = "atelier-parts.js";

// The features that browsers have had for years; naming them all would let the optimiser use ones that they have not.
const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];

function run(tool, args) {
  try {
    execFileSync(tool, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    throw new Error(`${tool} failed: ${error.stderr?.toString().trim() || error.message}`);
  }
}

function optimise(file) {
  run("wasm-opt", ["-Oz", ...FEATURES.map((feature) => `--enable-${feature}`), file, "-o", file]);
}

// The program as cargo left it, before any other tool has touched it.
function built(source) {
  const file = join(source, "target/wasm32-unknown-unknown/release/atelier.wasm");
  if (!existsSync(file)) throw new Error("cargo has left no atelier.wasm to split");
  return file;
}

// Puts the program, the link script and the parts into the folder, in place of the whole program `js` and `wasm`.
// Gives back the names of the link script and of the parts.
export function splitProgram(folder, source, { js, wasm: whole }) {
  const work = mkdtempSync(join(tmpdir(), "atelier-split-"));
  try {
    // The parts import from the program by the name that the finishing step knows it by.
    run("wasm-split-cli", [built(source), work, "--target", "web", "--out-name", "atelier"]);
    const parts = readdirSync(work).filter((name) => name.endsWith(".wasm") && name !== "atelier.wasm");
    run("wasm-bindgen", [join(work, "atelier.wasm"), "--target", "web", "--no-typescript", "--keep-lld-exports",
      "--out-dir", join(work, "bound"), "--out-name", "atelier"]);
    const wasm = join(work, "bound/atelier_bg.wasm");
    [wasm, ...parts.map((name) => join(work, name))].forEach(optimise);
    copyFileSync(wasm, join(folder, whole));
    parts.forEach((name) => copyFileSync(join(work, name), join(folder, name)));
    const link = readFileSync(join(work, "__wasm_split.js"), "utf8");
    writeFileSync(join(folder, LINK), link.replaceAll('from "./atelier.js"', `from "./${js}"`));
    const program = readFileSync(join(work, "bound/atelier.js"), "utf8");
    // Only where it is imported: the same name is also a key of what the wasm imports.
    writeFileSync(join(folder, js), program.replaceAll('from "./__wasm_split.js"', `from "./${LINK}"`));
    return { link: LINK, parts: parts.map((name) => basename(name)) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
