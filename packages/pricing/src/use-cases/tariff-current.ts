import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { PARTS } from '../all-in/breakdown.ts';
import { servedAllIn } from '../all-in/columns.ts';
import { knownSince, tariffProvenance, tariffView, whyNoPrice } from '../all-in/describe.ts';
import { type AllInPieces, cutsOf, evaluate } from '../all-in/evaluate.ts';
import { type OpenTariff, openTariff } from '../all-in/open-tariff.ts';
import type { PricingContext } from '../context.ts';
import { queryEcho, type TariffQuery } from '../query/query.ts';
import type { CurrentPrices } from '../schemas/index.ts';

/** The current price of a tariff, with the time in which it does not change; a day before and after at most. */
export async function tariffCurrent(context: PricingContext, query: TariffQuery): Promise<CurrentPrices> {
  const { at } = query;
  const around = { start: addMs(at, -DAY_MS), end: addMs(at, DAY_MS) };
  const opened = atInstant(await openTariff(context, query, around, { withForecast: false }), at);
  const pieces = await evaluate(opened, spanAt(opened, at.getTime()), query.direction);
  const price = servedAllIn(pieces.price[0] ?? Number.NaN);
  const prices = price === null ? [] : [await pricedInterval(context, opened, pieces, price)];
  const reason = price === null ? await whyNoPrice(context, opened, { start: at, end: at }) : null;
  const tariff = tariffView(context, opened);
  return { ...queryEcho(query), prices, total: prices.length, reason, tariff };
}

/** The longest time around an instant in which the price does not change; empty if no version is in force. */
function spanAt(opened: OpenTariff, atMs: number) {
  for (const version of opened.versions) {
    const cuts = cutsOf(opened, version, { startMs: version.startMs, endMs: version.endMs });
    const next = cuts.findIndex((cut) => cut > atMs);
    if (next > 0) return { startMs: cuts[next - 1]!, endMs: cuts[next]! };
  }
  return { startMs: atMs, endMs: atMs };
}

const atInstant = (opened: OpenTariff, at: Date): OpenTariff => ({
  ...opened,
  versions: opened.versions.filter(({ startMs, endMs }) => startMs <= at.getTime() && at.getTime() < endMs),
});

async function pricedInterval(
  context: PricingContext,
  opened: OpenTariff,
  pieces: AllInPieces,
  price: number,
): Promise<CurrentPrices['prices'][number]> {
  const provenance = await tariffProvenance(context, opened);
  const part = (name: (typeof PARTS)[number]) => servedAllIn(pieces.breakdown[name][0]!)!;
  return {
    start: new Date(pieces.startMs[0]!),
    end: new Date(pieces.endMs[0]!),
    price,
    flags: [],
    asOf: knownSince(opened)!,
    ...provenance,
    // At an instant there is one version.
    vatIncluded: provenance.vatIncluded === true,
    breakdown: { energy: part('energy'), grid: part('grid'), tax: part('tax'), other: part('other'), vat: part('vat') },
    exportPrice: servedAllIn(pieces.exportPrice[0]!) ?? undefined,
  };
}
