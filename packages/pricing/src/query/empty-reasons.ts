/** Why an answer has nothing to say, for programs; its text is for people. */
export const EMPTY_REASONS = [
  'no_series',
  'nothing_selected',
  'not_known_then',
  'outside_range',
  'only_averages',
  'too_few_values',
  'no_window',
  'no_tariffs',
] as const;
export type EmptyReasonCode = (typeof EMPTY_REASONS)[number];

export interface EmptyReason {
  readonly code: EmptyReasonCode;
  readonly text: string;
}

export const AVERAGES_ONLY: EmptyReason = {
  code: 'only_averages',
  text: 'Only averages over days or months are stored: they say nothing about single hours.',
};
