import { parseTariff } from '../model/parse-tariff.ts';
import type { Tariff, TariffInput } from '../model/tariff.ts';
import { COMPONENT_COUNTRIES, chargesOf, type ReadyComponent } from './ready-component.ts';

/** A day before all validities, and one after. */
const EVER = ['0001-01-01', '9999-12-31'] as const;
const latest = (...days: readonly (string | undefined)[]): string =>
  days.reduce<string>((last, day) => (day !== undefined && day > last ? day : last), EVER[0]);
const earliest = (...days: readonly (string | undefined)[]): string =>
  days.reduce<string>((first, day) => (day !== undefined && day < first ? day : first), EVER[1]);

function refuse(message: string): never {
  throw new RangeError(message);
}

/** Rejects components of another country, currency, time zone or unit than those of the tariff. */
function checkPlace(tariff: TariffInput, ready: readonly ReadyComponent[]): void {
  const countries = new Set(ready.map(({ country }) => country));
  if (countries.size > 1) refuse(`The components are of several countries: ${[...countries].join(', ')}.`);
  for (const country of countries) {
    const { currency, timeZones } = COMPONENT_COUNTRIES[country];
    if (tariff.country !== undefined && tariff.country.toLowerCase() !== country)
      refuse(`The tariff is of ${tariff.country} and the components are of ${country.toUpperCase()}.`);
    if (tariff.currency !== currency)
      refuse(`The tariff is in ${tariff.currency} and components of ${country} are in ${currency}.`);
    if (!(timeZones as readonly string[]).includes(tariff.timeZone))
      refuse(
        `The tariff is in the time zone ${tariff.timeZone}; components of ${country} need ${timeZones.join(' or ')}.`,
      );
  }
  if ((tariff.unit ?? 'kWh') !== 'kWh') refuse(`The tariff is per ${tariff.unit}; ready-made components are per kWh.`);
}

/** The VAT rate of the components; undefined if they state none. */
function vatOf(tariff: TariffInput, ready: readonly ReadyComponent[]): number | undefined {
  const [first, second] = ready.filter(({ vat }) => vat !== undefined);
  if (first && second)
    refuse(
      `There are two VAT rates: ${first.vat} from ${first.from}${first.regions ? ` in ${first.regions.join(', ')}` : ''} and ${second.vat} from ${second.from}${second.regions ? ` in ${second.regions.join(', ')}` : ''}. Choose a region and a day.`,
    );
  const own = tariff.vat?.default;
  if (first && own !== undefined && own !== first.vat)
    refuse(`The tariff has a VAT rate of ${own} and ${first.id} one of ${first.vat}. Leave one of them out.`);
  return first?.vat;
}

function checkIds(tariff: TariffInput, ready: readonly ReadyComponent[]): void {
  const own = new Set(tariff.components.map(({ id }) => id));
  const taken = ready.find(({ id }) => own.has(id));
  if (taken) refuse(`The tariff already has a component ${taken.id}.`);
}

/** Rejects versions of one component that overlap, or that omit days, which would be billed without it. */
function checkVersions(versions: readonly ReadyComponent[]): void {
  const sorted = versions.toSorted((a, b) => a.from.localeCompare(b.from));
  for (const [index, { id, until = EVER[1] }] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && next.from > until) refuse(`No version of ${id} is known from ${until} until ${next.from}.`);
    if (next && next.from < until) refuse(`Two versions of ${id} apply on ${next.from}. Leave one of them out.`);
  }
}

/** Days on which every charge has a version. */
function validityOf(tariff: TariffInput, ready: readonly ReadyComponent[]): { from: string; until: string } {
  const groups = [...Map.groupBy(ready, ({ id }) => id).values()];
  for (const versions of groups) checkVersions(versions);
  const from = latest(tariff.from, ...groups.map((versions) => earliest(...versions.map((one) => one.from))));
  const until = earliest(
    tariff.until,
    ...groups.map((versions) => latest(...versions.map((one) => one.until ?? EVER[1]))),
  );
  if (until <= from)
    refuse(`The tariff and its components have no day in common: one ends on ${until}, another begins on ${from}.`);
  return { from, until };
}

/** Charges limited to the validity of their component. */
const limited = (ready: ReadyComponent): TariffInput['components'] =>
  chargesOf(ready).map((one) => ({
    ...one,
    from: ready.from,
    ...(ready.until === undefined ? {} : { until: ready.until }),
  }));

const merged = <T>(own: Record<string, T> | undefined, parts: readonly (Record<string, T> | undefined)[]) =>
  Object.assign({}, ...parts, own) as Record<string, T>;

const unique = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/**
 * A tariff with ready-made components added. It is valid on the days for which all of them are known; a bill for other
 * days has a notice. Several versions of a component apply on their days.
 * @throws RangeError if a component does not fit the tariff
 */
export function withComponents(tariff: TariffInput, ready: readonly ReadyComponent[]): Tariff {
  checkPlace(tariff, ready);
  checkIds(tariff, ready);
  const vat = vatOf(tariff, ready);
  const { from, until } = validityOf(tariff, ready);
  const parsed = parseTariff({
    ...tariff,
    ...(from === EVER[0] ? {} : { from }),
    ...(until === EVER[1] ? {} : { until }),
    ...(vat === undefined ? {} : { vat: { ...tariff.vat, default: vat } }),
    schedules: merged(
      tariff.schedules,
      ready.map(({ schedules }) => schedules),
    ),
    seasons: merged(
      tariff.seasons,
      ready.map(({ seasons }) => seasons),
    ),
    dayTypes: merged(
      tariff.dayTypes,
      ready.map(({ dayTypes }) => dayTypes),
    ),
    series: merged(
      tariff.series,
      ready.map(({ series }) => series),
    ),
    holidays: unique([...(tariff.holidays ?? []), ...ready.flatMap(({ holidays }) => holidays ?? [])]),
    components: [...tariff.components, ...ready.flatMap(limited)],
  });
  if (parsed.tariff) return parsed.tariff;
  const [first] = parsed.findings;
  return refuse(`${first!.path}: ${first!.message}`);
}
