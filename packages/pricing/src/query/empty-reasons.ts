/** Machine-readable reason for an empty response, with a human-readable text. */
export const EMPTY_REASONS = [
  'no_series',
  'nothing_selected',
  'not_known_then',
  'outside_range',
  'only_averages',
  'too_few_values',
  'no_window',
  'no_tariffs',
  'tariff_not_in_force',
  'tariff_incomplete',
] as const;
export type EmptyReasonCode = (typeof EMPTY_REASONS)[number];

export interface EmptyReason {
  readonly code: EmptyReasonCode;
  readonly text: string;
}

export const AVERAGES_ONLY: EmptyReason = {
  code: 'only_averages',
  text: 'Only daily or monthly averages are stored; they contain no hourly prices.',
};
