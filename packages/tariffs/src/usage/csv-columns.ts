import { ENERGY_UNITS, type EnergyUnit } from '../model/tariff.ts';
import { UsageError } from './usage.ts';

/** The quantity that a column of values measures. */
export interface ValueColumn {
  readonly index: number;
  readonly title: string;
  /** A signed column is split: positive values are import, negative ones export. */
  readonly flow: string;
  readonly isPower: boolean;
  /** Energy per unit of the column: 0.001 for W and Wh. */
  readonly scale: number;
  readonly unit: EnergyUnit;
}

export interface Columns {
  /** Dates, where the start is a time of day. */
  readonly date: number | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly register: number | undefined;
  readonly values: readonly ValueColumn[];
  /** Whether the title of the times names UTC. */
  readonly isUtc: boolean;
}

const START = [
  'start',
  'start_local',
  'start_time',
  'starttime',
  'interval_start',
  'timestamp',
  'datetime',
  'date_time',
  'time',
  'from',
  'date',
  'hour',
  'utc',
];
const END = ['end', 'end_local', 'end_time', 'endtime', 'interval_end', 'to', 'until'];

const FLOWS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    import: 'import',
    imported: 'import',
    delivered: 'import',
    grid: 'import',
    export: 'export',
    exported: 'export',
    feedin: 'export',
    injection: 'export',
    generation: 'generation',
    production: 'generation',
    pv: 'generation',
    solar: 'generation',
    load: 'consumption',
    demand: 'consumption',
    net: 'net',
  }),
);

/** Words in titles that refer to money, not to energy. */
const MONEY =
  /^(per|price|cost|rate|tariff|spot|amount|charge|fee|vat|tax|eur|usd|gbp|nok|sek|dkk|aud|pln|chf|ct|cents|pence|ore)$/;

const wordsOf = (title: string): string[] =>
  title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

interface Measure {
  readonly isPower: boolean;
  readonly scale: number;
  readonly unit: EnergyUnit;
}

const POWER: ReadonlyMap<string, number> = new Map(Object.entries({ w: 0.001, kw: 1, mw: 1000 }));

/** kW, kWh, m3 …; undefined for other words. */
function measureOf(word: string): Measure | undefined {
  const lower = word.toLowerCase();
  const power = POWER.get(lower);
  if (power !== undefined) return { isPower: true, scale: power, unit: 'kWh' };
  const unit = ENERGY_UNITS.find((one) => one.toLowerCase() === lower);
  return unit && { isPower: false, scale: 1, unit };
}

const MEASURED = new Set(['usage', 'consumption', 'energy', 'value', 'reading', 'quantity', ...FLOWS.keys()]);

function valueColumn(title: string, index: number, unit: string | undefined): ValueColumn | undefined {
  const words = wordsOf(title);
  if (words.some((word) => MONEY.test(word))) return undefined;
  const own = words.map(measureOf).find((measure) => measure !== undefined);
  const isNamed = words.some((word) => MEASURED.has(word));
  if (!own && !isNamed) return undefined;
  const measure = own ?? (unit === undefined ? undefined : measureOf(unit));
  if (!measure) {
    throw new UsageError(
      `The column "${title}" has no unit; include it in the name, such as kwh or export_kw, or specify the unit`,
    );
  }
  const flow = words.map((word) => FLOWS.get(word)).find((name) => name !== undefined) ?? 'signed';
  return { index, title, flow, ...measure };
}

const isUtc = (title: string): boolean => wordsOf(title).some((word) => word === 'utc' || word === 'gmt');

/** The words of a title, without the zone. */
function nameOf(title: string): string {
  const words = wordsOf(title).filter((word) => word !== 'utc' && word !== 'gmt');
  return words.length > 0 ? words.join('_') : 'utc';
}

const find = (titles: readonly string[], names: readonly string[]): number | undefined => {
  for (const name of names) {
    const index = titles.findIndex((title) => wordsOf(title).length > 0 && nameOf(title) === name);
    if (index >= 0) return index;
  }
  return undefined;
};

/** Titles of the counts of a meter, as opposed to the use between two of them. */
export const isCount = ({ title }: Pick<ValueColumn, 'title'>): boolean =>
  wordsOf(title).some((word) => /^(reading|readings|index|counter|cumulative)$/.test(word));

/** Recognizes the columns by their titles. @throws UsageError if there are none, or two for one flow */
export function columnsOf(titles: readonly string[], unit: string | undefined): Columns {
  const start = find(titles, START);
  const end = find(titles, END);
  const date = find(titles, ['date']);
  const register = find(titles, ['register']);
  const used = new Set([date, start, end, register]);
  const values = titles.flatMap((title, index) => (used.has(index) ? [] : (valueColumn(title, index, unit) ?? [])));
  if (values.length === 0) {
    throw new UsageError(
      `No usage column found among ${titles.join(', ')}: name one kwh, kw, import_kwh or export_kwh`,
    );
  }
  for (const [position, { flow, title }] of values.entries()) {
    const twin = values.slice(position + 1).find((other) => other.flow === flow);
    if (twin)
      throw new UsageError(
        `The columns "${title}" and "${twin.title}" are both ${flow}: keep one, or name their flows`,
      );
  }
  const units = new Set(values.map((value) => value.unit));
  if (units.size > 1)
    throw new UsageError(`The columns have different units (${[...units].join(', ')}): convert them to one`);
  const times = start ?? end;
  return {
    ...{ start, end, register, values },
    date: date === start || date === end ? undefined : date,
    isUtc: times !== undefined && isUtc(titles[times]!),
  };
}
