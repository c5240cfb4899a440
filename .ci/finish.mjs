// Completes what Trunk has built, in its staging folder, before it becomes dist/:
// one style sheet, content hashes in names, integrity, the policy's script hashes, headers, precompressed copies.
// Anything missing or unexpected ends the build.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { splitProgram } from "./split.mjs";

const FRAME = join(dirname(fileURLToPath(import.meta.url)), "frame");

// What a host that can set headers should add to the policy in the page: a page cannot forbid its own framing.
export const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
};
export const IMMUTABLE = "public, max-age=31536000, immutable";
export const REVALIDATE = "no-cache";

// Compressing fewer bytes than this saves no packet.
const COMPRESS_FROM_BYTES = 512;
const COMPRESSIBLE = /\.(html|css|js|json|svg|wasm|webmanifest|txt)$/;
// The encoding of a page has to be named in its first bytes.
const CHARSET_WITHIN_BYTES = 1024;

const digest = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding);
const integrity = (bytes) => `sha384-${digest("sha384", bytes, "base64")}`;

function refuse(sentence) {
  throw new Error(sentence);
}

function allFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split("\\").join("/"))
    .sort();
}

// Moves a file to a name that carries the hash of its content, and returns that name.
function nameByContent(folder, file, name) {
  const hash = digest("sha256", readFileSync(join(folder, file)), "hex").slice(0, 16);
  const named = name.replace("*", hash);
  renameSync(join(folder, file), join(folder, named));
  return named;
}

function writeByContent(folder, text, name) {
  const named = name.replace("*", digest("sha256", text, "hex").slice(0, 16));
  writeFileSync(join(folder, named), text);
  return named;
}

function fill(template, values) {
  const text = readFileSync(join(FRAME, template), "utf8");
  return text.replace(/(?<!\$)\{([a-z-]+)\}/g, (_, key) => values[key] ?? refuse(`${template} asks for {${key}}, which is not known`));
}

// Scripts and styles as they travel: without indentation, and without the lines that hold a comment alone.
const leanScript = (text) => text
  .replace(/^\s*\/\*\*[^]*?\*\/\n/gm, "").replace(/^\s*\/\/.*\n/gm, "").replace(/^[ \t]+/gm, "").replace(/\n{2,}/g, "\n");
const leanStyle = (text) => text
  .replace(/\/\*[^]*?\*\//g, "").replace(/\s+/g, " ").replace(/ ?([{};]) ?/g, "$1").replace(/([:,]) /g, "$1");

function attribute(tag, name) {
  return tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];
}

// Sheets of rooms that are fetched later: one file of their own, which the rooms ask for by its name in the page.
const OF_ROOMS = /^(attachments|dialog|figure|inspector|keeping|notices|rail|retouching|stylebook|turn|viewer|welcome)\b/;

function joined(folder, files, name) {
  const text = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  if (/@import|@charset/.test(text)) refuse("a style sheet uses @import or @charset, which cannot be joined");
  files.forEach((file) => rmSync(join(folder, file)));
  const lean = leanStyle(text);
  return { name: writeByContent(folder, lean, name), sum: integrity(lean) };
}

// One request instead of one per file; the files' own order and layers decide as before.
function joinStyles(folder, html) {
  const links = [...html.matchAll(/<link\b[^>]*\brel="stylesheet"[^>]*>/g)].map(([tag]) => tag);
  if (links.length === 0) refuse("index.html links no style sheet");
  const files = links.map((tag) => posix.normalize(attribute(tag, "href")));
  const first = joined(folder, files.filter((file) => !OF_ROOMS.test(file)), "atelier-*.css");
  const rooms = joined(folder, files.filter((file) => OF_ROOMS.test(file)), "rooms-*.css");
  const link = `<link rel="stylesheet" href="./${first.name}" crossorigin="anonymous" integrity="${first.sum}">`
    + `\n<meta name="rooms" content="./${rooms.name}" data-integrity="${rooms.sum}">`;
  return links.reduce((page, tag, index) => page.replace(tag, () => (index === 0 ? link : "")), html);
}

