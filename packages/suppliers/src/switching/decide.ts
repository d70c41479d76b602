import { unknownCharges } from '../comparison/included.ts';
import type { AssessedOffer, Assessment } from './assess.ts';
import type { SwitchingInputs } from './inputs.ts';
import { SAFEGUARDS, type SwitchFacts } from './safeguards.ts';
import { LEAST_DAYS } from './span.ts';

/** A saving is recommended if it is at least this probable. */
const MIN_PROBABILITY = 0.8;
/** One year of market prices shows nothing about how they differ from year to year. */
const MIN_MARKET_YEARS = 2;

export const ABSTENTIONS = [
  'current_cost_unknown',
  'contract_not_begun',
  'current_tariff_ends',
  'charges_unknown',
  'exit_fee_unknown',
  'supplier_unknown',
  'no_alternatives',
  'no_saving',
  'cooldown',
  'contract_end',
  'exit_fee',
  'market_history',
  'uncertain',
] as const;
export type AbstentionCode = (typeof ABSTENTIONS)[number];

export interface Abstention {
  readonly code: AbstentionCode;
  readonly text: string;
}

/** Exactly one of the two. */
export type Decision =
  | { readonly offer: AssessedOffer; readonly abstention?: undefined }
  | { readonly offer?: undefined; readonly abstention: Abstention };

const abstain = (code: AbstentionCode, text: string): Decision => ({ abstention: { code, text } });

/** Recommends the alternative with the largest saving that all safeguards agree to, or states why there is none. */
export function decide(assessment: Assessment, { isSupplierKnown, ...facts }: SwitchingInputs['facts']): Decision {
  const { current, comparable, offers, span } = assessment;
  const { end: contractEnd, noticeGivenOn, exitFee } = current.contract;
  if (!isSupplierKnown)
    return abstain(
      'supplier_unknown',
      'The supplier of the current tariff is not stated; its own tariffs are never recommended.',
    );
  if (current.contract.start !== null && current.contract.start > facts.today)
    return abstain(
      'contract_not_begun',
      `The contract begins on ${current.contract.start}: until then, state the tariff that applies today.`,
    );
  if (current.cost === null)
    return abstain('current_cost_unknown', `The cost of the current tariff is not known: ${current.missing.join(' ')}`);
  if (current.until !== null && current.until < span.until)
    return abstain(
      'current_tariff_ends',
      `The current tariff is stated until ${current.until} only: a switch takes up to ${LEAST_DAYS} days, and what follows is not known. State the tariff that follows as followOn. The alternatives are compared as if its terms continued.`,
    );
  if (exitFee === null)
    return abstain(
      'exit_fee_unknown',
      'The fee for leaving before the end of the contract is not known: state exitFee (0 if there is none), or contractEnd if the fee depends on it. The alternatives are computed without it.',
    );
  const unknown = unknownCharges(current.includes);
  if (unknown.length > 0)
    return abstain(
      'charges_unknown',
      `It is not known whether the current tariff includes ${unknown.join(' and ')}: list what it covers in \`covers\` of its document, or state them as components of their own.`,
    );
  if (comparable === 0)
    return abstain(
      'no_alternatives',
      `No tariff of another supplier with a comparable cost is stored for the region.${otherChargesText(assessment)}`,
    );
  if (offers.length === 0) return abstain('no_saving', 'No comparable tariff is cheaper than the current one.');
  const refusals = offers.map((offer) =>
    refusalOf({ ...facts, contractEnd, noticeGivenOn, exitFee, saving: offer.saving, months: span.months }),
  );
  const allowed = offers.filter((_, index) => refusals[index] === undefined);
  if (allowed.length === 0) return { abstention: refusals[0]! };
  const sure = allowed.filter(({ probability }) => probability >= MIN_PROBABILITY);
  const isMarketKnown = assessment.marketYears >= MIN_MARKET_YEARS;
  const safe = sure.find(({ followsMarket }) => isMarketKnown || !(followsMarket || current.followsMarket));
  if (safe) return { offer: safe };
  if (sure.length > 0)
    return abstain(
      'market_history',
      `The saving depends on market prices, of which ${MIN_MARKET_YEARS} years must be stored; there are ${assessment.marketYears}.`,
    );
  const best = Math.max(...allowed.map(({ probability }) => probability));
  return abstain(
    'uncertain',
    `The probability of a saving is ${(best * 100).toFixed(0)} %, below ${MIN_PROBABILITY * 100} %.`,
  );
}

const otherChargesText = ({ otherCharges }: Assessment): string =>
  otherCharges === 0
    ? ''
    : ` ${otherCharges} ${otherCharges === 1 ? 'is' : 'are'} not known to include the same grid fees and taxes as the current one.`;

function refusalOf(facts: SwitchFacts): Abstention | undefined {
  for (const { code, refuses } of SAFEGUARDS) {
    const text = refuses(facts);
    if (text !== undefined) return { code, text };
  }
  return undefined;
}
