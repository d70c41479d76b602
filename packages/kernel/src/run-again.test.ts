import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runAgain } from './run-again.ts';

/** Lets `count` microtasks pass. */
async function microtasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await undefined;
}

test('a call is covered by a round that starts after it, whenever it comes, and rounds never overlap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(12), { maxLength: 12 }), fc.nat(4), async (pauses, workTicks) => {
      let active = 0;
      let asked = 0;
      let covered = 0;
      const run = runAgain(async () => {
        expect(++active).toBe(1);
        covered = asked;
        await microtasks(workTicks);
        active--;
      });
      const calls: Promise<void>[] = [];
      for (const pause of pauses) {
        await microtasks(pause);
        asked++;
        calls.push(run());
      }
      await Promise.all(calls);
      expect(covered).toBe(asked);
    }),
  );
});

test('a failure rejects the calls of its round, and the next call starts a new round', async () => {
  let rounds = 0;
  const run = runAgain(async () => {
    rounds++;
    if (rounds === 1) throw new Error('the database is gone');
  });
  const [first, second] = await Promise.allSettled([run(), run()]);
  expect([first.status, second.status, rounds]).toEqual(['rejected', 'rejected', 1]);
  await run();
  expect(rounds).toBe(2);
});
