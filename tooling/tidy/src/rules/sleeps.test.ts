import { expect, test } from 'vitest';
import { count } from './probe.ts';
import { noSleeps } from './sleeps.ts';

const path = 'packages/pricing/src/a.test.ts';
const pause = 'await new Promise((resolve) => setTimeout(resolve, 50));';

test.each([
  pause,
  'await new Promise((r) => { setTimeout(r, 50); });',
  "import { setTimeout as sleep } from 'node:timers/promises'; await sleep(50);",
])('refuses %s', (code) => {
  expect(count(noSleeps, path, code)).toBe(1);
});

test('allows a poll, a deadline, and pauses outside tests', () => {
  expect(count(noSleeps, path, `while (!done()) { ${pause} }`)).toBe(0);
  expect(count(noSleeps, path, 'await new Promise((_, reject) => setTimeout(reject, 50));')).toBe(0);
  expect(count(noSleeps, 'packages/jobs/src/retry.ts', pause)).toBe(0);
});
