import { findRegion, isInside, similar } from '@energy-optimizer/kernel';
import { date } from '../model/primitives.ts';
import { AUSTRIA } from './at.ts';
import { BELGIUM } from './be.ts';
import { GERMANY } from './de.ts';
import { DENMARK } from './dk.ts';
import { SPAIN } from './es.ts';
import { FINLAND } from './fi.ts';
import { FRANCE } from './fr.ts';
import { GREAT_BRITAIN } from './gb.ts';
import { NETHERLANDS } from './nl.ts';
import { NORWAY } from './no.ts';
import { COMPONENT_COUNTRIES, type ComponentCountry, type ReadyComponent } from './ready-component.ts';
import { SWEDEN } from './se.ts';

/** All ready-made components with their own rates, by country. */
export const READY_COMPONENTS: readonly ReadyComponent[] = [
  ...[AUSTRIA, BELGIUM, GERMANY, DENMARK, SPAIN, FINLAND, FRANCE, GREAT_BRITAIN, NETHERLANDS, NORWAY, SWEDEN].flat(),
];

/** A country (`de`), or a price zone or supply area of one (`no1`, `uk_a`). */
interface Place {
  readonly country: ComponentCountry;
  readonly region?: string;
}

const COUNTRY_CODES = Object.keys(COMPONENT_COUNTRIES) as ComponentCountry[];
const isCountry = (code: string): code is ComponentCountry => (COUNTRY_CODES as string[]).includes(code);

/**
 * The place of a country code or of a region code.
 * @throws RangeError for a place without ready-made components
 */
function placeOf(code: string): Place {
  const wanted = code.toLowerCase();
  if (wanted === 'us' || wanted.startsWith('us_'))
    throw new RangeError(`There are no ready-made components for ${code}. Import a rate of OpenEI URDB instead.`);
  if (isCountry(wanted)) return { country: wanted };
  const region = findRegion(wanted);
  const country = region && (wanted === 'uk' || isInside(region, 'uk') ? 'gb' : wanted.slice(0, 2));
  if (region && country && isCountry(country)) return wanted === 'uk' ? { country } : { country, region: wanted };
  const close = similar(wanted, COUNTRY_CODES);
  const hint = close.length > 0 ? ` Did you mean ${close.join(' or ')}?` : '';
  throw new RangeError(
    `There are no ready-made components for ${code}.${hint} Countries: ${COUNTRY_CODES.join(', ')}.`,
  );
}

/** Whether it applies on a day. */
const holdsOn = ({ from, until }: ReadyComponent, day: string): boolean =>
  from <= day && (until === undefined || day < until);

export interface ComponentQuery {
  readonly place?: string | undefined;
  readonly on?: string | undefined;
}

/** The components of a place, or of all places. @throws RangeError for an unknown place or an invalid day */
function componentsOf({ place, on }: ComponentQuery): readonly ReadyComponent[] {
  if (on !== undefined && !date.safeParse(on).success)
    throw new RangeError(`"${on}" is not a calendar day; write it as 2026-01-31.`);
  const { country, region }: Partial<Place> = place === undefined ? {} : placeOf(place);
  return READY_COMPONENTS.filter(
    (ready) =>
      (country === undefined || ready.country === country) &&
      (region === undefined || (ready.regions?.includes(region) ?? true)),
  );
}

/**
 * The components of a country or region, or of all; with a day, those that apply on it. A country gives the components
 * of all its regions.
 * @throws RangeError for a place without ready-made components, or an invalid day
 */
export const componentsFor = (query: ComponentQuery = {}): readonly ReadyComponent[] =>
  componentsOf(query).filter((ready) => query.on === undefined || holdsOn(ready, query.on));

/**
 * The last versions of components that were charged before the day and whose rate on it is unknown. A tariff without
 * them is incomplete.
 * @throws RangeError as `componentsFor`
 */
export function outdatedComponents({ place, on }: ComponentQuery & { readonly on: string }): readonly ReadyComponent[] {
  const byId = Map.groupBy(componentsOf({ place, on }), ({ id }) => id);
  return [...byId.values()].flatMap((versions) => {
    const last = versions.toSorted((a, b) => a.from.localeCompare(b.from)).at(-1)!;
    return last.until !== undefined && last.until <= on && !last.abolished ? [last] : [];
  });
}
