import type { Comparison, PeakHoursAnswer, StatisticsAnswer, TrendAnswer } from '@energy-optimizer/pricing';
import { count, estimateFormat, percent, perUnit, priceFormat, utcTime } from '../format.ts';
import { renderTable } from '../table.ts';
import { heading, whyEmpty } from './show.ts';
import { aboutTariff } from './show-tariff.ts';

type Offer = Comparison['offers'][number];
type Hour = PeakHoursAnswer['hours'][number];

const periodOf = ({ start, end }: { readonly start: Date; readonly end: Date }): string =>
  `from ${utcTime(start)} to ${utcTime(end)}`;

export function showComparison(answer: Comparison): string {
  const { region, utility, offers, basis } = answer;
  if (offers.length === 0) return `No comparable ${utility} tariffs in ${region}.\n${whyEmpty(answer)}`;
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

export function showStatistics(answer: StatisticsAnswer): string {
  const { min, max, mean, volatility } = answer;
  if (answer.count === 0) return `No stored price ${periodOf(answer)}.\n${whyEmpty(answer)}`;
  const price = estimateFormat(answer.unit);
  const rows = [
    ['lowest', price(min)],
    ['highest', price(max)],
    ['mean', price(mean)],
    ['standard deviation', price(volatility)],
    ['values', count(answer.count)],
    ['known share of period', percent(answer.coverage, 1)],
  ] as const;
  const table = renderTable<(typeof rows)[number]>(
    [
      { title: '', text: ([name]) => name },
      { title: '', align: 'right', text: ([, value]) => value },
    ],
    rows,
  );
  return `${heading(answer)}\n${aboutTariff(answer.tariff)}${periodOf(answer)}${table}`;
}

export function showTrend(answer: TrendAnswer): string {
  const { direction, changePercent, startPrice, endPrice } = answer;
  if (startPrice === null || endPrice === null) return `${heading(answer)}\n${direction}\n${whyEmpty(answer)}`;
  const price = estimateFormat(answer.unit);
  const change = changePercent === null ? '' : ` (${changePercent > 0 ? '+' : ''}${changePercent.toFixed(1)} %)`;
  return `${heading(answer)}\n${periodOf(answer)}\n${direction}: ${price(startPrice)} to ${price(endPrice)}${change}\n`;
}

export function showPeakHours(answer: PeakHoursAnswer): string {
  const { hours, overallMean, timeZone } = answer;
  if (overallMean === null) return `No stored price ${periodOf(answer)}.\n${whyEmpty(answer)}`;
  const price = estimateFormat(answer.unit);
  const table = renderTable<Hour>(
    [
      { title: 'hour', text: ({ hour }) => `${String(hour).padStart(2, '0')}:00` },
      { title: 'mean', align: 'right', text: ({ mean }) => price(mean) },
      { title: 'values', align: 'right', text: (one) => count(one.count) },
      { title: '', text: (one) => (one.class === 'normal' ? '' : one.class.replace('_', '-')) },
    ],
    hours,
  );
  return `${heading(answer)}\n${periodOf(answer)} (${timeZone}), mean ${price(overallMean)}\n${table}`;
}
