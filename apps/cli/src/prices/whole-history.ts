import type { PriceHistory, PricingService } from '@energy-optimizer/pricing';

type HistoryInput = Parameters<PricingService['history']>[0];

/** All pages of a history as one response, its `nextCursor` null. */
export async function wholeHistory(
  service: Pick<PricingService, 'history'>,
  input: HistoryInput,
  signal: AbortSignal,
): Promise<PriceHistory> {
  let whole = await service.history(input);
  while (whole.nextCursor !== null && !signal.aborted) {
    const next = await service.history({ ...input, cursor: whole.nextCursor });
    const before = whole.values.length;
    whole = {
      ...next,
      start: whole.start,
      asOf: later(whole.asOf, next.asOf),
      values: [...whole.values, ...next.values],
      ...columnsOf(whole, next),
      flagged: [...whole.flagged, ...next.flagged.map((run) => ({ ...run, from: run.from + before }))],
    };
  }
  return whole;
}

const PARTS = ['energy', 'grid', 'tax', 'other', 'vat'] as const;

/** The columns that only the prices of a tariff have. */
function columnsOf(
  { breakdown, exportValues }: PriceHistory,
  next: PriceHistory,
): Partial<Pick<PriceHistory, 'breakdown' | 'exportValues'>> {
  if (!breakdown || !exportValues || !next.breakdown || !next.exportValues) return {};
  const whole = structuredClone(breakdown);
  for (const part of PARTS) whole[part] = [...whole[part], ...next.breakdown[part]];
  return { breakdown: whole, exportValues: [...exportValues, ...next.exportValues] };
}

const later = (a: Date | null, b: Date | null): Date | null => (a && b ? (a > b ? a : b) : (a ?? b));
