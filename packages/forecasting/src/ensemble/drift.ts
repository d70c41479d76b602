/** How far above its average an error must stay to count, and for how long in sum: both in logarithms. */
export interface DriftSettings {
  readonly tolerance: number;
  readonly threshold: number;
}

const SETTINGS: DriftSettings = { tolerance: 0.25, threshold: 4 };
/** Days the average error looks back, as an exponential mean. */
const MEMORY_DAYS = 56;
/** Before so many days there is no average to compare with. */
const FIRST_DAYS = 14;
const LARGEST = 2;

export type DriftState = { readonly average: number; readonly days: number; readonly excess: number };

/** Tells whether errors have grown beyond what chance explains. */
export interface DriftAlarm {
  /** Takes the mean absolute error of a day; true when it raises the alarm. NaN is no news. */
  readonly observe: (loss: number) => boolean;
  readonly state: () => DriftState;
  readonly load: (state: DriftState) => void;
}

/**
 * Page–Hinkley test for a rise (Page 1954, Biometrika 41:100) of log(loss / its moving average): the sum of what exceeds
 * the tolerance, from 0 up, raises the alarm at the threshold and is then reset. Over the 728 days before the test years it
 * is raised twice on Nord Pool and once on PJM; errors that treble for good raise it after a week, one bad day never does.
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
