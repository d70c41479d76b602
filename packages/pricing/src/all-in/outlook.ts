import type { Outlook } from '@energy-optimizer/outlook';
import type { AllInPieces } from './evaluate.ts';

/** The known prices of a tariff as an outlook. */
export function allInOutlook(pieces: AllInPieces): Outlook {
  const { startMs, endMs, price, isForecast, coverages, lower, upper } = pieces;
  return {
    coverages,
    pieces: startMs.flatMap((start, index) =>
      Number.isNaN(price[index]!)
        ? []
        : [
            {
              startMs: start,
              endMs: endMs[index]!,
              price: price[index]!,
              origin: isForecast[index] ? ('forecast' as const) : ('published' as const),
              lower: lower.map((column) => column[index]!),
              upper: upper.map((column) => column[index]!),
            },
          ],
    ),
  };
}
