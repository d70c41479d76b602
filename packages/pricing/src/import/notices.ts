import { PayloadError } from '@energy-optimizer/providers';

/** What a reader assumed or left out. Nothing of it is wrong for certain; each can be settled with an option. */
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
  /** One sentence for a person, naming the option that would settle it. */
  readonly message: string;
}

/** Text of the file in a message: short, on one line. */
export const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/**
 * The end of reading a file that leaves something open.
 * @param flags options that would settle it, as the command line spells them; those of `parseCsv` are the same in camel case
 */
export function ask(problem: string, ...flags: readonly string[]): never {
  throw new PayloadError(flags.length === 0 ? problem : `${problem}; specify ${flags.join(' or ')}`);
}
