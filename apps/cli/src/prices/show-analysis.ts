import type { Comparison, PeakHoursResponse, StatisticsResponse, TrendResponse } from '@energy-optimizer/pricing';
import { count, estimateFormat, percent, perUnit, priceFormat, utcTime } from '../format.ts';
import { renderTable } from '../table.ts';
import { heading, whyEmpty } from './show.ts';
import { aboutTariff } from './show-tariff.ts';

type Offer = Comparison['offers'][number];
type Hour = PeakHoursResponse['hours'][number];

const periodOf = ({ start, end }: { readonly start: Date; readonly end: Date }): string =>
  `from ${utcTime(start)} to ${utcTime(end)}`;

export function showComparison(result: Comparison): string {
  const { region, utility, offers, basis } = result;
  if (offers.length === 0) return `No comparable ${utility} tariffs in ${region}.\n${whyEmpty(result)}`;
  const price = priceFormat(offers.flatMap((one) => [one.price, one.averagePrice, one.allInPrice]));
  const table = renderTable<Offer>(
    [
      { title: 'rank', align: 'right', text: ({ rank }) => (rank === null ? '-' : String(rank)) },
      { title: 'supplier', text: ({ supplier }) => supplier },
      { title: 'product', text: ({ product }) => product ?? '' },
      { title: 'unit rate', align: 'right', text: (one) => price(one.price) },
      { title: 'mean', align: 'right', text: ({ averagePrice }) => price(averagePrice) },
      { title: 'all-in', align: 'right', text: ({ allInPrice }) => price(allInPrice) },
      { title: 'per', text: perUnit },
      { title: 'VAT', text: ({ vatIncluded }) => (vatIncluded ? 'incl' : 'excl') },
      { title: 'not ranked', text: ({ notComparable }) => notComparable?.text ?? '' },
    ],
    offers,
  );
  return `${region} ${utility}\n${table}${basis ? `${basis.note}\n` : ''}`;
}

export function showStatistics(result: StatisticsResponse): string {
  const { min, max, mean, volatility } = result;
  if (result.count === 0) return `No stored price ${periodOf(result)}.\n${whyEmpty(result)}`;
  const price = estimateFormat(result.unit);
  const rows = [
    ['lowest', price(min)],
    ['highest', price(max)],
    ['mean', price(mean)],
    ['standard deviation', price(volatility)],
    ['values', count(result.count)],
    ['known share of period', percent(result.coverage, 1)],
  ] as const;
  const table = renderTable<(typeof rows)[number]>(
    [
      { title: '', text: ([name]) => name },
      { title: '', align: 'right', text: ([, value]) => value },
    ],
    rows,
  );
  return `${heading(result)}\n${aboutTariff(result.tariff)}${periodOf(result)}${table}`;
}

export function showTrend(result: TrendResponse): string {
  const { direction, changePercent, startPrice, endPrice } = result;
  if (startPrice === null || endPrice === null) return `${heading(result)}\n${direction}\n${whyEmpty(result)}`;
  const price = estimateFormat(result.unit);
  const change = changePercent === null ? '' : ` (${changePercent > 0 ? '+' : ''}${changePercent.toFixed(1)} %)`;
  return `${heading(result)}\n${periodOf(result)}\n${direction}: ${price(startPrice)} to ${price(endPrice)}${change}\n`;
}

export function showPeakHours(result: PeakHoursResponse): string {
  const { hours, overallMean, timeZone } = result;
  if (overallMean === null) return `No stored price ${periodOf(result)}.\n${whyEmpty(result)}`;
  const price = estimateFormat(result.unit);
  const table = renderTable<Hour>(
    [
      { title: 'hour', text: ({ hour }) => `${String(hour).padStart(2, '0')}:00` },
      { title: 'mean', align: 'right', text: ({ mean }) => price(mean) },
      { title: 'values', align: 'right', text: (one) => count(one.count) },
      { title: '', text: (one) => (one.class === 'normal' ? '' : one.class.replace('_', '-')) },
    ],
    hours,
  );
  return `${heading(result)}\n${periodOf(result)} (${timeZone}), mean ${price(overallMean)}\n${table}`;
}
