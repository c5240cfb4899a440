// What was booked, beside what the service would have charged: from the simulator's log alone, at the published prices.
import assert from "node:assert/strict";
import { answersOn, records, stateOf } from "./fault.mjs";

// Dollars for a million tokens, which is millionths of a dollar for one: what is sent, text and thinking, pictures.
const PRICES = {
  "gemini-nano-banana-2.1": [1.5, 7.5, 30],
  "gemini-3-pro-image": [2, 12, 120],
  "gemini-3.1-flash-image": [0.5, 3, 60],
  "gemini-3.1-flash-lite-image": [0.25, 1.5, 30],
  "gemini-2.5-flash-image": [0.3, 2.5, 30],
};

// The charge for a request in millionths of a dollar: for all that was generated, whether or not it arrived.
export function charge({ path, used }) {
  if (!used) return 0;
  const [sent, text, picture] = PRICES[path.match(/models\/([^/:]+)/)[1]];
  const pictures = (used.candidatesTokensDetails ?? []).filter(({ modality }) => modality === "IMAGE").reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  const words = (used.candidatesTokenCount ?? 0) - pictures + (used.thoughtsTokenCount ?? 0);
  return Math.round(used.promptTokenCount * sent + words * text + pictures * picture);
}

// Fails unless the ledger is honest: an answer that is done was booked at what it was charged, nothing was booked that
// was not charged, and what was charged beyond that is of answers that are said to be uncertain.
// `stores` is what is on the disk, `sent` all requests that its answers came of.
export function assertLedger(stores, sent) {
  const all = answersOn(stores);
  const charges = sent.map(charge);
  const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0);
  const booked = ({ by }) => by.model.cost_micros ?? 0;
  const left = [...charges];
  for (const answer of all.filter((each) => stateOf(each) === "done")) {
    const at = left.findIndex((amount) => Math.abs(amount - booked(answer)) <= 1);
    assert.ok(at >= 0, `an answer that is done was booked at ${booked(answer)}, which is no charge of ${left}`);
    left.splice(at, 1);
  }
  const certain = sum(all.map(booked));
  const uncertain = all.filter((each) => stateOf(each) !== "done" && each.by.model.cost_micros !== 0);
  const charged = sum(charges);
  const most = sum([...left].sort((one, other) => other - one).slice(0, uncertain.length));
  const told = `booked ${certain}, charged ${charged}, ${uncertain.length} uncertain`;
  assert.ok(certain <= charged + all.length, told);
  assert.ok(charged <= sum(all.filter((each) => stateOf(each) === "done").map(booked)) + most + all.length, told);
  // What is said of a conversation is the sum of what is said of its answers.
  for (const { id, cost_micros: said } of records(stores.summaries)) {
    assert.equal(said, sum(all.filter(({ conversation }) => conversation === id).map(booked)), "the conversation's sum");
  }
  return { certain, charged, uncertain: uncertain.length };
}
