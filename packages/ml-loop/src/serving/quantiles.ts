import { servedPrice } from '@energy-optimizer/outlook';

type Column = (number | null)[];

/** The bounds of prediction intervals as quantiles, in ascending order. */
export const quantilesOf = (
  intervals: readonly { readonly coverage: number; readonly lower: Column; readonly upper: Column }[],
): { level: number; values: Column }[] =>
  intervals
    .flatMap(({ coverage, lower, upper }) => [
      { level: servedPrice((1 - coverage) / 2), values: lower },
      { level: servedPrice((1 + coverage) / 2), values: upper },
    ])
    .sort((a, b) => a.level - b.level);
