import type { Interval } from '@energy-optimizer/kernel';
import type { TariffView } from '@energy-optimizer/outlook';
import { statesVat } from '@energy-optimizer/tariffs';
import type { PricingContext } from '../context.ts';
import { dataUntil } from '../query/data-until.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { provenanceOf, seriesChoice, sourceTerms } from '../query/provenance.ts';
import { queryEcho } from '../query/query.ts';
import { whyEmpty } from '../query/why-empty.ts';
import type { Provenance } from '../schemas/index.ts';
import type { AllInPieces } from './evaluate.ts';
import type { OpenTariff } from './open-tariff.ts';

/** `vatIncluded` is null if only some versions include VAT. */
type TariffProvenance = Omit<Provenance, 'vatIncluded'> & { readonly vatIncluded: boolean | null };

/** Facts of the tariff that stand in place of those of a stored series. */
export async function tariffProvenance(context: PricingContext, opened: OpenTariff): Promise<TariffProvenance> {
  const { choice, market, query, unit } = opened;
  const { supplier, tariffId, name } = choice.tariff;
  return {
    kind: 'tariff',
    ...{ source: 'tariff', sourceName: name, supplier, product: tariffId },
    ...{ unit, currency: choice.currency, vatIncluded: vatIncluded(opened), direction: query.direction },
    freshness: market?.selected
      ? (await marketProvenance(context, opened, market.selected)).freshness
      : { status: 'unknown', dataUntil: null },
    license: null,
    attribution: market?.selected ? sourceTerms(context.sources, market.selected.series.key.source).attribution : null,
  };
}

async function marketProvenance(
  context: PricingContext,
  { query }: OpenTariff,
  { series }: NonNullable<NonNullable<OpenTariff['market']>['selected']>,
): Promise<Provenance> {
  const until = await dataUntil(context, series, query.knownAt);
  return provenanceOf(series, { unit: series.key.unit, at: query.at, dataUntil: until, sources: context.sources });
}

/** When the newest of the tariff and its market prices became known; null: there are none. */
export function knownSince({ versions, market }: OpenTariff): Date | null {
  const known = [...versions.map(({ version }) => version.knownAt), market?.selected?.asOf ?? null].filter(
    (at) => at !== null,
  );
  return known.length === 0 ? null : new Date(Math.max(...known.map((at) => at.getTime())));
}

/** The fields of every response over an interval in the prices of a tariff. */
export async function tariffResponse(context: PricingContext, opened: OpenTariff, pieces: AllInPieces) {
  return {
    ...queryEcho(opened.query),
    ...(await tariffProvenance(context, opened)),
    asOf: knownSince(opened),
    otherSeries: [],
    reason: await whyUnknown(context, opened, pieces),
    tariff: tariffView(context, opened),
  };
}

/** Which tariff the prices are of, and what they assume. */
export function tariffView({ sources }: PricingContext, { choice, versions, market }: OpenTariff): TariffView {
  const { tariff, zone, used, contractStart } = choice;
  const selected = market?.selected;
  return {
    reference: choice.reference,
    supplier: tariff.supplier,
    tariffId: tariff.tariffId,
    name: tariff.name,
    versions: versions.map(({ version: { id, from, until }, tariff: document }) => ({
      ...{ id, from, until },
      vatIncluded: statesVat(document, zone),
    })),
    zone: zone ?? null,
    used: used ?? null,
    contractStart: contractStart ?? null,
    market: selected ? { ...seriesChoice(selected.series), ...sourceTerms(sources, selected.series.key.source) } : null,
    assumptions: assumptionsOf(choice, versions),
  };
}

/** Whether the prices include VAT; null: those of some versions do. */
function vatIncluded({ choice: { zone }, versions }: OpenTariff): boolean | null {
  const stated = new Set(versions.map(({ tariff }) => statesVat(tariff, zone)));
  return stated.size > 1 ? null : !stated.has(false);
}

const ALL_UNITS =
  'One tier prices all units: the prices are those of the tier that `used` falls into. Reaching another tier also changes the price of the units used before, which no price of a single unit contains.';

function assumptionsOf(
  { used, zone }: OpenTariff['choice'],
  versions: OpenTariff['versions'],
): TariffView['assumptions'] {
  const assumptions: TariffView['assumptions'] = [];
  const newest = versions.at(-1)?.tariff;
  if (!newest) return assumptions;
  if (used === undefined && versions.some((one) => one.needs.used))
    assumptions.push({
      code: 'first_tier',
      text: `Prices depend on the use so far in the billing period; without \`used\` (in ${newest.unit}) they are those of the first unit.`,
    });
  if (versions.some((one) => one.needs.allUnits)) assumptions.push({ code: 'all_units', text: ALL_UNITS });
  const without = versions.filter(({ tariff }) => !statesVat(tariff, zone));
  if (without.length > 0) assumptions.push({ code: 'vat_not_stated', text: withoutVat(versions, without) });
  return assumptions;
}

function withoutVat(all: OpenTariff['versions'], without: OpenTariff['versions']): string {
  if (all.length === without.length) return 'The tariff does not state VAT; the prices contain none.';
  const days = without.map(({ version: { from, until } }) => spanText({ from, until })).join('; ');
  return `The tariff does not state VAT in its version ${days}; the prices of these days contain none, the others include VAT.`;
}

const isKnown = (price: number): boolean => !Number.isNaN(price);

/** Why no price of the interval is known; null if any is. */
async function whyUnknown(
  context: PricingContext,
  opened: OpenTariff,
  pieces: AllInPieces,
): Promise<EmptyReason | null> {
  if (pieces.price.some(isKnown)) return null;
  return whyNoPrice(context, opened, opened.interval);
}

/** Why the tariff has no price in an interval. */
export async function whyNoPrice(
  context: PricingContext,
  opened: OpenTariff,
  interval: Interval,
): Promise<EmptyReason> {
  const { choice, versions, isDynamic, market, query, whyNone } = opened;
  if (versions.length === 0) return whyNotInForce(opened);
  if (isDynamic && !market) return whyNone ?? whyEmpty(context, query, interval);
  return incomplete(choice.tariff.name, isDynamic);
}

export const incomplete = (name: string, isDynamic: boolean): EmptyReason => ({
  code: 'tariff_incomplete',
  text: `The price is not known: the tariff ${name} states no rate for these times or this demand${
    isDynamic ? ', or its market price is not known' : ''
  }.`,
});

/** Why the rules of the tariff give no price in the range or in parts of it, whatever its market. */
export function whyNotInForce({ choice: { tariff }, query }: OpenTariff): EmptyReason {
  if (tariff.versions.length === 0) return notKnownThen(tariff, query.knownAt);
  return { code: 'tariff_not_in_force', text: notInForce(tariff) };
}

const notKnownThen = ({ name }: OpenTariff['choice']['tariff'], knownAt: Date): EmptyReason => ({
  code: 'not_known_then',
  text: `No version of the tariff ${name} was stored at ${knownAt.toISOString()}; send a later \`knownAt\`.`,
});

function notInForce({ name, versions }: OpenTariff['choice']['tariff']): string {
  const span = spanText({ from: versions[0]?.from ?? null, until: versions.at(-1)?.until ?? null });
  return `The tariff ${name} is not in force in this range; it is in force ${span}.`;
}

const spanText = ({ from, until }: { readonly from: string | null; readonly until: string | null }): string =>
  [from ? `from ${from}` : '', until ? `until ${until} (exclusive)` : ''].filter((part) => part !== '').join(' ');
