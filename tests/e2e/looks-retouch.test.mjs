// How the desk looks in every state: three sizes and two themes, no rule of accessibility broken, nothing too wide.
import { test } from "node:test";
import { apply, desk, markRectangle, openDesk, receipt, tool, words } from "./lib/desk.mjs";
import { examine } from "./lib/look.mjs";
import { button, send, until } from "./lib/person.mjs";
import { atWork } from "./lib/work.mjs";

const PROMISE_MS = 60_000;

test("the states of the desk", async (t) => {
  const { page, simulator } = await atWork(t);
  await simulator.control("/behaviours", [
    { times: 1, when: { method: "generate" } },
    { times: 1, when: { method: "generate" }, redraw: { seed: 2, kind: "other_ratio" } },
    { times: 0, when: { method: "generate" }, redraw: { seed: 7 } },
  ]);
  await send(page, "A harbour with boats");
  await openDesk(page);
  await examine(t, page, "retouch-empty");
  await apply(page);
  await desk(page).getByRole("alert").waitFor();
  await markRectangle(page, [0.35, 0.35], [0.6, 0.6]);
  await words(page).fill("a red lighthouse");
  await apply(page);
  await button(desk(page), "Lay it in as it lies").waitFor({ timeout: PROMISE_MS });
  await examine(t, page, "retouch-refused");
  await button(desk(page), "Discard").click();
  await apply(page);
  await receipt(page).filter({ hasText: /protected pixels changed/ }).waitFor({ timeout: PROMISE_MS });
  await examine(t, page, "retouch-proposed");
  await tool(page, "Keep").click();
  await until("it is saved", async () => (await desk(page).getByRole("button", { name: "Download the picture" }).count()) === 1, PROMISE_MS);
  for (const name of ["How it is asked", "Extend"]) await desk(page).getByText(name, { exact: true }).first().click();
  await examine(t, page, "retouch-kept");
});
