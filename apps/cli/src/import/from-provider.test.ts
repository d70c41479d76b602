import { fixedClock, getRegion, type Interval } from '@energy-optimizer/kernel';
import type { PriceProvider } from '@energy-optimizer/pricing';
import { ProviderError } from '@energy-optimizer/providers';
import { describe, expect, test } from 'vitest';
import { dayArgument } from '../args.ts';
import { UsageError } from '../errors.ts';
import { memoryTerminal } from '../testing/memory-terminal.ts';
import { importFromProvider } from './from-provider.ts';
import { createImporter } from './store.ts';

const region = (code: string) => getRegion(code).code;

/** A provider that returns one price per request and records the requests. */
function askedProvider(result: (interval: Interval) => void = () => undefined) {
  const asked: Interval[] = [];
  const provider: PriceProvider = {
    id: 'elering',
    name: 'Elering',
    homepage: 'https://example.com',
    license: 'open',
    regions: [region('ee'), region('fi')],
    freshness: { kind: 'frozen', asOf: '2025-01-01' },
    parse: () => ({ batches: [], rejected: [] }),
    fetch: async ({ interval, regions }) => {
      asked.push(interval);
      result(interval);
      const series = {
        region: regions[0]!,
        utility: 'electricity',
        kind: 'day_ahead',
        source: 'elering',
        supplier: null,
        product: null,
        unit: 'mwh',
        currency: 'EUR',
        vatIncluded: false,
        direction: 'import',
      } as const;
      return {
        batches: [
          { series, points: [{ start: interval.start, end: new Date(interval.start.getTime() + 900_000), price: -1 }] },
        ],
        rejected: [],
      };
    },
  };
  return { provider, asked };
}

function work(signal = new AbortController().signal) {
  const { terminal } = memoryTerminal();
  const service = {
    importPoints: async ({ points }: { points: readonly unknown[] }) => ({
      stored: points.length,
      revised: 0,
      unchanged: 0,
      rejected: [],
    }),
  };
  const context = {
    terminal,
    clock: fixedClock('2025-11-01T00:00:00Z'),
    nowMs: () => 0,
    interrupts: { catch: () => signal },
    detail: { stacks: false },
  };
  return { importer: createImporter({ service, signal }), context, signal };
}

const wanted = (from: string, to: string, regions = [region('ee')]) => ({
  id: 'elering',
  regions,
  from: dayArgument(from),
  to: dayArgument(to),
});

describe('fetching a range', () => {
  test('requests the local days in pieces without gap or overlap', async () => {
    const { provider, asked } = askedProvider();
    const parts = work();
    await importFromProvider(provider, wanted('2025-01-01', '2025-03-31'), parts);
    expect(asked[0]?.start).toEqual(new Date('2024-12-31T22:00Z'));
    expect(asked.at(-1)?.end).toEqual(new Date('2025-03-31T21:00Z'));
    expect(asked.slice(1).map(({ start }) => start)).toEqual(asked.slice(0, -1).map(({ end }) => end));
    expect(parts.importer.totals()).toMatchObject({ read: 3, stored: 3 });
  });

  test('keeps rows received before a failure and reports the failure', async () => {
    const { provider, asked } = askedProvider(() => {
      if (asked.length === 2) throw new ProviderError('provider_unreachable', 'elering did not respond');
    });
    const parts = work();
    await expect(importFromProvider(provider, wanted('2025-01-01', '2025-03-31'), parts)).rejects.toThrow(
      'did not respond',
    );
    expect(parts.importer.totals().stored).toBe(1);
  });

  test('is ended by an interruption without an error', async () => {
    const stop = new AbortController();
    const { provider, asked } = askedProvider(() => {
      stop.abort();
      throw new ProviderError('provider_aborted', 'truncated');
    });
    await importFromProvider(provider, wanted('2025-01-01', '2025-03-31'), work(stop.signal));
    expect(asked).toHaveLength(1);
  });

  test('rejects unsupported regions and inverted ranges as incorrect usage', async () => {
    const { provider, asked } = askedProvider();
    await expect(
      importFromProvider(provider, wanted('2025-01-01', '2025-01-02', [region('de')]), work()),
    ).rejects.toThrow(UsageError);
    await expect(importFromProvider(provider, wanted('2025-01-02', '2025-01-01'), work())).rejects.toThrow(
      '--to must not be before --from',
    );
    expect(asked).toEqual([]);
  });
});
