import { addResolution } from '@energy-optimizer/kernel';
import type { CurrentPrices, FlagName, OptimalWindowsResponse, PriceHistory } from '@energy-optimizer/pricing';

import { localTime, perUnit, plural, priceFormat, utcTime } from '../format.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { aboutTariff, partsText } from './show-tariff.ts';

type Headed = Pick<
  PriceHistory,
  'region' | 'utility' | 'unit' | 'currency' | 'kind' | 'sourceName' | 'vatIncluded' | 'direction'
>;

export const NOTHING_STORED = 'Add prices with energy import or energy refresh. energy doctor shows the current state.';

/** Why a response is empty, and how to add prices if none are stored. */
export const whyEmpty = ({ reason }: Pick<PriceHistory, 'reason'>): string =>
  `${reason ? `${reason.text}\n` : ''}${reason === null || reason.code === 'no_series' ? `${NOTHING_STORED}\n` : ''}`;

const sourceOf = (result: {
  readonly source: string | null;
  readonly supplier: string | null;
  readonly product: string | null;
}): string =>
  [result.source, result.supplier === result.source ? null : result.supplier, result.product]
    .filter((part) => part !== null)
    .join(' / ');

export function showCurrent(result: CurrentPrices, timeZone: string): string {
  const { prices, region, utility, at } = result;
  const when = localTime(at, timeZone);
  if (prices.length === 0) return `No stored price of ${utility} in ${region} covers ${when}.\n${whyEmpty(result)}`;
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
  const parts = partsText(prices[0]?.breakdown, price);
  const paid = parts === '' ? '' : `${parts}\n${aboutTariff(result.tariff)}`;
  return `${region} ${utility} at ${when} (${timeZone}), from ${sources.join(', ')}\n${table}${paid}`;
}

/** Imported history has assumed publication times on every row; only the JSON output shows the flag. */
const telling = (flags: readonly FlagName[]): FlagName[] => flags.filter((flag) => flag !== 'knownAtAssumed');

/** The subject of a response and the source of its prices; `direction` is omitted if the response's own field has another meaning. */
export function heading(result: Omit<Headed, 'direction'> & { readonly direction?: string | null }): string {
  const vat = result.vatIncluded === null ? '' : `, VAT ${result.vatIncluded ? 'included' : 'excluded'}`;
  const kind = result.direction === 'export' ? `export ${result.kind}` : result.kind;
  const source = result.sourceName ? `, ${kind} from ${result.sourceName}` : '';
  return `${result.region} ${result.utility} in ${perUnit(result)}${source}${vat}`;
}

/** One line per step, written in chunks: a year of quarter-hours has 35,000. */
export async function showHistory(result: PriceHistory, terminal: Terminal): Promise<void> {
  const { resolution, start, end, timeZone, values } = result;
  if (values.length === 0 || resolution === null || result.reason !== null) {
    await terminal.out(
      `No stored price of ${result.utility} in ${result.region} from ${utcTime(start)} to ${utcTime(end)}.\n${whyEmpty(result)}`,
    );
    return;
  }
  const missing = values.filter((value) => value === null).length;
  const gaps = missing > 0 ? `, ${missing} of them unknown` : '';
  await terminal.out(
    `${heading(result)}\n${plural(values.length, 'step')} of ${resolution}${gaps} (${timeZone})\n${aboutTariff(result.tariff)}`,
  );
  const flags = new Map(
    result.flagged.flatMap((run) =>
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

export function showWindows(result: OptimalWindowsResponse, timeZone: string): string {
  const { searched, windows, meanPrice } = result;
  const span = `from ${localTime(searched.start, timeZone)} to ${localTime(searched.end, timeZone)}`;
  if (windows.length === 0) {
    return `No window of ${result.durationMinutes} min with known prices ${span}.\n${whyEmpty(result)}`;
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
  return `${heading(result)}\ncheapest ${result.durationMinutes} min ${span} (${timeZone}), average ${price(meanPrice)}\n${aboutTariff(result.tariff)}${table}`;
}