// Names the parts by content, and makes the link script fetch each against the hash it was published with.
function nameParts(folder, text, parts) {
  return parts.reduce((linked, part) => {
    const sum = integrity(readFileSync(join(folder, part)));
    const named = nameByContent(folder, part, `part-${part.replace(/\.wasm$/, "").replace(/[^a-z_]/g, "").slice(0, 24)}-*.wasm`);
    const fetched = `new URL("./${part}", import.meta.url)`;
    if (!linked.includes(fetched)) refuse(`nothing fetches ${part}`);
    return linked.replace(fetched, () => `new URL("./${named}", import.meta.url), { integrity: "${sum}", cache: how("${named}") }`);
  }, AGAIN + text);
}

// A part that arrived damaged may lie in the browser's cache, which is passed over from the second time on.
const AGAIN = `const asked = new Set();
const how = (part) => {
  const cache = asked.has(part) ? "reload" : "default";
  asked.add(part);
  return cache;
};
`;

// The program and its link script name each other, so both carry one hash of the two together.
function nameScripts(folder, program, { link, parts }) {
  const texts = [readFileSync(join(folder, program), "utf8"), nameParts(folder, readFileSync(join(folder, link), "utf8"), parts)];
  const hash = digest("sha256", texts.join("\n"), "hex").slice(0, 16);
  const named = { [program]: `atelier-${hash}.js`, [link]: `atelier-parts-${hash}.js` };
  return [program, link].map((file, index) => {
    const text = Object.entries(named).reduce((whole, [from, to]) => whole.replaceAll(`from "./${from}"`, `from "./${to}"`), texts[index]);
    rmSync(join(folder, file));
    writeFileSync(join(folder, named[file]), leanScript(text));
    return named[file];
  });
}

// Names the main program and writes the script that starts it. The integrity of the wasm is checked by that script's
// fetch: browsers ignore it on a preload of this kind.
async function startProgram(folder, html, release) {
  const slot = html.match(/<script type="module" data-start="([^"]+)" data-wasm="([^"]+)"><\/script>/);
  if (!slot) refuse("index.html has no place for the start script");
  const [js, whole] = slot.slice(1).map((address) => posix.normalize(address));
  const split = release && await splitProgram(folder, process.env.TRUNK_SOURCE_DIR ?? ".", { js, wasm: whole });
  const preloads = /<link\b[^>]*\brel="(?:preload|modulepreload)"[^>]*>/g;
  const snippets = [...html.matchAll(preloads)].map(([tag]) => tag).filter((tag) => attribute(tag, "href").includes("snippets/"));
  const scripts = split ? nameScripts(folder, js, split) : [nameByContent(folder, js, "atelier-*.js")];
  const wasm = nameByContent(folder, whole, "atelier-*.wasm");
  const sum = (file) => integrity(readFileSync(join(folder, file)));
  const links = [
    ...scripts.map((file) => `<link rel="modulepreload" href="./${file}" crossorigin="anonymous" integrity="${sum(file)}">`),
    ...snippets,
    `<link rel="preload" href="./${wasm}" as="fetch" type="application/wasm" crossorigin="anonymous">`,
  ].join("\n");
  const script = leanScript(fill("start.js", { js: `./${scripts[0]}`, wasm: `./${wasm}`, "wasm-integrity": sum(wasm) }));
  return html
    .replace(slot[0], "")
    .replace(preloads, "")
    .replace("</head>", () => `${links}\n<script type="module">\n${script}</script>\n</head>`);
}

// Names the worker by content; the page tells the program where it is, since only the page knows the build's names.
function nameDarkroom(folder, html) {
  const js = nameByContent(folder, "darkroom.js", "darkroom-*.js");
  const wasm = nameByContent(folder, "darkroom_bg.wasm", "darkroom-*.wasm");
  const sum = integrity(readFileSync(join(folder, wasm)));
  const script = fill("darkroom.js", { js: `./${js}`, wasm: `./${wasm}`, "wasm-integrity": sum });
  const worker = writeByContent(folder, script, "darkroom-worker-*.js");
  return html.replace("</title>", () => `</title>\n<meta name="darkroom" content="./${worker}">`);
}

function inlineScripts(html) {
  return html.replace(/<script data-inline="([^"]+)"><\/script>/g, (_, file) => `<script>\n${fill(file, {})}</script>`);
}

