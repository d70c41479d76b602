import { AppError, invalid, notFound, unavailable } from '@energy-optimizer/kernel';
import type { Finding } from '@energy-optimizer/tariffs';

export const unknownSupplier = (id: string): AppError =>
  notFound('unknown_supplier', `Unknown supplier ${JSON.stringify(id)}. suppliers.list lists the suppliers.`);

export const unknownTariff = (id: string): AppError =>
  notFound(
    'unknown_tariff',
    `Unknown tariff ${JSON.stringify(id)}. suppliers.tariffs lists the tariffs of a supplier.`,
  );

export const unknownState = (state: string): AppError =>
  notFound('unknown_state', `${JSON.stringify(state)} is not a US state. regulations.list lists the states.`);

export const tooManyTariffs = (found: number, most: number): AppError =>
  invalid(
    'too_many_tariffs',
    'region',
    `${found} tariffs are in force, and a comparison has at most ${most}: select some with green, contractMonths or a smaller region.`,
  );

export const usageTooShort = (coverage: number, least: number): AppError =>
  invalid(
    'usage_too_short',
    'usage',
    `${(coverage * 100).toFixed(1)} % of the last 52 weeks of the usage are known, and a comparison needs ${least * 100} %: send more intervals.`,
  );

export const noHouseholdTariff = (utility: string): AppError =>
  notFound(
    'unknown_household_tariff',
    `You have stored no tariff for ${utility}. Store it with household.setTariff (PUT /household/tariffs/${utility}).`,
  );

export const unknownRecommendation = (id: string): AppError =>
  notFound(
    'unknown_recommendation',
    `Unknown recommendation ${JSON.stringify(id)}. recommendations.list lists your recommendations.`,
  );

export const nothingRecommended = (): AppError =>
  new AppError('conflict', {
    code: 'nothing_recommended',
    publicMessage: 'No tariff was recommended, so there is nothing to accept or decline.',
  });

export const invalidSwitchDay = (day: string, today: string): AppError =>
  invalid(
    'invalid_switch_day',
    'switchedOn',
    `${day} is in the future; the day of the switch can be ${today} at the latest.`,
  );

/** Findings that an error shows. */
const MOST_FINDINGS = 20;

/** A document that no bill can be computed from, with the errors that the linter finds. */
export const invalidTariff = (findings: readonly Finding[]): AppError => {
  const errors = findings.filter(({ severity }) => severity === 'error').slice(0, MOST_FINDINGS);
  return new AppError('invalid', {
    code: 'invalid_tariff',
    publicMessage: `The document has ${errors.length === 1 ? 'an error' : 'errors'}: ${errors
      .slice(0, 3)
      .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
      .join('; ')}`,
    fields: errors.map(({ path, message }) => ({ field: path === '' ? 'document' : `document.${path}`, message })),
    details: { findings: errors },
  });
};

export const tariffMismatch = (field: string, message: string): AppError => invalid('tariff_mismatch', field, message);

export const encryptionNotConfigured = (): AppError =>
  unavailable('encryption_not_configured', 'Account numbers cannot be stored: encryption is not configured.');
