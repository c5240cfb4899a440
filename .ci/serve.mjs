// Serves a built bundle the way a careful static host does: right types, precompressed copies, the headers that the
// bundle's own `_headers` asks for, nothing outside the folder. `node .ci/serve.mjs FOLDER PORT`, or `serve(…)`.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFile, realpath } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
const ENCODINGS = [["br", ".br"], ["gzip", ".gz"]];

// Reads a `_headers` file: a path on a line of its own, its headers indented below it.
export function parseHeaders(text) {
  const rules = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    if (!/^\s/.test(line)) rules.push({ path: line.trim(), headers: [] });
    else {
      const colon = line.indexOf(":");
      rules.at(-1)?.headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    }
  }
  return rules;
}

function headersFor(rules, path) {
  const applies = (rule) => rule.path === path || (rule.path.endsWith("*") && path.startsWith(rule.path.slice(0, -1)));
  return Object.fromEntries(rules.filter(applies).flatMap((rule) => rule.headers));
}

const content = (path) => readFile(path).catch(() => null);

// The file that a path names, or null: hidden files, the host's own configuration and anything outside do not exist.
async function locate(folder, path) {
  if (path.includes("\0") || path.split("/").some((part) => part.startsWith(".") || part === "_headers")) return null;
  const wanted = resolve(folder, `.${path.endsWith("/") ? `${path}index.html` : path}`);
  const real = await realpath(wanted).catch(() => null);
  return real !== null && real.startsWith(folder + sep) ? real : null;
}

async function choose(file, accepted) {
  for (const [name, ending] of ENCODINGS) {
    const offered = accepted.split(",").map((each) => each.trim()).some((each) => each.split(";")[0] === name && !/;\s*q=0(\.0*)?$/.test(each));
    const bytes = offered ? await content(file + ending) : null;
    if (bytes) return { bytes, encoding: name };
  }
  return { bytes: await content(file), encoding: null };
}

function refuse(response, status, sentence) {
  response.writeHead(status, { "Content-Type": TYPES[".txt"], "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" });
  response.end(`${sentence}\n`);
}

async function answer(folder, base, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Only reading is possible here.");
  let path;
  try {
    path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  } catch {
    return refuse(response, 400, "This address cannot be read.");
  }
  if (!path.startsWith(base)) return refuse(response, 404, "There is nothing here.");
  path = path.slice(base.length - 1);
  const file = await locate(folder, path);
  const { bytes, encoding } = file ? await choose(file, request.headers["accept-encoding"] ?? "") : {};
  if (!bytes) return refuse(response, 404, "There is nothing here.");
  const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 24)}"`;
  const rules = parseHeaders((await content(join(folder, "_headers")))?.toString("utf8") ?? "");
  const headers = {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    ETag: etag,
    Vary: "Accept-Encoding",
    ...headersFor(rules, path),
    ...(encoding && { "Content-Encoding": encoding }),
  };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers);
    return response.end();
  }
  response.writeHead(200, { ...headers, "Content-Length": bytes.length });
  return response.end(request.method === "HEAD" ? undefined : bytes);
}

// Serves `folder` below `base` (which begins and ends with a slash) on the loopback interface, and resolves to the
// listening server; port 0 takes a free one.
export async function serve(folder, port = 0, base = "/") {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, base, request, response).catch(() => refuse(response, 500, "This could not be read."));
  });
  await new Promise((ready, failed) => server.once("error", failed).listen(port, "127.0.0.1", ready));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, port] = [process.argv[2] ?? "dist", Number(process.argv[3] ?? 8080)];
  try {
    const server = await serve(folder, port);
    console.log(`Atelier is at http://127.0.0.1:${server.address().port} (Ctrl-C stops it)`);
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
      server.closeAllConnections();
      server.close(() => process.exit(0));
    });
  } catch (error) {
    const inUse = error.code === "EADDRINUSE";
    console.error(inUse ? `Port ${port} is in use: choose another with --port N.` : `${folder} cannot be served: ${error.message}`);
    process.exit(1);
  }
}
