// What a first visit has to fetch before one can type and send, as it travels.
import { join } from "node:path";
import { BUDGET_BYTES, firstLoad } from "../../../.ci/budget.mjs";
import { absolute } from "./figure.mjs";
import { PROJECT } from "./page.mjs";

export async function load() {
  const parts = firstLoad(process.env.ATELIER_BUNDLE ?? join(PROJECT, "dist"));
  const totalBytes = parts.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return [absolute("first load, brotli", "kB", BUDGET_BYTES / 1000, totalBytes / 1000)];
}
