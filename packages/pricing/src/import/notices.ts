import { PayloadError } from '@energy-optimizer/providers';

/** An assumption of a reader, or a part it skipped, with the option that overrides it. */
export const NOTICE_CODES = [
  'unit_assumed',
  'currency_assumed',
  'kind_assumed',
  'vat_assumed',
  'time_zone_assumed',
  'date_order_inferred',
  'length_inferred',
  'gaps',
  'inclusive_ends',
  'column_chosen',
  'columns_ignored',
  'rows_left_out',
  'lines_skipped',
  'title_overridden',
  'clock_doubtful',
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

export interface Notice {
  readonly code: NoticeCode;
  /** One readable sentence that names the option. */
  readonly message: string;
}

/** Text of the file in a message: short, on one line. */
export const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/**
 * Rejects an ambiguous file.
 * @param flags options that resolve it, as on the command line; those of `parseCsv` are the same in camel case
 */
export function ask(problem: string, ...flags: readonly string[]): never {
  throw new PayloadError(flags.length === 0 ? problem : `${problem}; specify ${flags.join(' or ')}`);
}
