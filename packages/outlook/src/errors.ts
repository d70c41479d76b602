import { AppError, invalid } from '@energy-optimizer/kernel';

/** @param missing such as "needs 56 days; has 12" */
export const forecastUnavailable = (region: string, missing: readonly string[]): AppError =>
  new AppError('unavailable', {
    code: 'forecast_unavailable',
    publicMessage: `No forecast is available for ${region}: ${missing.length > 0 ? missing.join('; ') : 'no model is ready'}.`,
    details: { region, missing },
  });

/** @param fields the mutually exclusive fields */
export const conflictingRange = (fields: readonly [string, ...string[]]): AppError =>
  invalid('conflicting_range', fields[0], `Send either ${fields.map((name) => `\`${name}\``).join(' or ')}, not both.`);

export const invertedRange = (field: 'end' | 'latest' | 'deadline'): AppError =>
  invalid(
    'inverted_range',
    field,
    field === 'end' ? 'The range must end after it starts.' : `\`${field}\` must be after \`earliest\` and after now.`,
  );
