import type { SwitchingResponse } from '../schemas/index.ts';
import type { StoredTariff } from '../store/tariffs.ts';
import type { AssessedOffer, Assessment } from './assess.ts';
import type { CurrentTariff, SwitchingRequest } from './current-tariff.ts';
import type { Decision } from './decide.ts';
import type { SwitchingInputs } from './inputs.ts';

const NOTES = [
  'Both tariffs are billed for the same time and the same usage; the simulation varies the usage and, for dynamic tariffs, draws one of the stored years of market prices.',
  'Only tariffs that are known to include the same charges (grid fees, taxes and levies) as the current one are compared; tariffs that end or change within the time compared are left out.',
  'Rates are taken as the tariffs state them today, with the changes that are known; suppliers may change rates that are not fixed.',
  'The default uncertainty of the usage, ±20 %, is an assumption.',
  'Nothing is switched automatically: conclude the new contract yourself.',
];

function offerClaims({ id, cost, contractMonths, introduction, paybackMonths, ...offer }: AssessedOffer) {
  const { saving: expected, low, high, probability } = offer;
  return {
    ...{ tariffId: id, contractMonths, cost, introduction, paybackMonths },
    saving: { expected, low, high, probability },
  };
}

/** All that an answer claims; the rest of it are names. A replay computes it again from the inputs alone. */
export function claimsOf(inputs: SwitchingInputs, assessment: Assessment, decision: Decision) {
  const { annualUsage, unit, profile, metered } = inputs.comparison;
  const { span, usage, current, offers, comparable, otherCharges, cheaper } = assessment;
  const { cost, costAfter, includes, until, changes } = current;
  return {
    recommended: decision.offer ? offerClaims(decision.offer) : null,
    abstention: decision.abstention ?? null,
    current: { cost, costAfter, includes, until, changes: [...changes] },
    alternatives: offers.map(offerClaims),
    compared: { offers: inputs.alternatives.length, comparable, otherCharges, cheaper },
    contract: { ...current.contract },
    rescission: decision.offer ? inputs.rescission : null,
    basis: {
      ...{
        span: span.kind,
        start: span.from,
        end: span.until,
        usage,
        annualUsage,
        unit,
        profile: metered === null ? profile : ('metered' as const),
      },
      metered: metered && { start: metered.from, end: metered.until, coverage: metered.coverage },
      usageUncertaintyPercent: inputs.usageUncertaintyPercent,
      market: inputs.market && {
        region: inputs.market.region,
        source: inputs.market.source,
        years: inputs.market.years.length,
      },
      ...{ vatIncluded: inputs.hasVat, method: inputs.method },
    },
  };
}
type Claims = ReturnType<typeof claimsOf>;

const PEAKS_NOTE = 'Demand charges follow the profile, whose peaks are lower than those of a single household.';

interface Parts {
  readonly request: SwitchingRequest;
  readonly current: CurrentTariff;
  readonly alternatives: readonly StoredTariff[];
  readonly claims: Claims;
  /** About this answer, besides those of all answers. */
  readonly notes: readonly string[];
}

const untilEndNote = (end: string): string =>
  `The current tariff ends on ${end}, and what follows is not known: costs and savings are those of the time until then, not of a year. Terms of an offer that last longer are not weighed against what would follow. State the tariff that follows as followOn to compare a year.`;

/** The answer: claims, with the names of what they are about. */
export function responseOf({ request, current, alternatives, claims, notes }: Parts): SwitchingResponse {
  const rows = new Map(alternatives.map((row) => [row.id, row]));
  const named = (offer: Claims['alternatives'][number]): SwitchingResponse['alternatives'][number] => {
    const { supplierId: supplier, supplierName, name } = rows.get(offer.tariffId)!;
    return { supplier, supplierName, name, ...offer };
  };
  return {
    ...{ utility: request.utility, region: current.region as SwitchingResponse['region'], autoSwitching: false },
    ...claims,
    recommended: claims.recommended && named(claims.recommended),
    current: { tariffId: current.id, name: current.name, supplier: current.supplierId, ...claims.current },
    alternatives: claims.alternatives.map(named),
    basis: {
      ...claims.basis,
      currency: current.tariff.currency,
      notes: [
        ...notes,
        ...(claims.basis.span === 'year' ? [] : [untilEndNote(claims.basis.end)]),
        ...(claims.basis.profile === 'metered' ? [] : [PEAKS_NOTE]),
        ...NOTES,
      ],
    },
  };
}
