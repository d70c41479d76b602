import { PayloadError } from '@energy-optimizer/providers';
import type { CsvTable } from './csv-table.ts';
import type { TimesFound } from './csv-times.ts';
import { quoted } from './notices.ts';

/** Midnight at the end of a day. */
const TWENTY_FOUR = /(^|[T ])24:00(:00)?$/;
const MIDNIGHT = /(^|[T ])0?0:00(:00)?(\.0+)?( ?(Z|[+-]\d\d(:?\d\d)?))?$/i;

/**
 * Times that can only be ends although no title states it: a day that goes from 01:00 to 24:00, and the settlement
 * dates of the Australian market.
 * @throws PayloadError then
 */
export function refuseEndStamps({ layout, data }: CsvTable, { rows, dateOnly }: TimesFound, regionZone: string): void {
  if (layout.end !== undefined || dateOnly || rows.some(({ endText }) => endText !== undefined)) return;
  const title = layout.titles[layout.start] ?? '';
  const last = rows.findIndex(({ startText }) => TWENTY_FOUR.test(startText));
  if (last >= 0 && !rows.some(({ startText }) => MIDNIGHT.test(startText)))
    refuse(`line ${data[last]!.line} is at 24:00 and no line is at 00:00: the times are ends`);
  if (/^settlement ?date/i.test(title.replaceAll('_', ' ')) && regionZone.startsWith('Australia/'))
    refuse(`the times in ${quoted(title)} are ends, as in all files of the Australian market`);
}

function refuse(what: string): never {
  throw new PayloadError(`${what}: add a column with the start times, or specify --columns start=… if they are starts`);
}
