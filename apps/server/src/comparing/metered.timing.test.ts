import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AttackWorld, ask, attackWorld } from '../testing/attack-world.ts';

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(() => world.close());

const year = (value: (quarter: number) => number): string =>
  Array.from({ length: 35_040 }, (_, quarter) => value(quarter).toFixed(3)).join(',');
const usage = {
  start: '2025-01-01T00:00:00+01:00',
  stepMinutes: 15,
  import: year((quarter) => 0.05 + (quarter % 96) / 1_000),
  export: year((quarter) => (quarter % 7) / 100),
};

it.for([
  ['/suppliers/compare', { region: 'de', usage }],
  ['/recommendations/switching', { usage }],
] as const)(
  'a year of metered quarters of an hour sent to %s holds the event loop for less than 50 ms',
  async ([path, body], { task }) => {
    const headers = { authorization: `Bearer ${world.ada.token}` };
    for (const what of ['first request', 'later request']) {
      const longest = watchStalls();
      const { status } = await ask(world.server, { method: 'POST', path, headers, body: JSON.stringify(body) });
      expect(status).toBe(200);
      expectAtMost(task, { what, value: longest(), most: 50 });
    }
  },
);
