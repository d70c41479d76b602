import { addDays, daysBetween } from './days.ts';

/** What the safeguards judge. Days are `YYYY-MM-DD`. */
export interface SwitchFacts {
  readonly today: string;
  /** Day of the last switch; null: none is known. */
  readonly lastSwitch: string | null;
  /** First day after the term of the current contract; null: no fixed term is known. */
  readonly contractEnd: string | null;
  readonly noticeGivenOn: string | null;
  /** Fee for leaving today. */
  readonly exitFee: number;
  /** Expected saving of `months`, without the exit fee. */
  readonly saving: number;
  /** Months that are compared: twelve, or fewer if the current terms end sooner. */
  readonly months: number;
}

const COOLDOWN_DAYS = 5;
const NOTICE_WINDOW_DAYS = 45;
/** An exit fee must be earned back within these months. */
const PAYBACK_MONTHS = 12;

/** Months of saving that pay for the exit fee; null: never. */
export const paybackMonths = (exitFee: number, saving: number, months: number): number | null => {
  if (exitFee === 0) return 0;
  return saving > 0 ? exitFee / (saving / months) : null;
};

const limitText = (months: number): string =>
  months === PAYBACK_MONTHS ? `${months} months` : `the ${months.toFixed(1)} months until the current tariff ends`;

interface Safeguard {
  readonly code: 'cooldown' | 'contract_end' | 'exit_fee';
  /** The reason why nobody should switch today; undefined: there is none. */
  refuses(facts: SwitchFacts): string | undefined;
}

/** Each must agree before a switch is recommended; the first that does not gives the reason. */
export const SAFEGUARDS: readonly Safeguard[] = [
  {
    code: 'cooldown',
    refuses: ({ today, lastSwitch }) =>
      lastSwitch !== null && lastSwitch <= today && daysBetween(lastSwitch, today) < COOLDOWN_DAYS
        ? `The last switch was on ${lastSwitch}; the next is recommended from ${addDays(lastSwitch, COOLDOWN_DAYS)} on.`
        : undefined,
  },
  {
    code: 'contract_end',
    refuses: ({ today, contractEnd, noticeGivenOn }) =>
      contractEnd !== null &&
      contractEnd > today &&
      daysBetween(today, contractEnd) <= NOTICE_WINDOW_DAYS &&
      (noticeGivenOn === null || noticeGivenOn > today)
        ? `The contract ends on ${contractEnd}, within ${NOTICE_WINDOW_DAYS} days, and no notice has been given: give notice first, then set noticeGivenOn.`
        : undefined,
  },
  {
    code: 'exit_fee',
    refuses: ({ exitFee, saving, months: compared }) => {
      const months = paybackMonths(exitFee, saving, compared);
      const limit = Math.min(PAYBACK_MONTHS, compared);
      return months === null || months > limit
        ? `The exit fee is earned back ${months === null ? 'never' : `after ${months.toFixed(1)} months`}, not within ${limitText(limit)}.`
        : undefined;
    },
  },
];
