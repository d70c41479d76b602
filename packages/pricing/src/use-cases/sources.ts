import { pageOffset, type Resolution, requireRegion, resolutionOfLength } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { PricingContext } from '../context.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { provenanceOf } from '../query/provenance.ts';
import type { SourceList, sourcesInput } from '../schemas/index.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** All stored series with their current extent, license and freshness; earlier states are not available. */
export async function listSources(context: PricingContext, input: z.output<typeof sourcesInput>): Promise<SourceList> {
  const region = input.region === undefined ? undefined : requireRegion(input.region).code;
  const at = context.clock.now();
  const series = (await context.repository.series.all()).filter(
    ({ key }) =>
      (region === undefined || key.region === region) &&
      (input.utility === undefined || key.utility === input.utility) &&
      (input.direction === undefined || key.direction === input.direction),
  );
  const first = pageOffset(input.page, input.pageSize);
  return {
    items: series.slice(first, first + input.pageSize).map((one) => sourceItem(context, one, at)),
    page: input.page,
    pageSize: input.pageSize,
    total: series.length,
    reason: reasonOf(series.length, input),
  };
}

function reasonOf(
  total: number,
  { region, utility, page, pageSize }: z.output<typeof sourcesInput>,
): EmptyReason | null {
  if (total > pageOffset(page, pageSize)) return null;
  if (total > 0) return { code: 'outside_range', text: `Page ${page} is past the end; the total is ${total} series.` };
  const what = [utility ? `of ${utility}` : '', region ? `in ${region}` : ''].filter((part) => part !== '').join(' ');
  return { code: 'no_series', text: `No prices${what === '' ? '' : ` ${what}`} are stored.` };
}

function sourceItem(context: PricingContext, series: StoredSeries, at: Date): SourceList['items'][number] {
  const { key, firstStart, lastEnd, lastKnownAt, stepMs } = series;
  const { sources } = context;
  const resolution: Resolution | undefined = stepMs === null ? undefined : resolutionOfLength(stepMs);
  return {
    ...provenanceOf(series, { unit: key.unit, at, dataUntil: lastEnd, sources }),
    region: key.region,
    utility: key.utility,
    firstStart,
    lastEnd,
    lastKnownAt,
    resolution: resolution ?? null,
    homepage: sources.find(key.source)?.homepage ?? null,
  };
}

export interface DataAge {
  readonly source: string;
  /** End of its newest interval over all its series. */
  readonly lastEnd: Date;
  /** True when a series of it lacks data that should be there by now; null without an expected schedule. */
  readonly stale: boolean | null;
}

/** The current end of each source's data. Sources without data are omitted. */
export async function dataAges(context: PricingContext): Promise<DataAge[]> {
  const at = context.clock.now();
  const ages = new Map<string, DataAge>();
  for (const series of await context.repository.series.all()) {
    const { lastEnd, key } = series;
    if (lastEnd === null) continue;
    const known = ages.get(key.source);
    const { status } = context.sources.freshnessOf(series, lastEnd, at);
    const stale = status === 'stale' ? true : status === 'fresh' ? false : null;
    ages.set(key.source, {
      source: key.source,
      lastEnd: known && known.lastEnd > lastEnd ? known.lastEnd : lastEnd,
      stale: known?.stale || (stale ?? known?.stale ?? null),
    });
  }
  return [...ages.values()];
}
