import type { Artifact, Expert, Panel } from '../experts/expert.ts';
import type { Excluded } from './forecaster-types.ts';

/** Results of the experts in a fit or update. */
export interface Changes {
  readonly refitted: Excluded[];
  readonly failed: Excluded[];
}

/** A market's experts; those with enough history are used. A failing one does not stop the others. */
export interface Roster {
  /** Fits all experts with enough history from scratch. */
  readonly fit: (panel: Panel, day: number, reason: string) => Changes;
  /** Learns from day `day - 1`; experts not fitted yet are fitted once they have enough history. */
  readonly update: (panel: Panel, day: number) => Changes;
  /** Forecasts of the fitted ones, by id. */
  readonly predict: (panel: Panel, day: number) => Map<string, Float64Array>;
  readonly serialize: () => Artifact[];
  readonly restore: (artifacts: readonly Artifact[]) => Excluded[];
}

export function createRoster(experts: readonly Expert[]): Roster {
  const crew: Crew = { fitted: new Set(), reasons: new Map() };
  return {
    fit: (panel, day, reason) => {
      const changes: Changes = { refitted: [], failed: [] };
      for (const expert of experts) fitOne(crew, expert, { panel, day }, reason, changes);
      return changes;
    },
    update: (panel, day) => {
      const changes: Changes = { refitted: [], failed: [] };
      for (const expert of experts) updateOne(crew, expert, { panel, day }, changes);
      return changes;
    },
    predict: (panel, day) => {
      const forecasts = new Map<string, Float64Array>();
      for (const expert of experts) {
        if (!crew.fitted.has(expert.id)) continue;
        const trouble = attempt(() => forecasts.set(expert.id, expert.predict(panel, day)));
        if (trouble !== undefined) dismiss(crew, expert, trouble);
      }
      return forecasts;
    },
    serialize: () => experts.filter(({ id }) => crew.fitted.has(id)).map((expert) => expert.serialize()),
    restore: (artifacts) => {
      crew.fitted.clear();
      const refused: Excluded[] = [];
      for (const expert of experts) {
        const artifact = artifacts.find((one) => one.expert === expert.id);
        if (!artifact) continue;
        const trouble = attempt(() => expert.restore(artifact));
        if (trouble === undefined) crew.fitted.add(expert.id);
        else {
          dismiss(crew, expert, trouble);
          refused.push({ id: expert.id, reason: trouble });
        }
      }
      return refused;
    },
  };
}

interface Crew {
  readonly fitted: Set<string>;
  /** Why each of the others is not fitted, if not for lack of days. */
  readonly reasons: Map<string, string>;
}

interface Moment {
  readonly panel: Panel;
  readonly day: number;
}

function dismiss({ fitted, reasons }: Crew, { id }: Expert, reason: string): void {
  fitted.delete(id);
  reasons.set(id, reason);
}

function fitOne(crew: Crew, expert: Expert, { panel, day }: Moment, reason: string, changes: Changes): void {
  crew.fitted.delete(expert.id);
  if (fullDays(panel, day) < expert.minDays) return;
  const trouble = attempt(() => expert.fit(panel, day));
  if (trouble !== undefined) {
    changes.failed.push({ id: expert.id, reason: trouble });
    return;
  }
  crew.fitted.add(expert.id);
  crew.reasons.delete(expert.id);
  changes.refitted.push({ id: expert.id, reason });
}

/** Updates the expert if possible, otherwise fits it. */
function updateOne(crew: Crew, expert: Expert, moment: Moment, changes: Changes): void {
  if (!crew.fitted.has(expert.id)) {
    const reason = crew.reasons.get(expert.id) ?? `the ${expert.minDays} days of history it requires are now available`;
    fitOne(crew, expert, moment, reason, changes);
    return;
  }
  const trouble = attempt(() => expert.update(moment.panel, moment.day));
  if (trouble !== undefined) fitOne(crew, expert, moment, trouble, changes);
}

/** Days before `day` with all prices known. */
export function fullDays({ prices, steps }: Panel, day: number): number {
  let count = 0;
  for (let past = 0; past < day; past += 1) {
    if (!prices.subarray(past * steps, (past + 1) * steps).some(Number.isNaN)) count += 1;
  }
  return count;
}

/** The error; undefined on success. */
function attempt(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
