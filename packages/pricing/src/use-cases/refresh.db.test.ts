import { ProviderError } from '@energy-optimizer/providers';
import { describe, expect, test } from 'vitest';
import type { PriceProvider } from '../adapters/provider.ts';
import * as schemas from '../schemas/index.ts';
import { hours, NOW, nothing, priceWorld, provider, TODAY } from '../testing/world.ts';

const world = priceWorld();

describe('refresh', () => {
  test('continues with other providers if one fails, and records all results', async () => {
    const good = hours(TODAY, [1, 2, 3]);
    world.open({
      providers: [
        provider('broken', async () => {
          throw new ProviderError('provider_timeout', 'It did not answer.');
        }),
        provider('odd', async () => {
          throw new TypeError('secret internals');
        }),
        provider('energy_charts', async () => ({
          batches: [good],
          rejected: [{ code: 'missing_price', where: 'row 4', reason: 'null' }],
        })),
      ],
    });
    const { providers } = await world.service.refresh(schemas.refreshInput.parse({}));
    expect(providers.map(({ provider: id, status }) => [id, status])).toEqual([
      ['broken', 'failed'],
      ['odd', 'failed'],
      ['energy_charts', 'ok'],
    ]);
    expect(providers[0]!.error).toEqual({ code: 'provider_timeout', message: 'It did not answer.' });
    expect(JSON.stringify(providers[1])).not.toContain('secret');
    expect(providers[2]).toMatchObject({ fetched: 4, stored: 3, changed: 0, unchanged: 0, rejected: 1 });
    const again = await world.service.refresh(schemas.refreshInput.parse({ providers: ['energy_charts'] }));
    expect(again.providers[0]).toMatchObject({ fetched: 4, stored: 0, changed: 0, unchanged: 3 });
    const status = await world.service.sourceStatus();
    expect(
      status.map(({ source, consecutiveFailures, lastError }) => [source, consecutiveFailures, lastError]),
    ).toEqual([
      ['broken', 1, 'It did not answer.'],
      ['energy_charts', 0, null],
      ['odd', 1, expect.any(String)],
    ]);
  });

  test('requests from each provider its regions and a bounded range around the present', async () => {
    const asked: Parameters<PriceProvider['fetch']>[0][] = [];
    const curious = provider('energy_charts', async (request) => {
      asked.push(request);
      return nothing();
    });
    world.open({ providers: [curious] });
    await world.service.refresh(schemas.refreshInput.parse({ regions: ['at', 'fr'] }));
    expect(asked[0]!.regions).toEqual(['at']);
    expect(asked[0]!.interval.start < NOW && NOW < asked[0]!.interval.end).toBe(true);
    await expect(world.service.refresh(schemas.refreshInput.parse({ providers: ['nobody'] }))).rejects.toMatchObject({
      code: 'unknown_provider',
    });
  });
});

test('lists every series in sources with extent, terms and freshness', async () => {
  await world.twoDays();
  const answer = await world.service.sources(schemas.sourcesInput.parse({}));
  expect(answer).toMatchObject({ total: 1, page: 1 });
  expect(answer.items[0]).toMatchObject({
    region: 'de',
    source: 'energy_charts',
    resolution: 'PT60M',
    firstStart: new Date(TODAY),
  });
  expect((await world.service.sources(schemas.sourcesInput.parse({ region: 'fr' }))).items).toEqual([]);
});

test('reports a source as fresh or stale by its rule, and as neither without a rule or if frozen', async () => {
  const frozen = { ...provider('nrel', nothing), freshness: { kind: 'frozen', asOf: '2012-01-01' } } as const;
  world.open({ providers: [provider('energy_charts', nothing), provider('awattar', nothing), frozen] });
  const yesterday = TODAY - 24 * 3_600_000;
  const day = Array.from({ length: 24 }, () => 1);
  await world.service.importPoints(hours(TODAY, day));
  await world.service.importPoints(hours(yesterday, day, { source: 'awattar' }));
  await world.service.importPoints(hours(TODAY, day, { source: 'csv' }));
  await world.service.importPoints(hours(yesterday, day, { source: 'nrel' }));
  const ages = (await world.service.dataAges()).map(({ source, stale }) => [source, stale]);
  expect(Object.fromEntries(ages)).toEqual({ energy_charts: false, awattar: true, csv: null, nrel: null });
});
