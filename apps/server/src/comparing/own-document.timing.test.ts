import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AttackWorld, ask, attackWorld, bearer } from '../testing/attack-world.ts';

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(() => world.close());

/** As many components as the 1,000 values of an input allow. */
const document = (version: number) => ({
  ...{ format: 'energy-tariff/1', id: 'own', name: `Own ${version}`, currency: 'EUR', timeZone: 'Europe/Berlin' },
  components: Array.from({ length: 160 }, (_, index) => ({
    ...{ kind: 'energy', id: `energy-${index}`, rates: [{ rate: (index + version) / 10_000 }] },
  })),
});

it('storing a document of 160 components and asking for its prices hold the event loop for less than 50 ms', async ({
  task,
}) => {
  const headers = bearer(world.ada);
  const requests = (version: number) =>
    ({
      store: {
        method: 'PUT',
        path: '/household/tariffs/electricity',
        body: { region: 'de', document: document(version) },
      },
      read: { path: '/household/tariffs/electricity' },
      current: { path: '/prices/current?region=de&tariff=mine' },
      predict: { path: '/ml/predict/price?region=de&hours=168&tariff=mine' },
      times: { path: '/ml/predict/optimal-times?region=de&durationHours=24&slots=10&tariff=mine' },
    }) as const;
  for (const version of [1, 2, 3]) {
    for (const [what, request] of Object.entries(requests(version))) {
      const longest = watchStalls();
      const { status, text } = await ask(world.server, { ...request, headers });
      expect([what, status], text).toEqual([what, 200]);
      expectAtMost(task, { what: `${what}, ${version === 1 ? 'first' : 'later'} request`, value: longest(), most: 50 });
    }
  }
});
