import { z } from 'zod';
import { component } from '../model/components.ts';
import { date, id, name } from '../model/primitives.ts';
import { dayType, holidayRule, schedule, season } from '../model/schedule.ts';
import { seriesDefinition } from '../model/tariff.ts';

/** Countries with ready-made components: currency, and time zones in which their hours are local. */
export const COMPONENT_COUNTRIES = {
  at: { currency: 'EUR', timeZones: ['Europe/Vienna'] },
  be: { currency: 'EUR', timeZones: ['Europe/Brussels'] },
  de: { currency: 'EUR', timeZones: ['Europe/Berlin'] },
  dk: { currency: 'DKK', timeZones: ['Europe/Copenhagen'] },
  es: { currency: 'EUR', timeZones: ['Europe/Madrid', 'Atlantic/Canary', 'Africa/Ceuta'] },
  fi: { currency: 'EUR', timeZones: ['Europe/Helsinki'] },
  fr: { currency: 'EUR', timeZones: ['Europe/Paris'] },
  gb: { currency: 'GBP', timeZones: ['Europe/London'] },
  nl: { currency: 'EUR', timeZones: ['Europe/Amsterdam'] },
  no: { currency: 'NOK', timeZones: ['Europe/Oslo'] },
  se: { currency: 'SEK', timeZones: ['Europe/Stockholm'] },
} as const satisfies Record<string, { currency: string; timeZones: readonly string[] }>;
export type ComponentCountry = keyof typeof COMPONENT_COUNTRIES;

const source = z
  .strictObject({
    title: name,
    url: z.url({ protocol: /^https?$/ }),
    asOf: date.describe('Date of the source, or of its newest rates; for a law, since when the provision holds.'),
  })
  .readonly();

/** A charge or a VAT rate with its validity and its source, as parts of a tariff document. */
export const readyComponentSchema = z.strictObject({
  id: z.string().regex(/^[a-z]{2}\.[a-z0-9-]+$/, 'must be a country and a name such as de.electricity-tax'),
  name,
  country: z.literal(Object.keys(COMPONENT_COUNTRIES) as ComponentCountry[]),
  regions: z.array(id).min(1).readonly().optional().describe('Price zones in which it applies; omitted: everywhere.'),
  from: date,
  until: date.optional().describe('First day on which it no longer applies, or is no longer known.'),
  abolished: z.literal(true).optional().describe('It ended with `until`; otherwise its later rate is not known.'),
  note: z.string().max(500).optional().describe('Condition that the customer must check.'),
  source,
  vat: z.number().min(0).max(1).optional().describe('VAT rate of all charges, instead of a charge.'),
  component: component.optional().describe('The charge, without VAT unless it says so.'),
  more: z.array(component).max(10).readonly().optional().describe('Further charges that belong to it.'),
  schedules: z.record(id, schedule).optional(),
  seasons: z.record(id, season).optional(),
  dayTypes: z.record(id, dayType).optional(),
  holidays: z.array(holidayRule).readonly().optional(),
  series: z.record(id, seriesDefinition).optional(),
});

/** A ready-made part of a tariff; see `withComponents`. */
export type ReadyComponent = Readonly<z.input<typeof readyComponentSchema>>;
type Charge = NonNullable<ReadyComponent['component']>;

/** The charges of a ready-made component; none for a VAT rate. */
export const chargesOf = ({ component: first, more = [] }: ReadyComponent): readonly Charge[] =>
  first === undefined ? [] : [first, ...more];

interface Described
  extends Pick<ReadyComponent, 'name' | 'regions' | 'from' | 'until' | 'abolished' | 'note' | 'source'> {
  readonly id: `${ComponentCountry}.${string}`;
}

const countryOf = (text: string): ComponentCountry => text.slice(0, 2) as ComponentCountry;

/** A tax, levy or fee per kWh of import. */
export const perKwh = ({
  rate,
  category,
  includesVat = false,
  ...described
}: Described & {
  readonly rate: number;
  readonly category: 'tax' | 'levy' | 'grid';
  readonly includesVat?: boolean;
}): ReadyComponent => ({
  ...described,
  country: countryOf(described.id),
  component: { kind: 'energy', id: described.id, name: described.name, category, includesVat, rates: [{ rate }] },
});

/** A VAT rate that all charges have. */
export const vatRate = ({ vat, ...described }: Omit<Described, 'name'> & { readonly vat: number }): ReadyComponent => ({
  ...described,
  name: 'VAT',
  country: countryOf(described.id),
  vat,
});

type Unnamed<C> = C extends unknown ? Omit<C, 'id' | 'name'> : never;
type Extras = Pick<ReadyComponent, 'more' | 'schedules' | 'seasons' | 'dayTypes' | 'holidays' | 'series'>;

/** A charge of another kind. */
export const charge = (described: Described & Extras, first: Unnamed<Charge>): ReadyComponent => ({
  ...described,
  country: countryOf(described.id),
  component: { includesVat: false, ...first, id: described.id, name: described.name } as Charge,
});