// The live reload of `trunk serve` fills in its own address on every request, which no hash can follow.
function settleReload(html) {
  return html
    .replace("'{{__TRUNK_ADDRESS__}}'", "window.location.host")
    .replace("'{{__TRUNK_WS_BASE__}}'", "'/'");
}

function inlineScriptHashes(html) {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [...scripts].map(([, text]) => `'sha256-${digest("sha256", text, "base64")}'`);
}

// From here on no script in the page may change.
function allowInlineScripts(html) {
  const hashes = inlineScriptHashes(html).join(" ");
  if (!html.includes("{script-hashes}")) refuse("the policy in index.html has no place for the script hashes");
  return html.replace("{script-hashes}", hashes);
}

// What must hold for any page that is published.
export function pageFaults(folder, html) {
  const faults = [];
  const policy = html.match(/<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">/)?.[1];
  if (!policy) faults.push("the policy is not the first child of head");
  if (/\{[a-z-]+\}/.test(policy ?? "")) faults.push("the policy still has a placeholder");
  if (inlineScriptHashes(html).some((hash) => !policy?.includes(hash))) faults.push("a script is not the one that the policy allows");
  if (/'unsafe-inline'|'unsafe-eval'|\*/.test(policy ?? "")) faults.push("the policy allows too much");
  const charset = Buffer.byteLength(html.slice(0, html.indexOf('<meta charset="utf-8">') + 22));
  if (charset < 22 || charset > CHARSET_WITHIN_BYTES) faults.push("the encoding is not named early enough");
  if (/data-trunk/.test(html)) faults.push("something was left for Trunk to do");
  const tags = html.replace(/<script[\s\S]*?<\/script>/g, "");
  if (/\son[a-z]+\s*=|\sstyle\s*=|<style/i.test(tags)) faults.push("an inline handler or style, which the policy forbids");
  for (const [, address] of tags.matchAll(/\s(?:href|src)="([^"#]+)"/g)) {
    if (/^([a-z]+:|\/)/.test(address)) faults.push(`${address} is not a relative address`);
    else if (!existsSync(join(folder, address))) faults.push(`${address} is linked but was not built`);
  }
  return faults;
}

function headersText(folder, html) {
  const policy = html.match(/content="(default-src[^"]+)"/)[1];
  const everywhere = { "Content-Security-Policy": `${policy}; frame-ancestors 'none'`, ...HEADERS };
  const block = (path, headers) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join("\n");
  // One rule per file: two rules that match the same file would be joined by some hosts.
  const cached = ["", ...allFiles(folder)].map((file) =>
    block(`/${file}`, { "Cache-Control": /-[0-9a-f]{16}\.(css|js|wasm)$/.test(file) ? IMMUTABLE : REVALIDATE }));
  return `${[block("/*", everywhere), ...cached].join("\n\n")}\n`;
}

// All at once: the compressors run beside each other, on as many processors as there are.
async function precompress(folder) {
  const files = allFiles(folder).filter((name) => COMPRESSIBLE.test(name)).map((name) => join(folder, name));
  await Promise.all(files.filter((path) => statSync(path).size >= COMPRESS_FROM_BYTES).map(async (path) => {
    const bytes = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
    writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }));
}

async function finish(folder, release) {
  const page = join(folder, "index.html");
  let html = inlineScripts(readFileSync(page, "utf8"));
  if (release) html = joinStyles(folder, html);
  html = nameDarkroom(folder, await startProgram(folder, html, release));
  html = allowInlineScripts(settleReload(html).replace(/\n{2,}/g, "\n"));
  writeFileSync(page, html);
  const faults = pageFaults(folder, html);
  if (faults.length > 0) refuse(faults.join("; "));
  writeFileSync(join(folder, "_headers"), headersText(folder, html));
  if (release) await precompress(folder);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const folder = process.env.TRUNK_STAGING_DIR ?? refuse("Trunk calls this; it names the folder in TRUNK_STAGING_DIR");
    await finish(folder, process.env.TRUNK_PROFILE === "release");
  } catch (error) {
    console.error(`finish: ${error.message}`);
    process.exit(1);
  }
}
