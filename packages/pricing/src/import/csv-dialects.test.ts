import { getRegion, MINUTE_MS, type PriceUnit, roundTo } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedCsv, parseCsv } from './csv.ts';
import type { CsvOptions } from './csv-options.ts';

const ZONE = 'Europe/Berlin';
const REGION = getRegion('de').code;

/** A true series: prices in EUR/MWh with two decimals, some rows missing. */
interface Truth {
  readonly stepMs: number;
  readonly rows: readonly { readonly start: number; readonly price: number }[];
}

const truths: fc.Arbitrary<Truth> = fc
  .record({
    minutes: fc.constantFrom(15, 30, 60),
    // An ordinary day, and the two days on which clocks change.
    from: fc.constantFrom('2026-02-03T20:00Z', '2026-03-28T21:00Z', '2026-10-24T20:00Z', '2026-07-31T18:00Z'),
    prices: fc.array(fc.integer({ min: -50_000, max: 400_000 }), { minLength: 6, maxLength: 60 }),
    gaps: fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })), { maxLength: 3 }),
  })
  .map(({ minutes, from, prices, gaps }) => {
    const stepMs = minutes * MINUTE_MS;
    const missing = (i: number) => gaps.some(([at, length]) => i >= at && i < at + length);
    const rows = prices.map((cents, i) => ({ start: Date.parse(from) + i * stepMs, price: cents / 100 }));
    return { stepMs, rows: rows.filter((_, i) => !missing(i)) };
  })
  .filter(({ rows, stepMs }) => {
    const steps = rows.slice(1).map(({ start }, i) => start - rows[i]!.start);
    // Rows without consecutive pairs cannot be distinguished from longer ones.
    return steps.includes(stepMs);
  });

