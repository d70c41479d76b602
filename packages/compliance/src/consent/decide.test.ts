import { describe, expect, test } from 'vitest';
import { verdictOn } from './decide.ts';
import { type ConsentPolicy, textHashOf } from './policy.ts';
import { PURPOSES } from './purposes.ts';

const policy: ConsentPolicy = { version: '2', url: null, isRequired: true };
const optional = { ...policy, isRequired: false };

describe.each(PURPOSES)('consent to %s', (purpose) => {
  const given = { granted: true, policyVersion: '2', textHash: textHashOf(purpose) };
  const isOptIn = purpose === 'marketing' || purpose === 'third_party_sharing';

  test('is missing without a decision, unless the configuration allows it and the purpose is not opt-in', () => {
    expect(verdictOn(policy, purpose, undefined)).toEqual({ state: 'undecided', isAllowed: false });
    expect(verdictOn(optional, purpose, undefined)).toEqual({ state: 'undecided', isAllowed: !isOptIn });
  });

  test('counts only for the version and the text it was given to', () => {
    expect(verdictOn(policy, purpose, given)).toEqual({ state: 'granted', isAllowed: true });
    for (const old of [
      { ...given, policyVersion: '1' },
      { ...given, textHash: textHashOf(PURPOSES.find((other) => other !== purpose)!) },
    ]) {
      expect(verdictOn(policy, purpose, old)).toEqual({ state: 'outdated', isAllowed: false });
      expect(verdictOn(optional, purpose, old)).toEqual({ state: 'outdated', isAllowed: !isOptIn });
    }
  });

  test('once withdrawn, is missing under every configuration and version', () => {
    for (const one of [policy, optional])
      expect(verdictOn(one, purpose, { ...given, granted: false, policyVersion: '1' })).toEqual({
        state: 'withdrawn',
        isAllowed: false,
      });
  });
});
