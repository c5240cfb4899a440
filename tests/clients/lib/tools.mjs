// The official clients, installed once into a cache folder that is named after what is pinned.

import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');

function cache() {
  const user = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.ATELIER_TOOLS || join(user, 'atelier', 'tools');
}

/** Installs into a folder of its own and renames it when it is whole, so that a broken install is never used. */
function installed(name, files, install) {
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(readFileSync(join(here, file))));
  const folder = join(cache(), `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(join(folder, 'whole'))) {
    console.log(`installing ${name} into ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    files.forEach((file) => copyFileSync(join(here, file), join(folder, file)));
    install(folder);
    writeFileSync(join(folder, 'whole.new'), '');
    renameSync(join(folder, 'whole.new'), join(folder, 'whole'));
  }
  return folder;
}

function run(folder, program, ...args) {
  execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The folder whose node_modules hold the JavaScript client. */
export function javascriptClient() {
  return installed('client-javascript', ['package.json', 'package-lock.json'], (folder) => {
    run(folder, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  });
}

/** The interpreter that has the Python client. */
export function pythonClient() {
  const folder = installed('client-python', ['requirements.txt'], (folder) => {
    try {
      run(folder, 'python3', '-m', 'venv', 'environment');
    } catch {
      throw new Error('python3 with its venv module is needed: apt-get install python3-venv');
    }
    const python = join(folder, 'environment', 'bin', 'python');
    run(folder, python, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', 'requirements.txt');
  });
  return join(folder, 'environment', 'bin', 'python');
}
