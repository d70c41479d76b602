import { type ConsentPolicy, textHashOf } from './policy.ts';
import { isOptIn, type Purpose } from './purposes.ts';

/** The last decision of a user about a purpose. */
export interface Decision {
  readonly granted: boolean;
  readonly policyVersion: string;
  readonly textHash: string;
}

/** `outdated`: granted for an earlier version or text of the policy. */
export const CONSENT_STATES = ['granted', 'withdrawn', 'outdated', 'undecided'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

export interface Verdict {
  readonly state: ConsentState;
  /** Whether data may be processed for the purpose. */
  readonly isAllowed: boolean;
}

/** @param last undefined: none so far */
export function verdictOn(policy: ConsentPolicy, purpose: Purpose, last: Decision | undefined): Verdict {
  if (last?.granted === false) return { state: 'withdrawn', isAllowed: false };
  if (last?.policyVersion === policy.version && last.textHash === textHashOf(purpose))
    return { state: 'granted', isAllowed: true };
  const isAllowed = !policy.isRequired && !isOptIn(purpose);
  return { state: last === undefined ? 'undecided' : 'outdated', isAllowed };
}
