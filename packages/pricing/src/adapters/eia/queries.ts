import {
  addDays,
  findRegion,
  HEATING_OIL_STATES,
  type Interval,
  localDate,
  PROPANE_STATES,
  type RegionCode,
} from '@energy-optimizer/kernel';
import type { EiaQuery } from './client.ts';

/** Long lists of facets are answered with 500. */
const STATES_PER_QUERY = 12;
/** Monthly surveys appear two to three months late: what is new today is about then. */
const MONTHLY_LAG_DAYS = 125;
/** Weekly surveys appear within days and hold for a week. */
const WEEKLY_LAG_DAYS = 14;

/**
 * The selections that cover the regions (other than US states are left out) and the interval, late publication allowed
 * for.
 */
export function queriesFor(regions: readonly RegionCode[], interval: Interval): readonly EiaQuery[] {
  const states = regions.flatMap((code) => findRegion(code)?.stateCode ?? []);
  const monthly = { frequency: 'monthly', ...span(interval, MONTHLY_LAG_DAYS, 7) } as const;
  const weekly = { frequency: 'weekly', ...span(interval, WEEKLY_LAG_DAYS, 10) } as const;
  const area = (state: string) => `S${state}`;
  return [
    ...chunks(states).map((some) => ({
      ...monthly,
      route: 'electricity/retail-sales' as const,
      columns: ['price', 'sales'],
      facets: { stateid: some, sectorid: ['RES', 'COM', 'IND'] },
    })),
    ...chunks(states).map((some) => ({
      ...monthly,
      route: 'natural-gas/pri/sum' as const,
      columns: ['value'],
      facets: { duoarea: some.map(area), process: ['PRS', 'PCS', 'PIN'] },
    })),
    ...heatingFuel('EPD2F', states, HEATING_OIL_STATES),
    ...heatingFuel('EPLLPA', states, PROPANE_STATES),
  ];

  /** Weekly in the heating season, monthly outside it. */
  function heatingFuel(product: string, wanted: readonly string[], surveyed: readonly string[]): EiaQuery[] {
    return chunks(wanted.filter((state) => surveyed.includes(state))).flatMap((some) =>
      [weekly, monthly].map((times) => ({
        ...times,
        route: 'petroleum/pri/wfr' as const,
        columns: ['value'],
        facets: { product: [product], process: ['PRS'], duoarea: some.map(area) },
      })),
    );
  }
}

/** First and last period as EIA writes them: months (7 characters) or dates (10). */
const span = ({ start, end }: Interval, lagDays: number, length: 7 | 10) => ({
  start: addDays(localDate(start, 'UTC'), -lagDays).slice(0, length),
  end: localDate(end, 'UTC').slice(0, length),
});

const chunks = (states: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(states.length / STATES_PER_QUERY) }, (_, index) =>
    states.slice(index * STATES_PER_QUERY, (index + 1) * STATES_PER_QUERY),
  );
