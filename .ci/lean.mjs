// Makes the program that the page loads first smaller where no optimiser looks: the names under which the wasm and its
// script know each other, and the doors in the wasm that nobody opens.

// A section of a wasm file that lists what comes in, and one that lists what goes out.
const IMPORTS = 2;
const EXPORTS = 7;

// Streams that are written in Rust and read in JavaScript. A library offers them; the app only reads the browser's own.
const UNUSED_CLASSES = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];
const isUnused = (name) => UNUSED_CLASSES.some((unused) => name.startsWith(`${unused.toLowerCase()}_`) || name === `__wbg_${unused.toLowerCase()}_free`);

function refuse(sentence) {
  throw new Error(sentence);
}

// A number of the wasm format (LEB128) and the place behind it.
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

function encoded(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

const name = (text) => Buffer.concat([encoded(Buffer.byteLength(text)), Buffer.from(text)]);

function text(bytes, at) {
  const [length, from] = number(bytes, at);
  return [bytes.toString("utf8", from, from + length), from + length];
}

// The sections of a wasm file, in order, each with its number and its bytes.
function sections(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length;) {
    const [length, from] = number(bytes, at + 1);
    found.push({ id: bytes[at], body: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return found;
}

const limits = (bytes, at) => {
  const [flags, from] = number(bytes, at);
  const [, behind] = number(bytes, from);
  return flags & 1 ? number(bytes, behind)[1] : behind;
};

// What stands behind the name of an import: its kind and its type.
function behindDescription(bytes, at) {
  switch (bytes[at]) {
    case 0: return number(bytes, at + 1)[1];
    case 1: return limits(bytes, at + 2);
    case 2: return limits(bytes, at + 1);
    case 3: return at + 3;
    default: return refuse(`an import of kind ${bytes[at]} is not known here`);
  }
}

function renamedImports(body, from, names) {
  let [left, at] = number(body, 0);
  const entries = [encoded(left)];
  for (; left > 0; left--) {
    const [module, behindModule] = text(body, at);
    const [field, description] = text(body, behindModule);
    at = behindDescription(body, description);
    if (module === from) names.set(field, `i${names.size.toString(36)}`);
    entries.push(name(module), name(module === from ? names.get(field) : field), body.subarray(description, at));
  }
  return Buffer.concat(entries);
}

function renamedExports(body, names) {
  let [left, at] = number(body, 0);
  const entries = [];
  for (; left > 0; left--) {
    const [field, description] = text(body, at);
    [, at] = number(body, description + 1);
    if (isUnused(field)) continue;
    if (field.startsWith("wasm_bindgen__convert__")) names.set(field, `x${names.size.toString(36)}`);
    entries.push(Buffer.concat([name(names.get(field) ?? field), body.subarray(description, at)]));
  }
  return Buffer.concat([encoded(entries.length), ...entries]);
}

// The program with short names for what its script gives it under `from`, and without the doors that nobody opens;
// and the map from the names as they were.
export function shortNames(wasm, from) {
  const names = new Map();
  const body = ({ id, body }) => {
    if (id === IMPORTS) return renamedImports(body, from, names);
    return id === EXPORTS ? renamedExports(body, names) : body;
  };
  const parts = sections(wasm).map((section) => {
    const written = body(section);
    return Buffer.concat([Buffer.from([section.id]), encoded(written.length), written]);
  });
  if (names.size === 0) refuse(`the program imports nothing from ${from}`);
  return { wasm: Buffer.concat([wasm.subarray(0, 8), ...parts]), names };
}

// The script that belongs to a program with short names. `used` are the names that the optimised program still imports:
// what gave it the others goes.
export function shortScript(script, names, used) {
  let lean = script;
  const cut = (what, pattern) => {
    if (!pattern.test(lean)) refuse(`the script has no ${what}`);
    lean = lean.replace(pattern, "");
  };
  for (const unused of UNUSED_CLASSES) {
    cut(unused, new RegExp(`^export class ${unused} \\{\\n[^]*?^\\}\\n(if \\(Symbol\\.dispose\\) ${unused}\\..*\\n)?`, "m"));
    cut(`finalization of ${unused}`, new RegExp(`^const ${unused}Finalization = [^]*?;\\n`, "m"));
  }
  for (const [long, short] of names) {
    if (short.startsWith("i") && !used.has(short)) cut(long, new RegExp(`^        ${long}: function\\([^]*?^        \\}(, arguments\\); \\})?,\\n`, "m"));
  }
  return lean.replace(/\b(?:__wbg_|__wbindgen_|wasm_bindgen__convert__)\w+/g, (long) => names.get(long) ?? long);
}
