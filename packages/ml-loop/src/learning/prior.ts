import { createForecaster, type Excluded, type Forecaster, type ForecasterState } from '@energy-optimizer/forecasting';
import type { MarketRecord } from '../store/records.ts';
import { changesSince, type MarketChanges } from './changes.ts';
import type { LearningContext } from './context.ts';
import { LEAD_DAYS, type LoadedMarket } from './load-market.ts';
import { fromParts } from './model-parts.ts';

/** The starting point of a run. */
export interface Prior {
  readonly forecaster: Forecaster;
  /** The active state; undefined if there is no valid one. */
  readonly state: ForecasterState | undefined;
  /** Nothing has become known since, and nothing needs repair. */
  readonly isCurrent: boolean;
  /** Index of the first day not yet learned. */
  readonly learnFrom: number;
  /** Fit everything to the days before this one and continue from there; undefined: continue from `state`. */
  readonly fitFrom: number | undefined;
  /** Why everything is refitted; empty if it is not. */
  readonly reasons: readonly string[];
  /** Stored parts that were rejected. */
  readonly refused: readonly Excluded[];
  readonly changes: Omit<MarketChanges, 'refit'>;
}

/** After a longer gap (and more days than a first run looks back), catching up costs more than retraining. */
const LONGEST_BREAK_DAYS = 28;
const NOTHING = { correctedDates: [], late: 0, incomparable: false };

/** The active model restored into a forecaster, or the day from which everything is retrained, and why. */
export async function readPrior(
  context: LearningContext,
  { record, loaded }: { readonly record: MarketRecord; readonly loaded: LoadedMarket },
): Promise<Prior> {
  const { repository, warmUpDays, kept } = context;
  const anew = (reasons: readonly string[], changes: Prior['changes'] = NOTHING): Prior => {
    const forecaster = newForecaster(context, loaded);
    const fitFrom = firstDay(forecaster, loaded, warmUpDays);
    const start = { learnFrom: fitFrom, fitFrom, isCurrent: false };
    return { forecaster, state: undefined, ...start, reasons, refused: [], changes };
  };
  if (record.servingRunId === null) return anew(['first run']);
  const still = kept?.get(record.id);
  const model = still?.runId === record.servingRunId ? still : undefined;
  const stored = model ?? openParts(await repository.runs.artifacts(record.servingRunId));
  if ('refused' in stored) return anew([stored.refused]);
  const { state, lineage } = stored;
  const { refit, ...changes } = changesSince(lineage, loaded);
  if (refit.length > 0) return anew(refit, changes);
  const last = loaded.panel.dates.indexOf(lineage.trainedThrough);
  if (last < 0) return anew([`${lineage.trainedThrough}, the last day learned, is no longer in the history`], changes);
  const learnFrom = last + 1;
  if (loaded.known - learnFrom > Math.max(LONGEST_BREAK_DAYS, warmUpDays)) {
    return anew([`last learned through ${lineage.trainedThrough}, too long ago`], changes);
  }
  const forecaster = model?.forecaster ?? newForecaster(context, loaded);
  const refused = model ? [] : forecaster.restore(state).refused;
  const start = { learnFrom, fitFrom: undefined, isCurrent: learnFrom >= loaded.known };
  return { forecaster, state, ...start, reasons: [], refused, changes };
}

export const newForecaster = ({ experts }: Pick<LearningContext, 'experts'>, { panel }: LoadedMarket): Forecaster =>
  createForecaster({ experts: experts(), steps: panel.steps, leadDays: LEAD_DAYS });

function openParts(parts: Parameters<typeof fromParts>[0]) {
  try {
    return fromParts(parts);
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

/** A number of days before the frontier, or later if the history before them is too short. */
function firstDay(forecaster: Forecaster, { panel, known }: LoadedMarket, warmUpDays: number): number {
  let day = Math.max(1, known - warmUpDays);
  while (day < known && forecaster.readiness(panel, day).stage === 'none') day += 1;
  return day;
}
