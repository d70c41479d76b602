/** A year of history is examined. */
const HISTORY_DAYS = 364;
const LEAST_OF_HISTORY = 0.5;
/** A series missing for days is worse than none. */
const RECENT_DAYS = 7;
const LEAST_OF_RECENT = 0.5;

import type { Panel } from '@energy-optimizer/forecasting';
export interface DroppedSeries {
  readonly name: string;
  readonly reason: string;
}

/**
 * Keeps the exogenous series that cover enough of the past year and of the last week, and states why others are
 * excluded.
 */
export function usableSeries(
  panel: Panel,
  names: readonly string[],
  known: number,
): { readonly panel: Panel; readonly series: readonly string[]; readonly dropped: readonly DroppedSeries[] } {
  const dropped: DroppedSeries[] = [];
  const kept = names.flatMap((name, index) => {
    const reason = reasonToDrop(panel, index, known);
    if (reason === undefined) return [index];
    dropped.push({ name, reason });
    return [];
  });
  return {
    panel: { ...panel, exogenous: kept.map((index) => panel.exogenous[index]!) },
    series: kept.map((index) => names[index]!),
    dropped,
  };
}

function reasonToDrop({ steps, exogenous }: Panel, index: number, known: number): string | undefined {
  const share = (days: number): number => {
    const values = exogenous[index]!.subarray(Math.max(0, known - days) * steps, known * steps);
    return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) / values.length;
  };
  const [history, recent] = [share(HISTORY_DAYS), share(RECENT_DAYS)];
  const percent = (value: number) => `${Math.floor(100 * value)} %`;
  if (history < LEAST_OF_HISTORY) return `known for only ${percent(history)} of the past year`;
  if (recent < LEAST_OF_RECENT) return `known for only ${percent(recent)} of the last week`;
  return undefined;
}
