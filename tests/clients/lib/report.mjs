// What passed and what failed, line by line, and the closing line.

let passed = 0;
let failed = 0;

/** Says whether one thing is right. */
export function report(what, ok, detail = '') {
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${ok || !detail ? '' : `: ${detail}`}`);
}

/** Prints the sum; gives the exit code. */
export function close() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
