import type { Setting } from '../problem/setting.ts';

/** At most four significant decimals, without trailing zeros. */
export const numberText = (value: number, digits = 4): string => String(Number(value.toFixed(digits)));

export const priceText = ({ problem }: Pick<Setting, 'problem'>, pricePerKwh: number): string =>
  `${numberText(pricePerKwh)}${problem.currency === undefined ? '' : ` ${problem.currency}`}/kWh`;
