// A person at work: a simulator, a studio, and a key in use. Options are those of `openStudio`.
import { asPersonWithKey } from "./person.mjs";
import { startSimulator } from "./simulator.mjs";
import { openStudio } from "./studio.mjs";

export async function atWork(t, options = {}) {
  const simulator = await startSimulator();
  t.after(simulator.stop);
  const studio = await openStudio(t, { simulator, ...options });
  await asPersonWithKey(studio.page);
  return { ...studio, simulator };
}
