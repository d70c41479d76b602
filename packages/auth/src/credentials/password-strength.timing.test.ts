import { expectAtMost, timeOf, watchStalls } from '@energy-optimizer/kernel/testing';
import { beforeAll, test } from 'vitest';
import { createStrengthMeter } from './password-strength.ts';

const meter = createStrengthMeter();
beforeAll(() => meter.assess('loads the lists'));

/** The fastest of several runs, to exclude other load on the machine. */
async function fastestMs(password: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) times.push(await timeOf(() => meter.assess(password)));
  return Math.min(...times);
}

const EXPENSIVE: [string, string][] = [
  ['signs that stand for many letters', '4@8({[<369&#!1/|0$5+7%2/'.repeat(6)],
  ['digits', '12345678901234567890123456789012'.repeat(4)],
  ['a common word, again and again', 'pa$$w0rd'.repeat(16)],
  ['dates', '1/1/11'.repeat(21)],
  ['one letter', 'a'.repeat(128)],
];

test.for(EXPENSIVE)('%s hold the event loop for less than 50 ms', async ([, password], { task }) => {
  const longestMs = watchStalls();
  await Promise.all(Array.from({ length: 5 }, () => meter.assess(password, ['x'.repeat(100), 'ada@example.com'])));
  expectAtMost(task, { value: longestMs(), most: 50 });
});

test.for(EXPENSIVE)('%s cost at most ten times an ordinary passphrase', async ([, password], { task }) => {
  const ordinaryMs = await fastestMs('correct horse battery staple more of the same and yet more of it');
  expectAtMost(task, { value: (await fastestMs(password)) / ordinaryMs, unit: 'x', most: 10 });
});
