// The official clients as referees: of the simulator, and of the requests that Atelier sends. And a reader of OpenRaster
// files as a referee of those that it exports.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { headersOfClients, known, otherForms } from './differences.mjs';
import { canonical, differences } from './lib/canonical.mjs';
import { png } from './lib/pictures.mjs';
import { close, report } from './lib/report.mjs';
import { KEY, built, startSimulator } from './lib/simulator.mjs';
import { javascriptClient, pythonClient } from './lib/tools.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const intentions = JSON.parse(readFileSync(join(here, 'intentions.json'), 'utf8'));
const used = new Set();

/** The comparison itself has to see what differs and to overlook what does not. */
function checkComparison() {
  const one = { generation_config: { top_k: 4, seed: null }, contents: [{ parts: [{ inline_data: { data: '-_8' } }] }] };
  const same = { generationConfig: { topK: 4 }, contents: [{ parts: [{ inlineData: { data: '+/8=' } }] }] };
  const other = { generationConfig: { topK: 5 }, contents: [{ parts: [{ inlineData: { data: 'AAAA' } }, {}] }] };
  report('spellings are no difference', differences(canonical(one), canonical(same)).length === 0);
  const paths = differences(canonical(one), canonical(other)).map(({ path }) => path).sort().join(' ');
  const expected = 'contents[0].parts[0].inlineData.data contents[0].parts[1] generationConfig.topK';
  report('values, bytes and parts are differences', paths === expected, paths);
}

