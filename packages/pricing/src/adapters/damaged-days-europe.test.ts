import { AppError, fixedClock } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createParser } from './registry.ts';
import { context, expectSound, fixture, payload } from './shared/testing.ts';

const clock = fixedClock('2025-11-01T12:00:00Z');
const text = (directory: string, name: string) =>
  new TextDecoder().decode(fixture(`${import.meta.dirname}/${directory}`, name));

/** A day of rows, so that corruption has something to bite on. */
const FIRST_MS = Date.UTC(2025, 8, 30, 12);
const steps = [
  ...Array.from({ length: 10 }, (_, hour) => hour * 60),
  ...Array.from({ length: 20 }, (_, quarter) => 600 + quarter * 15),
];
const startsMs = steps.map((minute) => FIRST_MS + minute * 60_000);
const local = (ms: number) => `${new Date(ms + 7_200_000).toISOString().slice(0, 19)}+02:00`;

const DOCUMENTS: readonly (readonly [string, unknown])[] = [
  [
    'energy_charts',
    { license_info: 'CC BY 4.0', unit: 'EUR/MWh', unix_seconds: startsMs.map((ms) => ms / 1000), price: steps },
  ],
  [
    'awattar',
    {
      url: '/de/v1/marketdata',
      data: startsMs.map((ms) => ({
        start_timestamp: ms,
        end_timestamp: ms + 3_600_000,
        marketprice: 1,
        unit: 'Eur/MWh',
      })),
    },
  ],
  [
    'hvakosterstrommen',
    startsMs.map((ms) => ({ NOK_per_kWh: 0.5, time_start: local(ms), time_end: local(ms + 900_000) })),
  ],
  [
    'elprisetjustnu',
    startsMs.map((ms) => ({ SEK_per_kWh: -0.5, time_start: local(ms), time_end: local(ms + 3_600_000) })),
  ],
  [
    'energidataservice',
    {
      dataset: 'DayAheadPrices',
      records: startsMs.map((ms) => ({
        TimeUTC: new Date(ms).toISOString().slice(0, 19),
        PriceArea: 'DK1',
        DayAheadPriceDKK: 1,
      })),
    },
  ],
  [
    'elering',
    {
      success: true,
      data: {
        ee: startsMs.map((ms) => ({ timestamp: ms / 1000, price: 1 })),
        fi: startsMs.map((ms) => ({ timestamp: ms / 1000, price: -1 })),
      },
    },
  ],
];

const rubbish = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'n/a',
    '12.5',
    Number.MAX_VALUE,
    -1,
    0,
    1e15,
    true,
    [],
    {},
    '2025-10-26T02:30:00',
    '2025-10-26T02:30:00+02:00',
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.integer({ min: 1_759_000_000, max: 1_759_300_000 }),
  fc.constantFrom(...startsMs, ...startsMs.map((ms) => ms / 1000)),
);

/** Replaces, drops, repeats or moves some of a document's values, by random choices. */
function corrupt(value: unknown, choose: fc.GeneratorValue): unknown {
  const roll = choose(fc.integer, { min: 0, max: 99 });
  if (roll < 2) return choose(() => rubbish);
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => {
      const fate = choose(fc.integer, { min: 0, max: 99 });
      return fate < 3 ? [] : fate < 6 ? [corrupt(item, choose), item] : [corrupt(item, choose)];
    });
    return choose(fc.integer, { min: 0, max: 9 }) === 0 ? items.reverse() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(() => choose(fc.integer, { min: 0, max: 99 }) >= 2);
  return Object.fromEntries(entries.map(([key, item]) => [key, corrupt(item, choose)]));
}

function parseDamaged(id: string, bytes: Uint8Array): void {
  const region = { hvakosterstrommen: 'no1', elprisetjustnu: 'se3', energy_charts: 'de' }[id];
  try {
    expectSound(createParser(id, { clock })!.parse(bytes, context(region ? { region } : {})));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error).toBeInstanceOf(PayloadError);
  }
}

test.each(DOCUMENTS)(
  '%s: with anything dropped, nulled or replaced, points stay finite, ascending and without overlaps',
  (id, document) => {
    fc.assert(
      fc.property(fc.gen(), (choose) => parseDamaged(id, payload(JSON.stringify(corrupt(document, choose))))),
      { numRuns: 150 },
    );
  },
);

const TEXTS = [
  ...DOCUMENTS.map(([id, document]) => [id, JSON.stringify(document)] as const),
  ['entsoe', text('entsoe', 'A44_two_auctions.xml')] as const,
];

test.each(TEXTS)('%s: a truncated or overwritten response gives valid points or a readable error', (id, whole) => {
  const edit = fc.record({
    at: fc.nat({ max: whole.length }),
    cut: fc.nat({ max: 60 }),
    insert: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('-', '9', '0', ',', '</Point>', 'null', '\u0000')),
    truncate: fc.boolean(),
  });
  fc.assert(
    fc.property(edit, ({ at, cut, insert, truncate }) => {
      parseDamaged(id, payload(` ${whole.slice(0, at)}${truncate ? '' : insert + whole.slice(at + cut)}`));
    }),
    { numRuns: 300 },
  );
});

test('entsoe: with any fields dropped or changed, points stay valid', () => {
  const whole = text('entsoe', 'A44_two_auctions.xml');
  const elements = [...whole.matchAll(/<([\w.]+)[^>/]*>([^<]+)<\/\1>/g)];
  const change = fc.tuple(
    fc.constantFrom(...elements),
    fc.constantFrom(undefined, '', 'x', '0', '3', '-1', '7', '1e9', 'PT30M', 'PT15M', '2024-06-01T23:00Z', 'A01'),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const damaged = changes.reduce(
        (xml, [element, value]) =>
          xml.replace(element[0], value === undefined ? '' : element[0].replace(`>${element[2]}<`, `>${value}<`)),
        whole,
      );
      parseDamaged('entsoe', payload(damaged));
    }),
    { numRuns: 300 },
  );
});
