// Builds native programs of the project, starts the simulator, and speaks to its control interface.

import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const tests = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const KEY = 'atelier-test-key';

/** Builds the package of a folder beside this one; gives the path of its program. */
export function built(folder, program) {
  const manifest = join(tests, folder, 'Cargo.toml');
  const args = ['build', '--quiet', '--manifest-path', manifest, '--bin', program, '--message-format=json'];
  const done = spawnSync('cargo', args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
  const messages = done.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const path = messages.find((message) => message.executable && message.target?.name === program)?.executable;
  if (done.status !== 0 || !path) {
    messages.forEach((message) => message.message?.rendered && process.stderr.write(message.message.rendered));
    throw new Error(`${folder} does not build`);
  }
  return path;
}

/** A running simulator; it ends with this process, or by `stop`. */
export async function startSimulator() {
  const child = spawn(built('simulator', 'simulator'), ['--exit-with-stdin'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
  });
  const ports = JSON.parse(line);
  const control = `http://127.0.0.1:${ports.control}`;
  return {
    url: `http://127.0.0.1:${ports.plain}`,
    control,
    requests: async (since = 0) => (await fetch(`${control}/requests?since=${since}`)).json(),
    body: async (id) => (await fetch(`${control}/requests/${id}/body`)).text(),
    stop: () => child.stdin.end(),
  };
}
