// Where things are.
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const BUNDLE = process.env.ATELIER_BUNDLE ?? join(PROJECT, "dist");
export const SHOTS = process.env.ATELIER_SHOTS ?? join(tmpdir(), "atelier-shots");
