import { COVERAGES, type DaySlot, type IssuedDay, type LeadForecast } from '@energy-optimizer/forecasting';
import type { ObservationColumns } from '../store/records.ts';
import type { ObservedForecasts } from '../store/repository.ts';
import { type StepsOf, toSlots } from './day-steps.ts';

/** Names under which the mixtures are observed, alongside the experts. */
export const ENSEMBLE = 'ensemble';
const UNCORRECTED = 'uncorrected';
export const RULE = 'rule';
const MIXES: ReadonlySet<string> = new Set([ENSEMBLE, UNCORRECTED, RULE]);
/** The data kept of each learned day, at all leads. */
export const LASTING: readonly string[] = [...MIXES, 'weekly-naive'];

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer V)[] ? V[] : T[K] };

/** The forecast columns of the days in `stepsOf`; slots without a value are omitted. */
export function observationsOf(
  leads: readonly LeadForecast[],
  head: Pick<ObservationColumns, 'marketId' | 'issuedAtMs' | 'hindcast'>,
  stepsOf: StepsOf,
): ObservationColumns {
  const columns: Mutable<ObservationColumns> = {
    ...head,
    ...{ targetStartMs: [], targetEndMs: [], leadDay: [], expert: [], value: [], percentiles: [], bounds: [] },
  };
  for (const { lead, date, experts, mixed } of leads) {
    const daySteps = stepsOf(date);
    const add = (expert: string, values: Float64Array) => {
      const isEnsemble = expert === ENSEMBLE;
      for (const { startMs, endMs, step } of daySteps) {
        if (!Number.isFinite(values[step]!)) continue;
        columns.targetStartMs.push(startMs);
        columns.targetEndMs.push(endMs);
        columns.leadDay.push(lead);
        columns.expert.push(expert);
        columns.value.push(values[step]!);
        columns.percentiles.push(isEnsemble ? (mixed.percentiles?.map((row) => row[step]!) ?? null) : null);
        columns.bounds.push(
          isEnsemble ? (mixed.central?.flatMap(({ low, high }) => [low[step]!, high[step]!]) ?? null) : null,
        );
      }
    };
    for (const [expert, values] of experts) add(expert, values);
    add(ENSEMBLE, mixed.point);
    add(UNCORRECTED, mixed.uncorrected);
    add(RULE, mixed.rule);
  }
  return columns;
}

/** The forecasts issued for one day, one per lead, from observations of that day only. */
export function issuedDays(observed: ObservedForecasts, daySteps: readonly DaySlot[], steps: number): IssuedDay[] {
  const placeOf = new Map(daySteps.map(({ startMs }, index) => [startMs, index]));
  const rows = new Map<string, number[]>();
  for (const [row, expert] of observed.expert.entries()) {
    const key = `${observed.leadDay[row]} ${expert}`;
    const places = rows.get(key) ?? [];
    if (places.length === 0) rows.set(key, places);
    const place = placeOf.get(observed.targetStartMs[row]!);
    if (place !== undefined) places[place] = row;
  }
  const leads = [...new Set(observed.leadDay)].sort((a, b) => a - b);
  return leads.map((lead) => {
    const slotsOf = (expert: string, valueAt: (row: number) => number) => {
      const places = rows.get(`${lead} ${expert}`);
      if (!places) return undefined;
      return toSlots(daySteps, steps, (index) => (places[index] === undefined ? Number.NaN : valueAt(places[index])));
    };
    const value = (row: number) => observed.value[row]!;
    const names = new Set(observed.expert.filter((name, row) => observed.leadDay[row] === lead && !MIXES.has(name)));
    const experts = new Map([...names].map((name) => [name, slotsOf(name, value)!]));
    const [point, uncorrected] = [slotsOf(ENSEMBLE, value), slotsOf(UNCORRECTED, value)];
    if (!point || !uncorrected) return { lead, experts };
    const bound = (side: number) => slotsOf(ENSEMBLE, (row) => observed.bounds[row]?.[side] ?? Number.NaN)!;
    const hasBounds = observed.bounds.some((bounds, row) => bounds !== null && observed.leadDay[row] === lead);
    const central = hasBounds ? COVERAGES.map((_, k) => ({ low: bound(2 * k), high: bound(2 * k + 1) })) : undefined;
    return { lead, experts, mixed: { point, uncorrected, central } };
  });
}
