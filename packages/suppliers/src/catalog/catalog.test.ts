import { findRegion } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { REGULATIONS } from '../regulation/regulations.ts';
import { supplierId } from '../schemas/common.ts';
import { CATALOG, CATALOG_AS_OF } from './index.ts';

/** The problem with the provenance of a fact; undefined if it has a public source and a date. */
function provenanceProblem({ url, asOf }: { readonly url: string; readonly asOf: string }): string | undefined {
  if (!/^https:\/\/[a-z0-9.-]+\.[a-z]{2,}(\/\S*)?$/.test(url)) return `${url || 'no URL'} is no public source`;
  const day = new Date(`${asOf}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(asOf) && asOf !== '' ? undefined : 'no date';
}

const entries = [
  ...CATALOG.map(({ id, website }) => ({ id, url: website, asOf: CATALOG_AS_OF })),
  ...REGULATIONS.map(({ region, sourceUrl, asOf }) => ({ id: region, url: sourceUrl, asOf })),
];

it('every seeded supplier and state has a public source and a date', () => {
  expect(entries.filter((entry) => provenanceProblem(entry) !== undefined)).toEqual([]);
});

it.each([
  { url: '', asOf: '2026-11-30' },
  { url: 'http://localhost', asOf: '2026-11-30' },
  { url: 'https://one.example', asOf: '' },
  { url: 'https://one.example', asOf: '2026-02-30' },
])('an entry without a source or a date is rejected: $url $asOf', (entry) => {
  expect(provenanceProblem(entry)).toBeTypeOf('string');
});

it('IDs are unique slugs that no path of the API uses', () => {
  expect(new Set(CATALOG.map(({ id }) => id)).size).toBe(CATALOG.length);
  expect(CATALOG.filter(({ id }) => !supplierId.safeParse(id).success)).toEqual([]);
});

it('suppliers serve known regions in which households can choose', () => {
  const places = CATALOG.flatMap(({ id, regions, utilities }) => regions.map((region) => ({ id, region, utilities })));
  expect(places.filter(({ region }) => findRegion(region) === undefined)).toEqual([]);
  const flags = {
    electricity: 'electricityChoice',
    natural_gas: 'gasChoice',
    heating_oil: 'heatingOilMarket',
    propane: 'propaneMarket',
    community_solar: 'communitySolar',
  } as const;
  const closed = places.flatMap(({ id, region, utilities }) => {
    const state = REGULATIONS.find((row) => row.region === region);
    return state && !utilities.some((utility) => state[flags[utility]]) ? [`${id} in ${region}`] : [];
  });
  expect(closed).toEqual([]);
});
