import type { SwitchingResponse } from '../schemas/index.ts';
import type { StoredTariff } from '../store/tariffs.ts';
import type { AssessedOffer, Assessment } from './assess.ts';
import type { CurrentTariff, SwitchingRequest } from './current-tariff.ts';
import { addDays } from './days.ts';
import type { Decision } from './decide.ts';
import type { SwitchingInputs } from './inputs.ts';

const NOTES = [
  'Both tariffs are billed for the same year and the same usage; the simulation varies the usage and, for dynamic tariffs, draws one of the stored years of market prices.',
  'Tariffs that lack grid fees or taxes of the current tariff, or that end or change within the year, are left out.',
  'Rates are taken as the tariffs state them today; suppliers may change rates that are not fixed.',
  'The default uncertainty of the usage, ±20 %, is an assumption.',
  'Nothing is switched automatically: conclude the new contract yourself.',
];

interface Parts {
  readonly request: SwitchingRequest;
  readonly current: CurrentTariff;
  readonly alternatives: readonly StoredTariff[];
  readonly inputs: SwitchingInputs;
  readonly assessment: Assessment;
  readonly decision: Decision;
  readonly rescission: SwitchingResponse['rescission'];
  readonly start: string;
  readonly end: string;
}

export function responseOf(parts: Parts): SwitchingResponse {
  const { request, current, alternatives, inputs, assessment, decision, rescission, start, end } = parts;
  const { annualUsage, unit, profile } = inputs.comparison;
  const rows = new Map(alternatives.map((row) => [row.id, row]));
  const viewOf = (offer: AssessedOffer) => offerView(offer, rows.get(offer.id)!, assessment.current.cost);
  return {
    ...{ utility: request.utility, region: current.region as SwitchingResponse['region'], autoSwitching: false },
    recommended: decision.offer ? viewOf(decision.offer) : null,
    abstention: decision.abstention ?? null,
    current: { tariffId: current.id, name: current.name, supplier: current.supplierId, cost: assessment.current.cost },
    alternatives: assessment.offers.map(viewOf),
    compared: { offers: alternatives.length, comparable: assessment.comparable, cheaper: assessment.cheaper },
    contract: contractView(current, inputs),
    rescission,
    basis: {
      ...{ start, end, annualUsage, unit, profile, usageUncertaintyPercent: request.usageUncertaintyPercent },
      market: inputs.market && {
        region: inputs.market.region,
        source: inputs.market.source,
        years: inputs.market.years.length,
      },
      ...{ currency: current.tariff.currency, vatIncluded: inputs.hasVat, method: inputs.method, notes: NOTES },
    },
  };
}

/** The last day for notice ends the period of notice before the first day after the term. */
const contractView = (
  { noticeDays }: CurrentTariff,
  { facts: { contractEnd: end, noticeGivenOn, exitFee } }: SwitchingInputs,
): SwitchingResponse['contract'] => ({
  ...{ end, noticeGivenOn, exitFee },
  noticeBy: end === null || noticeDays === null ? null : addDays(end, -noticeDays - 1),
});

const offerView = (
  { id, cost, saving, low, high, probability, paybackMonths, afterIntroduction }: AssessedOffer,
  row: StoredTariff,
  currentCost: number | null,
): SwitchingResponse['alternatives'][number] => ({
  ...{ tariffId: id, supplier: row.supplierId, supplierName: row.supplierName, name: row.name },
  ...{ contractMonths: row.contractMonths, cost, paybackMonths },
  saving: { expected: saving, low, high, probability },
  introduction:
    row.introductoryMonths === null
      ? null
      : {
          months: row.introductoryMonths,
          costAfter: afterIntroduction,
          isCheaperAfter: afterIntroduction === null || currentCost === null ? null : afterIntroduction < currentCost,
        },
});
