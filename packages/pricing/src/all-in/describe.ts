import type { Interval } from '@energy-optimizer/kernel';
import { statesVat } from '@energy-optimizer/tariffs';
import type { PricingContext } from '../context.ts';
import { dataUntil } from '../query/data-until.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { provenanceOf, seriesChoice, sourceTerms } from '../query/provenance.ts';
import { queryEcho } from '../query/query.ts';
import { whyEmpty } from '../query/why-empty.ts';
import type { Provenance, TariffView } from '../schemas/index.ts';
import type { AllInPieces } from './evaluate.ts';
import type { OpenTariff } from './open-tariff.ts';

/** Facts of the tariff that stand in place of those of a stored series. */
export async function tariffProvenance(context: PricingContext, opened: OpenTariff): Promise<Provenance> {
  const { choice, market, query, unit } = opened;
  const { supplier, tariffId, name } = choice.tariff;
  return {
    kind: 'tariff',
    ...{ source: 'tariff', sourceName: name, supplier, product: tariffId },
    ...{ unit, currency: choice.currency, vatIncluded: isVatStated(opened), direction: query.direction },
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
    versions: versions.map(({ version }) => ({ id: version.id, from: version.from, until: version.until })),
    zone: zone ?? null,
    used: used ?? null,
    contractStart: contractStart ?? null,
    market: selected ? { ...seriesChoice(selected.series), ...sourceTerms(sources, selected.series.key.source) } : null,
    assumptions: assumptionsOf(choice, versions),
  };
}

const isVatStated = ({
  choice: { zone },
  versions,
}: Pick<OpenTariff, 'versions'> & { readonly choice: Pick<OpenTariff['choice'], 'zone'> }): boolean =>
  versions.every(({ tariff }) => statesVat(tariff, zone));

function assumptionsOf(
  { used, zone }: OpenTariff['choice'],
  versions: OpenTariff['versions'],
): TariffView['assumptions'] {
  const assumptions: TariffView['assumptions'] = [];
  const { needs, tariff } = versions.at(-1) ?? {};
  if (!needs || !tariff) return assumptions;
  if (used === undefined && versions.some((one) => one.needs.used))
    assumptions.push({
      code: 'first_tier',
      text: `Prices depend on the use so far in the billing period; without \`used\` (in ${tariff.unit}) they are those of the first unit.`,
    });
  if (!isVatStated({ choice: { zone }, versions }))
    assumptions.push({ code: 'vat_not_stated', text: 'The tariff does not state VAT; the prices contain none.' });
  return assumptions;
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
  if (versions.length === 0) return { code: 'tariff_not_in_force', text: notInForce(choice.tariff) };
  if (isDynamic && !market) return whyNone ?? whyEmpty(context, query, interval);
  return {
    code: 'tariff_incomplete',
    text: `The price is not known: the tariff ${choice.tariff.name} states no rate for these times or this demand${
      isDynamic ? ', or its market price is not known' : ''
    }.`,
  };
}

function notInForce({ name, versions }: OpenTariff['choice']['tariff']): string {
  const [first, last] = [versions[0], versions.at(-1)];
  const span = [first?.from ? `from ${first.from}` : '', last?.until ? `until ${last.until} (exclusive)` : ''].filter(
    (part) => part !== '',
  );
  return `The tariff ${name} is not in force in this range; it is in force ${span.join(' ')}.`;
}
