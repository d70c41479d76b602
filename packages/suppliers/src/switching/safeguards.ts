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
  /** Expected saving of a year, without the exit fee. */
  readonly yearlySaving: number;
}

const COOLDOWN_DAYS = 5;
const NOTICE_WINDOW_DAYS = 45;
/** An exit fee must be earned back within these months. */
const PAYBACK_MONTHS = 12;

/** Months of saving that pay for the exit fee; null: never. */
export const paybackMonths = (exitFee: number, yearlySaving: number): number | null => {
  if (exitFee === 0) return 0;
  return yearlySaving > 0 ? exitFee / (yearlySaving / 12) : null;
};

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
    refuses: ({ exitFee, yearlySaving }) => {
      const months = paybackMonths(exitFee, yearlySaving);
      return months === null || months > PAYBACK_MONTHS
        ? `The exit fee is earned back ${months === null ? 'never' : `after ${months.toFixed(1)} months`}, not within ${PAYBACK_MONTHS} months.`
        : undefined;
    },
  },
];
