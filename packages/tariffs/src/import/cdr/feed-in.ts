import type { Finding } from '../../model/parse-tariff.ts';
import { isObject, type Json, numberOf, textOf } from '../imported.ts';
import { basisOf, hasBlocks } from './blocks.ts';
import { type CdrParts, pricing, timeOfUse } from './rates.ts';
import { entriesOf } from './times.ts';

const EXPORT = { category: 'export', flow: 'export', vat: 0 } as const;

/** A feed-in tariff whose price varies by time: a list of `timeVariations`, each with its rates. */
function varying(tariff: Json, id: string, path: string, findings: Finding[]): CdrParts {
  const list = entriesOf(tariff.timeVaryingTariffs).map((one) => ({
    ...one,
    rates: one.rates ?? (one.amount === undefined ? undefined : [{ unitPrice: one.amount }]),
    timeOfUse: one.timeVariations,
  }));
  const place = {
    id,
    name: textOf(tariff.displayName) ?? 'Solar feed-in',
    season: undefined,
    path,
    blocks: 'P1Y' as const,
  };
  const parts = timeOfUse({ timeOfUseRates: list }, place, findings);
  return {
    ...parts,
    components: parts.components.map((one) => (one.kind === 'energy' ? { ...one, ...EXPORT } : one)),
  };
}

function feedIn(tariff: Json, index: number, findings: Finding[]): CdrParts {
  const path = `solarFeedInTariff[${index}]`;
  const id = index === 0 ? 'feed-in' : `feed-in-${index + 1}`;
  const one = isObject(tariff.singleTariff) ? tariff.singleTariff : undefined;
  if (!one && entriesOf(tariff.timeVaryingTariffs).length > 0) return varying(tariff, id, path, findings);
  if (!one) {
    const message = 'Unrecognized feed-in tariff; export earns nothing from it.';
    findings.push({ code: 'cdr_feed_in', severity: 'warning', path, message });
    return { components: [], schedules: {} };
  }
  const amount = numberOf(one.amount);
  const price = amount === undefined ? pricing(one.rates, path, findings) : { rate: amount };
  const name = textOf(tariff.displayName) ?? 'Solar feed-in';
  const basis = hasBlocks(one) ? { tierBasis: basisOf(one, { path, blocks: 'P1Y' }, findings) } : {};
  return {
    components: [{ kind: 'energy', id, name, ...EXPORT, rates: [price], ...basis }],
    schedules: {},
  };
}

/** Feed-in tariffs: at one price, or by time. */
export function feedInOf(contract: Json, findings: Finding[]): CdrParts {
  const parts = entriesOf(contract.solarFeedInTariff).map((tariff, index) => feedIn(tariff, index, findings));
  return {
    components: parts.flatMap(({ components }) => components),
    schedules: Object.assign({}, ...parts.map(({ schedules }) => schedules)),
  };
}
