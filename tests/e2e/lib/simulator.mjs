// Starts the simulator of Google's API and talks to its control port. Its README names the control paths.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PROJECT } from "./paths.mjs";

const BINARY = process.env.ATELIER_SIMULATOR ?? join(PROJECT, "target/debug/simulator");
const READY_WITHIN_MS = 20_000;
// Below the ports that systems give out by themselves, so that none is taken between the choice and its use.
const OWN_PORTS = 20_000;

let usual;
let isTaken = false;

// The port that simulators of this process listen on, one after the other: a browser is told of it when it starts.
// A simulator that runs beside another has a port of its own.
export const usualPort = () => usual ??= firstFree(OWN_PORTS + process.pid % 10_000);

function firstFree(candidate) {
  return new Promise((done) => {
    const probe = createServer().once("error", () => done(firstFree(candidate + 1)));
    probe.listen(candidate, "127.0.0.1", () => probe.close(() => done(candidate)));
  });
}

// Resolves to `{ port, plainPort, controlPort, control, stop }`. `control(path, body, method)` gets, or posts the body
// when there is one, and resolves to the JSON that comes back. The simulator ends with the test at the latest.
export async function startSimulator(args = []) {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: ./test simulator builds it`);
  const isUsual = !isTaken;
  isTaken = true;
  const wanted = isUsual ? await usualPort() : 0;
  const child = spawn(BINARY, ["--exit-with-stdin", "--port", String(wanted), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const { port, plain: plainPort, control: controlPort } = JSON.parse(await firstLine(child));
  const stopped = new Promise((done) => child.once("exit", done));
  return {
    port,
    plainPort,
    controlPort,
    control: (path, body, method) => control(controlPort, path, body, method),
    stop: async () => {
      child.stdin.end();
      await stopped;
      if (isUsual) isTaken = false;
    },
  };
}

function firstLine(child) {
  return new Promise((done, failed) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      failed(new Error("the simulator did not say that it is ready"));
    }, READY_WITHIN_MS);
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the simulator ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(late);
      done(line);
    });
  });
}

async function control(port, path, body, method = body === undefined ? "GET" : "POST") {
  const json = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...json });
  const text = await response.text();
  if (!response.ok) throw new Error(`control ${path} answered ${response.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}
