import type { Artefact, Expert, Panel } from '../experts/expert.ts';
import type { Benched } from './forecaster-types.ts';

/** What became of the experts in a fit or an update. */
export interface Changes {
  readonly refitted: Benched[];
  readonly failed: Benched[];
}

/** A market's experts, of which those serve whose history is long enough. One that fails does not stop the others. */
export interface Roster {
  /** Fits all whose history allows it, from scratch. */
  readonly fit: (panel: Panel, day: number, reason: string) => Changes;
  /** Day `day - 1` became known; those not fitted yet are fitted when their history allows it. */
  readonly update: (panel: Panel, day: number) => Changes;
  /** Forecasts of the fitted ones, by id. */
  readonly predict: (panel: Panel, day: number) => Map<string, Float64Array>;
  /** Whether the history before `day` is long enough for this expert. */
  readonly allows: (expert: Expert, panel: Panel, day: number) => boolean;
  readonly serialise: () => Artefact[];
  readonly restore: (artefacts: readonly Artefact[]) => Benched[];
}

export function createRoster(experts: readonly Expert[]): Roster {
  const fitted = new Set<string>();
  /** Why each of the others is not fitted, where that is not for lack of days. */
  const reasons = new Map<string, string>();

  const allows = (expert: Expert, panel: Panel, day: number) => fullDays(panel, day) >= expert.minDays;
  const fitOne = (expert: Expert, panel: Panel, day: number, reason: string, { refitted, failed }: Changes) => {
    fitted.delete(expert.id);
    if (!allows(expert, panel, day)) return;
    const trouble = attempt(() => expert.fit(panel, day));
    if (trouble === undefined) {
      fitted.add(expert.id);
      reasons.delete(expert.id);
      refitted.push({ id: expert.id, reason });
    } else failed.push({ id: expert.id, reason: trouble });
  };

  return {
    allows,
    fit: (panel, day, reason) => {
      const changes: Changes = { refitted: [], failed: [] };
      for (const expert of experts) fitOne(expert, panel, day, reason, changes);
      return changes;
    },
    update: (panel, day) => {
      const changes: Changes = { refitted: [], failed: [] };
      for (const expert of experts) {
        if (!fitted.has(expert.id)) {
          const reason = reasons.get(expert.id) ?? `its history of ${expert.minDays} days is long enough now`;
          fitOne(expert, panel, day, reason, changes);
          continue;
        }
        const trouble = attempt(() => expert.update(panel, day));
        if (trouble !== undefined) fitOne(expert, panel, day, trouble, changes);
      }
      return changes;
    },
    predict: (panel, day) => {
      const forecasts = new Map<string, Float64Array>();
      for (const expert of experts) {
        if (!fitted.has(expert.id)) continue;
        const trouble = attempt(() => forecasts.set(expert.id, expert.predict(panel, day)));
        if (trouble === undefined) continue;
        fitted.delete(expert.id);
        reasons.set(expert.id, trouble);
      }
      return forecasts;
    },
    serialise: () => experts.filter(({ id }) => fitted.has(id)).map((expert) => expert.serialise()),
    restore: (artefacts) => {
      fitted.clear();
      const refused: Benched[] = [];
      for (const expert of experts) {
        const artefact = artefacts.find((one) => one.expert === expert.id);
        if (!artefact) continue;
        const trouble = attempt(() => expert.restore(artefact));
        if (trouble === undefined) {
          fitted.add(expert.id);
          continue;
        }
        reasons.set(expert.id, trouble);
        refused.push({ id: expert.id, reason: trouble });
      }
      return refused;
    },
  };
}

/** Days before `day` with all prices known. */
export function fullDays({ prices, steps }: Panel, day: number): number {
  let count = 0;
  for (let past = 0; past < day; past += 1) {
    if (!prices.subarray(past * steps, (past + 1) * steps).some(Number.isNaN)) count += 1;
  }
  return count;
}

/** Why it could not be done; undefined when it was. */
function attempt(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
