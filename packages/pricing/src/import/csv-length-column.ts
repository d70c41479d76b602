import { MINUTE_MS, RESOLUTIONS, type Resolution, resolutionMs } from '@energy-optimizer/kernel';
import { valuesOf } from './csv-facts.ts';
import type { CsvTable } from './csv-table.ts';
import { normalized } from './csv-titles.ts';
import { ask, quoted } from './notices.ts';

const LENGTH =
  /^(resolution|granularity|duration|auflösung|interval ?length|(duration|interval|resolution|length)[ (]*(in )?min(ute)?s?\)?)$/;
const MINUTES = /^(\d{1,3}) ?(m|min|mins|minutes?)?$/i;
const HOURS = /^(1|60) ?(h|hour|hourly)$|^hourly$/i;

/** The length of the prices from a column. @throws PayloadError if it contains several or an unknown one */
export function lengthInColumn({ layout, data }: CsvTable): Resolution | undefined {
  const at = layout.titles.findIndex((title) => LENGTH.test(normalized(title)));
  if (at < 0) return undefined;
  const [value, ...others] = valuesOf(data, at, 4);
  if (value === undefined) return undefined;
  const length = lengthNamed(value.trim());
  if (others.length > 0 || length === undefined)
    ask(
      `the column ${quoted(layout.titles[at]!)} contains ${[value, ...others].map(quoted).join(', ')}${length === undefined ? ', an unknown length' : ''}`,
      '--resolution',
    );
  return length;
}

function lengthNamed(text: string): Resolution | undefined {
  const code = text.toUpperCase() === 'PT1H' ? 'PT60M' : text.toUpperCase();
  const named = RESOLUTIONS.find((resolution) => resolution === code);
  if (named) return named;
  const minutes = HOURS.test(text) ? 60 : Number(MINUTES.exec(text)?.[1] ?? Number.NaN);
  return RESOLUTIONS.find((resolution) => resolutionMs(resolution) === minutes * MINUTE_MS);
}
