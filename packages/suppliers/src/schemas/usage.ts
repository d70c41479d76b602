import { instant } from '@energy-optimizer/rpc';
import { ENERGY_UNITS } from '@energy-optimizer/tariffs';
import { z } from 'zod';
import { addMonths, daysBetween } from '../switching/days.ts';
import { day } from './common.ts';

/** A year of quarters of an hour, and a week. */
const MOST_VALUES = 35_712;
const MOST_CHARACTERS = 250_000;
const NUMBER = String.raw`(?:\d{1,6}(?:\.\d{1,9})?)?`;

/** Number of values, without making a list of them. */
function countOf(text: string): number {
  let count = 1;
  for (let at = text.indexOf(','); at !== -1; at = text.indexOf(',', at + 1)) count++;
  return count;
}

/** A year of values is too much for a list: text, which is short and checked at once. */
const values = z
  .string()
  .min(1)
  .max(MOST_CHARACTERS)
  .regex(new RegExp(`^${NUMBER}(?:,${NUMBER})*$`), 'must be numbers separated by commas, empty where one is not known')
  .refine((text) => countOf(text) <= MOST_VALUES, `must have at most ${MOST_VALUES} values`);

const fields = {
  start: instant.describe('Start of the first interval.'),
  stepMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]).describe('Length of each interval.'),
  unit: z.enum(ENERGY_UNITS).describe('Unit of the values. Default: kWh.'),
  import: values.describe(
    'Energy taken in each interval, such as "0.21,0.18,,0.3": separated by commas, empty where it is not known.',
  ),
  export: values.optional().describe('Energy given in each interval; as many values as `import`.'),
};

const EXPORT_COUNT = 'must have as many values as `import`';
const isExportComplete = (usage: { readonly import: string; readonly export?: string | undefined }): boolean =>
  usage.export === undefined || countOf(usage.export) === countOf(usage.import);

export const meteredUsage = z
  .strictObject({ ...fields, unit: fields.unit.default('kWh') })
  .refine(isExportComplete, { path: ['export'], error: EXPORT_COUNT })
  .describe('Metered usage of at least 52 weeks, of which 95 % must be known; the last 52 weeks count.');
/** Metered usage as it is sent. */
export type MeteredText = z.output<typeof meteredUsage>;

/** A body with a year of quarters of an hour, import and export. */
export const METERED_BODY_BYTES = 512_000;

const METERED = ['start', 'stepMinutes', 'unit', 'import', 'export'] as const;

/** The usage of a year in one of two forms. */
export const measuredUsage = z
  .strictObject({
    from: day.optional().describe('First day of the first of `values`; for months the first of a month.'),
    values: z
      .array(z.number().min(0).max(1e7))
      .min(12)
      .max(366)
      .optional()
      .describe('Usage of each month (12 values) or of each day (365 or 366 values), in the unit of the request.'),
    start: fields.start.optional(),
    stepMinutes: fields.stepMinutes.optional(),
    unit: fields.unit.optional(),
    import: fields.import.optional(),
    export: fields.export,
  })
  .superRefine(({ from, values: list, ...metered }, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const sent = METERED.filter((name) => metered[name] !== undefined);
    const [first] = sent;
    if (from === undefined && list === undefined && first === undefined)
      issue([], 'must have months or days (from, values), or metered intervals (start, stepMinutes, import)');
    else if (first === undefined) checkList({ from, values: list }, issue);
    else if (from !== undefined || list !== undefined)
      issue([first], 'must be omitted with from and values: send either months or days, or metered intervals');
    else checkMetered(metered, issue);
  })
  .describe(
    'Measured usage: months or days (`from`, `values`), or the intervals of a meter, as in POST /suppliers/compare (`start`, `stepMinutes`, `import`, `export`): at least 52 weeks, of which 95 % must be known.',
  );
type MeasuredUsage = z.output<typeof measuredUsage>;
type Issue = (path: string[], message: string) => void;

function checkMetered(metered: Pick<MeasuredUsage, (typeof METERED)[number]>, issue: Issue): void {
  for (const name of ['start', 'stepMinutes', 'import'] as const)
    if (metered[name] === undefined) issue([name], 'is required with metered intervals');
  if (metered.import !== undefined && !isExportComplete({ import: metered.import, export: metered.export }))
    issue(['export'], EXPORT_COUNT);
}

function checkList({ from, values: list }: Pick<MeasuredUsage, 'from' | 'values'>, issue: Issue): void {
  if (from === undefined || list === undefined) {
    issue([from === undefined ? 'from' : 'values'], 'is required');
    return;
  }
  const days = daysBetween(from, addMonths(from, 12));
  if (list.length !== 12 && list.length !== days)
    issue(['values'], `must have 12 values (months) or ${days} (days of the year from ${from})`);
  if (list.length === 12 && !from.endsWith('-01')) issue(['from'], 'must be the first of a month: there are 12 values');
  if (!list.some((one) => one > 0)) issue(['values'], 'must not all be 0');
}

/** The two forms of valid usage apart. */
export function formOf({ from, values: list, start, stepMinutes, unit = 'kWh', ...flows }: MeasuredUsage) {
  if (start !== undefined)
    return { metered: { start, stepMinutes: stepMinutes!, unit, import: flows.import!, export: flows.export } };
  return { stated: { from: from!, values: list! } };
}
