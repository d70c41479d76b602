import { genericError, toProblem } from '../problem.ts';
import { PROBLEM_SCHEMA } from './problem-schema.ts';

/** The `details` of a 402 problem, as JSON. */
export interface UpgradeDetails {
  /** The feature that the caller's tier does not include. */
  readonly feature: string;
  /** The tier of the caller. */
  readonly tier: string;
  /** The lowest tier that would allow the call. */
  readonly requiredTier: string;
  /** The page where the caller can upgrade. */
  readonly upgradeUrl: string;
  /** `history_limit`: the oldest instant that the caller's tier includes. */
  readonly availableFrom?: string;
  /** `history_limit`: days of history that the caller's tier includes. */
  readonly historyDays?: number;
}

export const TIER_PROBLEM_SCHEMA = {
  ...PROBLEM_SCHEMA,
  description: 'The problem document of a call that requires a higher tier.',
  required: [...PROBLEM_SCHEMA.required, 'feature', 'tier', 'requiredTier', 'upgradeUrl'],
  properties: {
    ...PROBLEM_SCHEMA.properties,
    feature: { type: 'string', description: 'The feature that the tier of the caller does not include.' },
    tier: { type: 'string', description: 'The tier of the caller; `free` for callers who are not signed in.' },
    requiredTier: { type: 'string', description: 'The lowest tier that would allow the call.' },
    upgradeUrl: { type: 'string', format: 'uri', description: 'The page where the caller can upgrade.' },
    availableFrom: {
      type: 'string',
      format: 'date-time',
      description: '`history_limit`: the oldest instant that the tier of the caller includes.',
    },
    historyDays: {
      type: 'integer',
      description: '`history_limit`: days of history that the tier of the caller includes.',
    },
  },
} as const;

/** The example of the component. */
export const tierProblemExample = (requestId: string): object => ({
  ...({
    feature: 'forecasts',
    tier: 'free',
    requiredTier: 'pro',
    upgradeUrl: 'https://app.example.com/account/billing',
  } satisfies UpgradeDetails),
  ...toProblem(genericError('payment_required'), requestId),
});
