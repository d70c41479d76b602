import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegionCode } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { bytesOf, noHttp } from '@energy-optimizer/providers/testing';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Parsed } from '../series/price-point.ts';
import { DEMO_SOURCE } from './demo/index.ts';
import { PROVIDER_ENTRIES } from './registry.ts';

const now = new Date('2026-04-10T12:00:00Z');
/** Regions of files that do not name theirs. */
const REGIONS: Readonly<Record<string, string>> = { nrel: 'us_ct', hvakosterstrommen: 'no1', elprisetjustnu: 'se3' };

const folderOf = (id: string) => join(import.meta.dirname, id.replaceAll('_', '-'), 'fixtures');
const providers = PROVIDER_ENTRIES.filter(({ id }) => id !== DEMO_SOURCE);

/** Every fixture of every provider. */
const cases = providers.flatMap((entry) => {
  const folder = folderOf(entry.id);
  const provider = entry.create({ http: noHttp, clock: { now: () => now }, key: undefined, privateUse: false });
  const region = REGIONS[entry.id] ? { region: REGIONS[entry.id] as RegionCode } : {};
  return (existsSync(folder) ? readdirSync(folder) : []).map((name) => ({
    name: `${entry.id}/${name}`,
    text: readFileSync(join(folder, name), 'utf8'),
    parse: (payload: Uint8Array) => provider.parse(payload, { now, fileName: name, ...region }),
  }));
});

test('every provider has fixtures', () => {
  const missing = providers.filter(({ id }) => !existsSync(folderOf(id))).map(({ id }) => id);
  expect(missing, 'add adapters/<provider>/fixtures, with - for _ in the ID').toEqual([]);
});

/** What a provider may do to a payload: cut it, lose, repeat, swap or garble parts of it. */
const damage = (text: string): fc.Arbitrary<string> => {
  const place = fc.nat(text.length);
  const junk = fc.oneof(
    fc.constantFrom(
      'null',
      '-0',
      '1e400',
      'NaN',
      '""',
      '"x"',
      '{}',
      '[]',
      '<html>',
      ',',
      '\n',
      '2026-03-29T01:30:00',
      '0',
    ),
    fc.string({ maxLength: 6 }),
  );
  const one = fc.oneof(
    fc.tuple(place, place).map(
      ([a, b]) =>
        (s: string) =>
          s.slice(0, Math.min(a, b)) + s.slice(Math.max(a, b)),
    ),
    fc.tuple(place, junk).map(
      ([at, extra]) =>
        (s: string) =>
          s.slice(0, at) + extra + s.slice(at),
    ),
    fc.tuple(place, fc.nat(9)).map(
      ([at, digit]) =>
        (s: string) =>
          s.slice(0, at) + s.slice(at).replace(/\d/, String(digit)),
    ),
    fc.tuple(place, junk).map(
      ([at, extra]) =>
        (s: string) =>
          s.slice(0, at) + s.slice(at).replace(/-?[\d.]+|"[^"]*"/, () => extra),
    ),
    fc.tuple(place, place).map(
      ([from, to]) =>
        (s: string) =>
          repeatLine(s, from, to),
    ),
    place.map((at) => (s: string) => s.slice(0, at)),
  );
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((steps) => steps.reduce((s, step) => step(s), text));
};

function repeatLine(text: string, from: number, to: number): string {
  const rows = text.split('\n');
  rows.splice(to % (rows.length + 1), 0, rows[from % rows.length]!);
  return rows.join('\n');
}

function expectSound({ batches, rejected }: Parsed): void {
  for (const { points } of batches) {
    expect(points.length).toBeGreaterThan(0);
    for (const [index, { start, end, price }] of points.entries()) {
      expect(Number.isFinite(price)).toBe(true);
      expect(start.getTime()).toBeLessThan(end.getTime());
      if (index > 0) expect(points[index - 1]!.end.getTime()).toBeLessThanOrEqual(start.getTime());
    }
  }
  for (const { where, reason } of rejected) expect(where.length * reason.length).toBeGreaterThan(0);
  const ids = batches.map(({ series }) => JSON.stringify(series));
  expect(new Set(ids).size).toBe(ids.length);
}

/** No points and no rejections where the payload is refused, which takes a PayloadError. */
function parseOrRefuse(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    expect(error).toBeInstanceOf(PayloadError);
    return { batches: [], rejected: [] };
  }
}

describe.each(cases)('$name', ({ text, parse }) => {
  test('gives ordered, finite, non-overlapping points or a PayloadError for any damage', () => {
    fc.assert(
      fc.property(damage(text), (damaged) => expectSound(parseOrRefuse(() => parse(bytesOf(damaged))))),
      { numRuns: 150 },
    );
  });

  test('gives no additional points if it is cut off anywhere', () => {
    const parsed = (payload: string) => pointsOf(parseOrRefuse(() => parse(bytesOf(payload))));
    const whole = new Set(parsed(text));
    fc.assert(
      fc.property(fc.nat(text.length - 1), (at) => {
        for (const point of parsed(text.slice(0, at))) expect(whole.has(point), point).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, '', 'NaN', '2026-03-29T01:30:00Z', '2026-03', -0, 1e308, true, [], {}, [[]]),
  fc.jsonValue({ maxDepth: 1 }),
);

/** The value with one node, the `at`-th met on the way down, replaced, removed or (in a list) repeated. */
function mutate(value: unknown, at: number, how: 'replace' | 'remove' | 'repeat', junk: unknown): unknown {
  let met = 0;
  const walk = (node: unknown): unknown[] => {
    if (met++ === at) return how === 'replace' ? [junk] : how === 'remove' ? [] : [node, node];
    if (Array.isArray(node)) return [node.flatMap(walk)];
    if (typeof node !== 'object' || node === null) return [node];
    return [Object.fromEntries(Object.entries(node).flatMap(([key, child]) => walk(child).map((one) => [key, one])))];
  };
  return walk(value)[0];
}

describe.each(cases.filter(({ name }) => name.endsWith('.json')))('$name', ({ text, parse }) => {
  test('gives valid points or a PayloadError with any value replaced, missing or repeated', () => {
    const change = fc.tuple(
      fc.nat(80),
      fc.constantFrom('replace' as const, 'remove' as const, 'repeat' as const),
      JUNK,
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = changes.reduce(
          (value, [at, how, junk]) => mutate(value, at, how, junk),
          JSON.parse(text) as unknown,
        );
        expectSound(parseOrRefuse(() => parse(bytesOf(JSON.stringify(changed) ?? 'null'))));
      }),
      { numRuns: 400 },
    );
  });
});

const pointsOf = ({ batches }: Parsed) =>
  batches.flatMap(({ series, points }) => points.map((point) => JSON.stringify([series, point])));

test('a damaged archive gives points or a PayloadError', () => {
  const zipped = cases
    .filter(({ name }) => /^(caiso|aemo|nyiso)/.test(name))
    .map(({ name, text, parse }) => ({ archive: zipSync({ [name.split('/')[1]!]: bytesOf(text) }), parse }));
  fc.assert(
    fc.property(
      fc.constantFrom(...zipped),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
      fc.nat(),
      ({ archive, parse }, changes, cut) => {
        const bytes = new Uint8Array(archive);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        expectSound(parseOrRefuse(() => parse(cut % 3 === 0 ? bytes.slice(0, cut % bytes.length) : bytes)));
      },
    ),
    { numRuns: 500 },
  );
});
