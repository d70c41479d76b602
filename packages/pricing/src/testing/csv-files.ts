import { getRegion, MINUTE_MS } from '@energy-optimizer/kernel';
import { type ParsedCsv, parseCsv } from '../import/csv.ts';
import type { CsvOptions } from '../import/csv-options.ts';

/** Hand-written CSV files of tests, and their points in short. */

export type CsvTestOptions = Partial<Omit<CsvOptions, 'region'>> & { readonly region?: string };

/** The day of most of them. */
export const DAY = '2026-03-01';

/** Reads a file of Germany, unless another region is given. */
export const parse = (
  content: string | Uint8Array,
  { region = 'de', ...options }: CsvTestOptions = {},
): Promise<ParsedCsv> => parseCsv([content], { region: getRegion(region).code, ...options });

/** `start+minutes=price` of each point, in UTC. */
export const points = async (content: string, options?: CsvTestOptions): Promise<string[]> =>
  (await parse(content, options)).points.map(
    ({ start, end, price }) =>
      `${start.toISOString().slice(5, 16)}+${(end.getTime() - start.getTime()) / MINUTE_MS}=${price}`,
  );

/** Codes of the notices. */
export const codes = async (content: string, options?: CsvTestOptions): Promise<string[]> =>
  (await parse(content, options)).notices.map(({ code }) => code);

export const file = (title: string, ...rows: readonly string[]): string => `${title}\n${rows.join('\n')}\n`;

/** Prices of 10 and 20 under this title. */
export const twoHours = (title: string): string => file(`start;${title}`, `${DAY}T00:00Z;10`, `${DAY}T01:00Z;20`);
