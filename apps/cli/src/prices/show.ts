import { addResolution } from '@energy-optimizer/kernel';
import type { CurrentPrices, FlagName, OptimalWindowsAnswer, PriceHistory } from '@energy-optimizer/pricing';

import { localTime, perUnit, plural, priceFormat, utcTime } from '../format.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

type Headed = Pick<
  PriceHistory,
  'region' | 'utility' | 'unit' | 'currency' | 'kind' | 'sourceName' | 'vatIncluded' | 'direction'
>;

export const NOTHING_STORED = 'Add prices with energy import or energy refresh. energy doctor shows the current state.';

/** Why a response is empty, and how to add prices if none are stored. */
export const whyEmpty = ({ reason }: Pick<PriceHistory, 'reason'>): string =>
  `${reason ? `${reason.text}\n` : ''}${reason === null || reason.code === 'no_series' ? `${NOTHING_STORED}\n` : ''}`;

const sourceOf = (answer: {
  readonly source: string | null;
  readonly supplier: string | null;
  readonly product: string | null;
}): string =>
  [answer.source, answer.supplier === answer.source ? null : answer.supplier, answer.product]
    .filter((part) => part !== null)
    .join(' / ');

export function showCurrent(answer: CurrentPrices, timeZone: string): string {
  const { prices, region, utility, at } = answer;
  const when = localTime(at, timeZone);
  if (prices.length === 0) return `No stored price of ${utility} in ${region} covers ${when}.\n${whyEmpty(answer)}`;
  const price = priceFormat(prices.map((row) => row.price));
  const table = renderTable<CurrentPrices['prices'][number]>(
    [
      { title: 'price', align: 'right', text: (row) => price(row.price) },
      { title: 'per', text: perUnit },
      { title: 'VAT', text: ({ vatIncluded }) => (vatIncluded ? 'incl' : 'excl') },
      { title: 'from', text: ({ start }) => localTime(start, timeZone) },
      { title: 'until', text: ({ end }) => localTime(end, timeZone) },
      { title: 'kind', text: ({ kind, direction }) => (direction === 'export' ? `export ${kind}` : kind) },
      { title: 'source', text: sourceOf },
      { title: 'known since', text: ({ asOf }) => localTime(asOf, timeZone) },
      { title: 'state', text: ({ freshness, flags }) => [freshness.status, ...telling(flags)].join(' ') },
    ],
    prices,
  );
  const sources = [...new Set(prices.map(({ sourceName }) => sourceName))];
  return `${region} ${utility} at ${when} (${timeZone}), from ${sources.join(', ')}\n${table}`;
}

/** Imported history has assumed publication times on every row; only the JSON output shows the flag. */
const telling = (flags: readonly FlagName[]): FlagName[] => flags.filter((flag) => flag !== 'knownAtAssumed');

/** The subject of a response and the source of its prices; `direction` is omitted if the response's own field has another meaning. */
export function heading(answer: Omit<Headed, 'direction'> & { readonly direction?: string | null }): string {
  const vat = answer.vatIncluded === null ? '' : `, VAT ${answer.vatIncluded ? 'included' : 'excluded'}`;
  const kind = answer.direction === 'export' ? `export ${answer.kind}` : answer.kind;
  const source = answer.sourceName ? `, ${kind} from ${answer.sourceName}` : '';
  return `${answer.region} ${answer.utility} in ${perUnit(answer)}${source}${vat}`;
}

/** One line per step, written in chunks: a year of quarter-hours has 35,000. */
export async function showHistory(answer: PriceHistory, terminal: Terminal): Promise<void> {
  const { resolution, start, end, timeZone, values } = answer;
  if (values.length === 0 || resolution === null) {
    await terminal.out(
      `No stored price of ${answer.utility} in ${answer.region} from ${utcTime(start)} to ${utcTime(end)}.\n${whyEmpty(answer)}`,
    );
    return;
  }
  const missing = values.filter((value) => value === null).length;
  const gaps = missing > 0 ? `, ${missing} of them unknown` : '';
  await terminal.out(`${heading(answer)}\n${plural(values.length, 'step')} of ${resolution}${gaps} (${timeZone})\n`);
  const flags = new Map(
    answer.flagged.flatMap((run) =>
      Array.from({ length: run.count }, (_, i) => [run.from + i, telling(run.flags).join(' ')]),
    ),
  );
  const price = priceFormat(values);
  const width = values.reduce<number>((widest, value) => Math.max(widest, price(value).length), 0);
  for (const [index, value] of values.entries()) {
    if (terminal.outClosed()) return;
    const when = localTime(addResolution(start, resolution, index, timeZone), timeZone);
    await terminal.out(`${`${when}  ${price(value).padStart(width)}  ${flags.get(index) ?? ''}`.trimEnd()}\n`);
  }
}

export function showWindows(answer: OptimalWindowsAnswer, timeZone: string): string {
  const { searched, windows, meanPrice } = answer;
  const span = `from ${localTime(searched.start, timeZone)} to ${localTime(searched.end, timeZone)}`;
  if (windows.length === 0) {
    return `No window of ${answer.durationMinutes} min with known prices ${span}.\n${whyEmpty(answer)}`;
  }
  const price = priceFormat([meanPrice, ...windows.map(({ averagePrice }) => averagePrice)]);
  const below = (averagePrice: number) => (meanPrice === null ? '-' : price(meanPrice - averagePrice));
  const table = renderTable(
    [
      { title: 'start', text: ({ start }) => localTime(start, timeZone) },
      { title: 'end', text: ({ end }) => localTime(end, timeZone) },
      { title: 'mean price', align: 'right', text: ({ averagePrice }) => price(averagePrice) },
      // In currency rather than percent, which is meaningless for a negative average.
      { title: 'below average', align: 'right', text: ({ averagePrice }) => below(averagePrice) },
      { title: 'prices', text: ({ parts }) => [...new Set(parts.map(({ origin }) => origin))].join(' + ') },
    ],
    windows,
  );
  return `${heading(answer)}\ncheapest ${answer.durationMinutes} min ${span} (${timeZone}), average ${price(meanPrice)}\n${table}`;
}
