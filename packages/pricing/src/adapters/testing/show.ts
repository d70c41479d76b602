import type { Parsed } from '../../series/price-point.ts';

/** Points of all batches as one line each: `region product? start end price`. */
export const lines = (parsed: Parsed): string[] =>
  parsed.batches.flatMap(({ series, points }) =>
    points.map((point) =>
      [series.region, series.product, iso(point.start), iso(point.end), point.price]
        .filter((part) => part !== null)
        .join(' '),
    ),
  );

/** How many rows were rejected for which reason. */
export const rejections = (parsed: Parsed): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { code } of parsed.rejected) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

const iso = (date: Date) => date.toISOString().replace(':00.000Z', 'Z');