/** Runs a script and reports each of its lines; gives the number of lines. */
async function checks(title, program, args, environment) {
  const child = spawn(program, args, { cwd: here, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { check, ok, detail } = JSON.parse(line);
    report(`${title}: ${check}`, ok, detail);
    lines += 1;
  }
  const code = await ended;
  if (code !== 0) report(`${title} runs to its end`, false, `exit code ${code}`);
  return lines;
}

/** What a client sent for an intention: its requests in order. */
function sentBy(log, client, name) {
  const own = log.filter(({ headers }) => headers['x-client'] === client && headers['x-intention'] === name);
  return own.filter(({ kind }) => kind !== 'upload' || name === 'upload');
}

/** A URL without scheme and host. */
function place(url) {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function post(url, body) {
  const headers = { 'content-type': 'application/json', 'x-goog-api-key': KEY };
  return fetch(url, { method: 'POST', headers, body });
}

/** What Atelier's own code sends for the same intention. */
async function sentByAtelier(context, intention, requests, bodies) {
  const args = ['intent', intention.name, ...context.pictures.flatMap((path) => ['--picture', path])];
  if (intention.then) {
    const first = await post(context.simulator.url + requests[0].path + (requests[0].query && `?${requests[0].query}`), bodies[0]);
    const reply = join(context.folder, 'reply');
    writeFileSync(reply, Buffer.from(await first.arrayBuffer()));
    args.push('--reply', reply);
  }
  if (intention.call === 'generate-file') {
    const [, { fileData }] = canonical(JSON.parse(bodies.at(-1))).contents[0].parts;
    args.push('--file-uri', fileData.fileUri);
  }
  const done = spawnSync(context.bench, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}

function explained(client, intention, difference) {
  const anyIndex = difference.path.replaceAll(/\[\d+\]/g, '[]');
  const entry = known.find((known) =>
    [client, '*'].includes(known.client) && [intention, '*'].includes(known.intention) && known.path === anyIndex
    && (known.sent === undefined || isDeepStrictEqual(known.sent, difference.client)));
  if (entry) used.add(entry);
  return Boolean(entry);
}

function compareHeaders(request, atelier) {
  const own = { 'content-type': 'application/json', 'x-goog-api-key': KEY };
  for (const [name, value] of Object.entries(atelier.headers)) own[name.toLowerCase()] = value;
  const ofTransport = /^(host|connection|content-length|transfer-encoding|accept.*|sec-fetch-mode|x-intention|x-client)$/;
  const names = Object.keys(request.headers).filter((name) => !ofTransport.test(name));
  const wrong = names.filter((name) => own[name] !== request.headers[name]);
  const listed = wrong.filter((name) => !(name in own) && name in headersOfClients);
  listed.forEach((name) => used.add(name));
  const left = wrong.filter((name) => !listed.includes(name));
  return left.map((name) => ({ path: `header ${name}`, client: request.headers[name], atelier: own[name] }));
}

async function compare(context, log, client, intention) {
  const requests = sentBy(log, client, intention.name);
  const title = `${client} and Atelier: ${intention.name}`;
  if (requests.length === 0) return report(title, false, 'the client sent nothing');
  const bodies = await Promise.all(requests.map(({ id, body_bytes }) => (body_bytes ? context.simulator.body(id) : '')));
  const atelier = await sentByAtelier(context, intention, requests, bodies);
  const at = intention.name === 'upload' ? 0 : requests.length - 1;
  const request = requests[at];
  const form = otherForms[intention.name]?.form ?? ((body) => body);
  const query = request.query ? `?${request.query}` : '';
  const found = [
    ...differences(request.method, atelier.method, 'method'),
    ...differences(request.path + query, place(atelier.url), 'address'),
    ...differences(form(canonical(JSON.parse(bodies[at] || 'null'))), form(canonical(atelier.body))),
    ...compareHeaders(request, atelier),
  ];
  const left = found.filter((difference) => !explained(client, intention.name, difference));
  report(title, left.length === 0, JSON.stringify(left));
}

/** Each request of Atelier is one that the service takes. */
async function accepted(context, intention, log) {
  const requests = sentBy(log, 'javascript', intention.name);
  const bodies = await Promise.all(requests.map(({ id, body_bytes }) => (body_bytes ? context.simulator.body(id) : '')));
  const { method, url, headers, body } = await sentByAtelier(context, intention, requests, bodies);
  const init = { method, headers: { ...headers, 'content-type': 'application/json', 'x-goog-api-key': KEY } };
  const reply = await fetch(context.simulator.url + place(url), body ? { ...init, body: JSON.stringify(body) } : init);
  const text = await reply.text();
  report(`Atelier is understood: ${intention.name}`, reply.status === (intention.status ?? 200), text.slice(0, 400));
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-clients-'));
  const colours = [[200, 40, 40], [40, 160, 60], [40, 60, 200]];
  const pictures = colours.map((colour, number) => {
    const path = join(folder, `picture-${number + 1}.png`);
    writeFileSync(path, png(...colour));
    return path;
  });
  const [clientFolder, python] = [javascriptClient(), pythonClient()];
  console.log('building the simulator and the native programs');
  const context = { folder, pictures, bench: built('bench', 'bench'), simulator: await startSimulator() };
  const environment = {
    PATH: process.env.PATH, HOME: process.env.HOME, NODE_NO_WARNINGS: '1', PYTHONDONTWRITEBYTECODE: '1',
    SIMULATOR_URL: context.simulator.url, CONTROL_URL: context.simulator.control, API_KEY: KEY,
    CLIENT_FOLDER: clientFolder, PICTURE: pictures[0], PICTURES: pictures.join(':'),
    INTENTIONS: join(here, 'intentions.json'),
  };
  try {
    checkComparison();
    const javascript = await checks('javascript', process.execPath, ['referee.mjs'], environment);
    const pythons = await checks('python', python, ['referee.py'], environment);
    report('both referees judged', javascript >= 18 && pythons >= 18, `${javascript} and ${pythons} checks`);
    await checks('javascript', process.execPath, ['intend.mjs'], environment);
    await checks('python', python, ['intend.py'], environment);
    const layers = await checks('layers', python, ['layers.py'], { ...environment, BENCH: context.bench, FOLDER: folder });
    report('the reader of layers judged', layers === 10, `${layers} checks`);
    const log = await context.simulator.requests();
    for (const intention of intentions) {
      await compare(context, log, 'javascript', intention);
      await compare(context, log, 'python', intention);
      await accepted(context, intention, log);
    }
    const idle = [...known, ...Object.keys(headersOfClients)].filter((entry) => !used.has(entry));
    report('every listed difference exists', idle.length === 0, JSON.stringify(idle));
  } finally {
    context.simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return close();
}

process.exitCode = await main();
