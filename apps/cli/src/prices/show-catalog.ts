import type { RegionList, SourceList } from '@energy-optimizer/pricing';
import { utcTime } from '../format.ts';
import { renderTable } from '../table.ts';
import { NOTHING_STORED } from './show.ts';

type Region = RegionList['regions'][number];
type Source = SourceList['items'][number];

export function showRegions({ regions }: RegionList): string {
  if (regions.length === 0) return `No matching regions.\n${NOTHING_STORED}\n`;
  return renderTable<Region>(
    [
      { title: 'code', text: ({ code }) => code },
      { title: 'name', text: ({ name }) => name },
      { title: 'kind', text: ({ kind }) => kind },
      { title: 'inside', text: ({ parent }) => parent ?? '' },
      { title: 'currency', text: ({ currency }) => currency },
      { title: 'time zone', text: ({ timeZones }) => timeZones[0]! },
      { title: 'stored prices', text: ({ data }) => data.map(({ utility }) => utility).join(', ') },
    ],
    regions,
  );
}

export function showSources(items: readonly Source[]): string {
  if (items.length === 0) return `No matching series are stored.\n${NOTHING_STORED}\n`;
  return renderTable<Source>(
    [
      { title: 'region', text: ({ region }) => region },
      { title: 'utility', text: ({ utility }) => utility },
      { title: 'kind', text: ({ kind, direction }) => (direction === 'export' ? `export ${kind}` : kind) },
      { title: 'source', text: ({ source, product }) => [source, product].filter((part) => part !== null).join(' / ') },
      { title: 'step', text: ({ resolution }) => resolution ?? '-' },
      { title: 'from', text: ({ firstStart }) => (firstStart ? utcTime(firstStart) : '-') },
      { title: 'until', text: ({ lastEnd }) => (lastEnd ? utcTime(lastEnd) : '-') },
      { title: 'state', text: ({ freshness }) => freshness.status },
      { title: 'license', text: ({ license }) => license ?? '-' },
    ],
    items,
  );
}
