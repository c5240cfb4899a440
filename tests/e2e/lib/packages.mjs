// The Node packages that the tests drive a browser with. They live in the user's tool cache, not beside the tests:
// ATELIER_E2E_PACKAGES names the folder (`./test` sets it).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.env.ATELIER_E2E_PACKAGES;
if (!folder) throw new Error("ATELIER_E2E_PACKAGES is not set: run these tests by ./test e2e");
const load = createRequire(join(folder, "package.json"));

export const { chromium } = load("playwright-core");
export const axeSource = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