const two = (value: number) => String(value).padStart(2, '0');
const FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
});
function local(ms: number) {
  const of = Object.fromEntries(FORMAT.formatToParts(ms).map(({ type, value }) => [type, value])) as Record<
    string,
    string
  >;
  return { y: of.year!, m: of.month!, d: of.day!, h: of.hour!, min: of.minute!, s: of.second! };
}
function halfDay(ms: number): string {
  const { y, m, d, h, min, s } = local(ms);
  const hour = Number(h);
  return `${y}-${m}-${d} ${two(hour % 12 === 0 ? 12 : hour % 12)}:${min}:${s} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Time formats and their column titles. */
const TIMES: Record<
  string,
  { readonly write: (ms: number) => string; readonly title: string; readonly options?: Partial<CsvOptions> }
> = {
  iso: { write: (ms) => new Date(ms).toISOString(), title: 'start' },
  compact: { write: (ms) => `${new Date(ms).toISOString().replace(/[-:]|\.000/g, '')}`, title: 'timestamp' },
  utc: { write: (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' '), title: 'time (UTC)' },
  offset: { write: (ms) => new Date(ms + 3_600_000).toISOString().replace('.000Z', '+01:00'), title: 'Date time' },
  fixed: { write: (ms) => new Date(ms + 7_200_000).toISOString().slice(0, 19), title: 'start (UTC+2)' },
  wall: {
    write: (ms) => {
      const { y, m, d, h, min, s } = local(ms);
      return `${y}-${m}-${d} ${h}:${min}:${s}`;
    },
    title: 'start',
  },
  both: {
    write: (ms) => {
      const { y, m, d, h, min, s } = local(ms);
      return `${y}/${m}/${d} ${h}:${min}:${s}`;
    },
    title: 'MTU (CET/CEST)',
  },
  dotted: {
    write: (ms) => {
      const { y, m, d, h, min, s } = local(ms);
      return `${d}.${m}.${y} ${h}:${min}:${s}`;
    },
    title: 'Datum von',
  },
  slashed: {
    write: (ms) => {
      const { y, m, d, h, min, s } = local(ms);
      return `${d}/${m}/${y} ${h}:${min}:${s}`;
    },
    title: 'start',
    options: { dateOrder: 'dmy' },
  },
  american: {
    write: (ms) => {
      const { y, m, d, h, min, s } = local(ms);
      return `${m}/${d}/${y} ${h}:${min}:${s}`;
    },
    title: 'start',
    options: { dateOrder: 'mdy' },
  },
  halfDay: { write: halfDay, title: 'start' },
  standard: {
    write: (ms) => new Date(ms + 3_600_000).toISOString().slice(0, 19),
    title: 'start (CET)',
    options: { timeZone: 'Etc/GMT-1' },
  },
};

/** Titles and the factor from EUR/MWh. */
const UNITS: readonly (readonly [title: string, factor: number, option?: PriceUnit])[] = [
  ['Price (EUR/MWh)', 1],
  ['price_eur_kwh', 0.001],
  ['Preis ct/kWh', 0.1],
  ['price eurocent/kWh', 0.1],
  ['€/GWh', 1000],
  ['price', 1, 'mwh'],
];

const dialects = fc.record({
  time: fc.constantFrom(...Object.keys(TIMES)),
  ends: fc.constantFrom('none', 'exclusive', 'second', 'minute', 'range'),
  unit: fc.constantFrom(...UNITS),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  comma: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  backward: fc.boolean(),
  preamble: fc.constantFrom('', 'Day-ahead report', 'Exported by somebody'),
  sep: fc.boolean(),
  note: fc.boolean(),
  encoding: fc.constantFrom('utf-8', 'bom', 'utf-16', 'windows-1252'),
  told: fc.boolean(),
});
type Dialect = typeof dialects extends fc.Arbitrary<infer T> ? T : never;

function written(truth: Truth, dialect: Dialect): Uint8Array {
  const { delimiter, comma, unit } = dialect;
  const time = TIMES[dialect.time]!;
  const quoted = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell);
  const short = dialect.ends === 'second' ? 1000 : dialect.ends === 'minute' ? MINUTE_MS : 0;
  const separate = dialect.ends !== 'none' && dialect.ends !== 'range';
  const lines = truth.rows.map(({ start, price }) => {
    const value = String(roundTo(price * unit[1], 6));
    const [from, to] = [time.write(start), time.write(start + truth.stepMs - short)];
    const cells = dialect.ends === 'range' ? [`${from} - ${to}`] : separate ? [from, to] : [from];
    return [...cells, comma ? value.replace('.', ',') : value, ...(dialect.note ? ['é'] : [])]
      .map(quoted)
      .join(delimiter);
  });
  const titles = [
    time.title,
    ...(separate ? [time.title.replace(/start|von|time(stamp)?|MTU/, 'end')] : []),
    unit[0],
    ...(dialect.note ? ['note'] : []),
  ];
  const text = [
    ...(dialect.sep ? [`sep=${delimiter}`] : []),
    ...(dialect.preamble === '' ? [] : [dialect.preamble]),
    titles.map(quoted).join(delimiter),
    ...(dialect.backward ? lines.toReversed() : lines),
    '',
  ].join(dialect.lineEnd);
  if (dialect.encoding === 'utf-16') return Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
  if (dialect.encoding === 'windows-1252') return Buffer.from(text.replaceAll('€', '\x80'), 'latin1');
  return Buffer.from((dialect.encoding === 'bom' ? '\uFEFF' : '') + text);
}

/** Options a user who knows the file would give; a missing unit must always be given. */
function options(dialect: Dialect): CsvOptions {
  const unit = dialect.unit[2] === undefined ? {} : { unit: dialect.unit[2] };
  if (!dialect.told) return { region: REGION, ...unit };
  return {
    region: REGION,
    ...unit,
    ...TIMES[dialect.time]!.options,
    decimalComma: dialect.comma,
    ...(dialect.encoding === 'windows-1252' ? { encoding: 'windows-1252' as const } : {}),
  };
}

const PER_MWH: Partial<Record<PriceUnit, number>> = { mwh: 1, kwh: 1000, cents_kwh: 10 };
const inEurPerMwh = ({ series, points }: ParsedCsv) =>
  points.map(({ start, end, price }) => ({
    start: start.getTime(),
    end: end.getTime(),
    price: roundTo(price * PER_MWH[series.unit]!, 4),
  }));

/** The file's points, or undefined if it was rejected with a reason. */
async function read(truth: Truth, dialect: Dialect): Promise<ParsedCsv | undefined> {
  try {
    return await parseCsv([written(truth, dialect)], options(dialect));
  } catch (error) {
    expect(error).toMatchObject({ code: 'payload_unreadable' });
    return undefined;
  }
}

describe('a series written in any dialect', () => {
  test('is never read as a wrong price: each point has a true price and lasts no longer than it', async () => {
    await fc.assert(
      fc.asyncProperty(truths, dialects, async (truth, dialect) => {
        const parsed = await read(truth, dialect);
        if (!parsed) return;
        expect(parsed.series.currency).toBe('EUR');
        const prices = new Map(truth.rows.map(({ start, price }) => [start, price]));
        for (const { start, end, price } of inEurPerMwh(parsed)) {
          expect(price).toBe(prices.get(start));
          expect(end - start).toBeLessThanOrEqual(truth.stepMs);
        }
        // Every row is a point or has its line among the rejections.
        expect(parsed.points.length + parsed.rejected.length).toBe(parsed.read);
        expect(parsed.read).toBe(truth.rows.length);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test('is read exactly if the options give its format', async () => {
    const unambiguous = truths.filter(
      ({ rows }) => rows[0]!.start < Date.parse('2026-03-01') || rows[0]!.start > Date.parse('2026-07-01'),
    );
    await fc.assert(
      fc.asyncProperty(unambiguous, dialects, async (truth, dialect) => {
        const told = { ...dialect, told: true };
        const autumn = truth.rows[0]!.start > Date.parse('2026-10-01');
        // The passes of a repeated hour with a missing row cannot be distinguished.
        fc.pre(!autumn || ['iso', 'compact', 'utc', 'offset', 'fixed', 'standard'].includes(told.time));
        const parsed = await read(truth, told);
        expect(parsed?.rejected).toEqual([]);
        expect(inEurPerMwh(parsed!)).toEqual(
          truth.rows.map(({ start, price }) => ({ start, end: start + truth.stepMs, price })),
        );
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
