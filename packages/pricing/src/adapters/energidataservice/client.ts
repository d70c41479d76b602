import { addDays, addMs, type Interval, localDate, type RegionCode } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';
import { EU_QUARTER_HOUR_FROM_MS } from '../shared/index.ts';
import type { Dataset } from './payload.ts';

const URL_BASE = 'https://api.energidataservice.dk/dataset';
const TIME_ZONE = 'Europe/Copenhagen';

/** The datasets that hold an interval's prices: the one of hours ended when the market changed to quarter-hours. */
export function datasetsFor(interval: Interval): Dataset[] {
  const datasets: Dataset[] = [];
  if (interval.start.getTime() < EU_QUARTER_HOUR_FROM_MS) datasets.push('Elspotprices');
  if (interval.end.getTime() > EU_QUARTER_HOUR_FROM_MS) datasets.push('DayAheadPrices');
  return datasets;
}

/** The body for the local days that cover the interval. `start` and `end` are Danish local time. */
export async function fetchDataset(
  http: HttpClient,
  dataset: Dataset,
  request: {
    readonly regions: readonly RegionCode[];
    readonly interval: Interval;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Uint8Array> {
  const { regions, interval, signal } = request;
  const query = new URLSearchParams({
    start: localDate(interval.start, TIME_ZONE),
    end: addDays(localDate(addMs(interval.end, -1), TIME_ZONE), 1),
    filter: JSON.stringify({ PriceArea: regions.map((region) => region.toUpperCase()) }),
    sort: dataset === 'DayAheadPrices' ? 'TimeUTC' : 'HourUTC',
    // The default is 100 rows; 0 is all.
    limit: '0',
  });
  const response = await http({ url: `${URL_BASE}/${dataset}?${query}` }, signal ? { signal } : {});
  return response.body;
}
