import {
  COMMUNITY_CHOICE_STATES,
  COMMUNITY_SOLAR_STATES,
  ELECTRICITY_CHOICE_STATES,
  GAS_CHOICE_STATES,
  getRegion,
  HEATING_OIL_STATES,
  PROPANE_STATES,
  REGIONS,
} from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { REGULATIONS, type Regulation } from './regulations.ts';

const words = (text: string): string[] => text.split(' ').sort();
const statesWith = (has: (row: Regulation) => boolean): string[] =>
  REGULATIONS.filter(has)
    .map(({ region }) => getRegion(region).stateCode!)
    .sort();

it('every US state and DC has exactly one row', () => {
  const states = REGIONS.filter(({ kind }) => kind === 'state').map(({ code }) => code as string);
  expect(states).toHaveLength(51);
  expect(REGULATIONS.map(({ region }) => region).sort()).toEqual(states.sort());
});

it.each([
  ['electricityChoice', ELECTRICITY_CHOICE_STATES, 'CT TX OH PA IL NY NJ MA MD RI NH ME DE MI VA DC OR MT'],
  ['gasChoice', GAS_CHOICE_STATES, 'CT OH PA IL NY NJ MA MD RI DE MI DC GA IN KY FL'],
  ['heatingOilMarket', HEATING_OIL_STATES, 'CT MA NY NJ PA ME NH VT RI'],
  ['propaneMarket', PROPANE_STATES, 'CT MA NY NJ PA ME NH VT'],
  [
    'communitySolar',
    COMMUNITY_SOLAR_STATES,
    'CT NY MA IL MN FL NJ MD ME CO CA OR HI SC NM AZ VA DE VT RI WI NV UT WA DC NC OH PA',
  ],
  ['communityChoice', COMMUNITY_CHOICE_STATES, 'CA MA NY NJ IL OH NH VA RI CO'],
] as const)('%s is set for the states listed in the kernel and for these', (flag, kernel, expected) => {
  expect(statesWith((row) => row[flag])).toEqual(words(expected));
  expect([...kernel].sort()).toEqual(words(expected));
});

it('licensing, bonds, comparison tools and rescission periods are those of the states that have them', () => {
  expect(statesWith((row) => row.requiresSupplierLicense)).toEqual(words('DC DE IL MA MD MI NJ NY OH PA TX'));
  expect(statesWith((row) => row.comparisonToolUrl !== null)).toEqual(words('TX OH PA IL NY MA MD NH'));
  const bonds = REGULATIONS.filter(({ bondUsd }) => bondUsd !== null).map(({ region, bondUsd }) => [region, bondUsd]);
  expect(Object.fromEntries(bonds)).toEqual({ us_tx: 50_000, us_pa: 25_000, us_dc: 10_000 });
  const own = REGULATIONS.filter(({ isDefaultRescission }) => !isDefaultRescission);
  expect(Object.fromEntries(own.map(({ region, rescissionDays }) => [region, rescissionDays]))).toEqual({
    ...{ us_tx: 14, us_il: 10, us_oh: 7, us_pa: 3, us_ma: 3, us_ny: 3 },
  });
  expect(
    REGULATIONS.filter((row) => row.isDefaultRescission && row.rescissionDays !== 3).map(({ region }) => region),
  ).toEqual([]);
});
