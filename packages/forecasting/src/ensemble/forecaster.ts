import type { Expert, Panel } from '../experts/expert.ts';
import { createNaive } from '../experts/naive.ts';
import { continued } from '../panel/continued.ts';
import { explainLear } from './explain.ts';
import type {
  DayLesson,
  Excluded,
  Forecaster,
  ForecasterOptions,
  Hindcast,
  IssuedDay,
  LeadForecast,
  LearnReport,
} from './forecaster-types.ts';
import { widened } from './lead-intervals.ts';
import { createMixer, type Mixer } from './mixer.ts';
import { readinessOf } from './readiness.ts';
import { type Changes, createRoster, fullDays, type Roster } from './roster.ts';

/** After a longer gap everything is refitted. */
const LONGEST_BREAK_DAYS = 28;

interface Core {
  readonly experts: readonly Expert[];
  readonly roster: Roster;
  /** One per lead. */
  readonly mixers: readonly Mixer[];
  readonly steps: number;
  trainedThrough: string;
  series: number;
}

/**
 * A market's forecaster: see `Forecaster`. The weekly naive model is added as reference and as the first active model.
 */
export function createForecaster({ experts: learned, steps, leadDays = 7 }: ForecasterOptions): Forecaster {
  const experts = [...learned, createNaive()];
  const mixers = Array.from({ length: leadDays }, (_, k) =>
    createMixer({ steps, experts, name: `mixer-${steps}-lead-${k + 1}` }),
  );
  const core: Core = { experts, roster: createRoster(experts), mixers, steps, trainedThrough: '', series: 0 };
  const fit = (panel: Panel, day: number, reason: string): Changes => {
    const changes = core.roster.fit(panel, day, reason);
    core.trainedThrough = panel.dates[day - 1] ?? '';
    core.series = panel.exogenous.length;
    return changes;
  };

  return {
    readiness: (panel, day) => readinessOf(fullDays(panel, day), experts),
    issue: (panel, day, { exogenousThrough = panel.dates.length - 1 } = {}) => {
      requireHistory(core, panel, day);
      return { day, leads: leadsOf(core, panel, day, exogenousThrough, leadDays) };
    },
    fit: (panel, day) => {
      requireHistory(core, panel, day);
      return { learned: [], lessons: [], ...fit(panel, day, 'fitted from scratch') };
    },
    learn: (panel, day, issued) => learn(core, panel, day, issued, fit),
    onboard: (panel, day, options) => {
      requireHistory(core, panel, day);
      return onboard(core, panel, day, options, fit);
    },
    serialize: () => ({
      steps,
      series: core.series,
      trainedThrough: core.trainedThrough,
      experts: core.roster.serialize(),
      mixers: mixers.map((mixer) => mixer.serialize()),
    }),
    restore: (state) => {
      if (state.steps !== steps) {
        return { refused: [{ id: 'all', reason: `trained with ${state.steps} steps per day, not ${steps}` }] };
      }
      core.trainedThrough = state.trainedThrough;
      core.series = state.series;
      const refused = core.roster.restore(state.experts);
      for (const [k, artifact] of state.mixers.entries()) restoreMixer(mixers[k], artifact, refused);
      return { refused };
    },
    explain: (panel, day, series) => {
      const [lead] = leadsOf(core, panel, day, day, 1);
      return lead ? explainLear(experts, lead.mixed.weights, panel, day, series) : [];
    },
  };
}

function requireHistory({ experts }: Core, panel: Panel, day: number): void {
  const { stage, missing } = readinessOf(fullDays(panel, day), experts);
  if (stage === 'none') throw new RangeError(`a forecast ${missing}`);
}

function restoreMixer(mixer: Mixer | undefined, artifact: Parameters<Mixer['restore']>[0], refused: Excluded[]): void {
  try {
    mixer?.restore(artifact);
  } catch (error) {
    refused.push({ id: artifact.expert, reason: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * The panel as known on the morning of `day`, with its own writable prices; exogenous series are
 * extrapolated where no forecast is available.
 */
function known(panel: Panel, day: number, exogenousThrough: number): Panel {
  const { steps } = panel;
  const prices = panel.prices.slice().fill(Number.NaN, day * steps);
  const from = (exogenousThrough + 1) * steps;
  const exogenous = panel.exogenous.map((series) => {
    const seen = from < series.length ? series.slice().fill(Number.NaN, from) : series;
    return continued(seen, steps);
  });
  return { ...panel, prices, exogenous };
}

function leadsOf({ roster, mixers, steps }: Core, panel: Panel, day: number, through: number, leads: number) {
  const view = known(panel, day, through);
  const forecasts: LeadForecast[] = [];
  for (let lead = 1; lead <= leads && day + lead <= panel.dates.length; lead += 1) {
    const target = day + lead - 1;
    const experts = roster.predict(view, target);
    const mixer = mixers[lead - 1]!;
    const mixed = widened(mixer.mix(experts), lead, mixer.days(), forecasts.at(-1)?.mixed);
    view.prices.set(mixed.point, target * steps);
    forecasts.push({ lead, date: panel.dates[target]!, experts, mixed });
  }
  return forecasts;
}

type Fit = (panel: Panel, day: number, reason: string) => Changes;

function learn(core: Core, panel: Panel, day: number, issued: readonly IssuedDay[] | undefined, fit: Fit): LearnReport {
  const trained = panel.dates.indexOf(core.trainedThrough);
  if (trained >= day - 1) return { learned: [], lessons: [], refitted: [], failed: [] };
  const changed = core.series !== panel.exogenous.length;
  const missed = day - 1 - trained;
  if (trained < 0 || missed > LONGEST_BREAK_DAYS || changed) {
    const reason = reasonOf(core, changed);
    const lessons = (issued ?? []).map((one) => lessonOf(core, panel, day - 1, one));
    return { learned: panel.dates.slice(day - 1, day), lessons, ...fit(panel, day, reason) };
  }
  let report: LearnReport = { learned: [], lessons: [], refitted: [], failed: [] };
  for (let next = trained + 2; next <= day; next += 1) {
    const { lessons, refitted, failed } = learnDay(core, panel, next, next === day ? issued : undefined);
    report = {
      learned: [...report.learned, panel.dates[next - 1]!],
      lessons,
      refitted: [...report.refitted, ...refitted],
      failed,
    };
  }
  return report;
}

const reasonOf = ({ trainedThrough }: Core, changed: boolean): string => {
  if (trainedThrough === '') return 'fitted from scratch';
  return changed ? 'its exogenous series have changed' : `last trained on ${trainedThrough}, too long ago`;
};

/** Learns from day `day - 1`: first the mixers, from the issued forecast, then the experts. */
function learnDay(core: Core, panel: Panel, day: number, issued: readonly IssuedDay[] = []) {
  const target = day - 1;
  const first = issued.some(({ lead }) => lead === 1) ? [] : leadsOf(core, panel, target, target, 1);
  const lessons = [...first, ...issued].map((one) => lessonOf(core, panel, target, one));
  const changes = core.roster.update(panel, day);
  core.trainedThrough = panel.dates[target]!;
  return { lessons, ...changes };
}

function lessonOf({ mixers, steps }: Core, panel: Panel, target: number, issued: IssuedDay): DayLesson {
  const actual = panel.prices.subarray(target * steps, (target + 1) * steps);
  const mixer = mixers[issued.lead - 1];
  if (!mixer) throw new RangeError(`lead ${issued.lead} does not exist; ${mixers.length} leads are forecast`);
  return { lead: issued.lead, ...mixer.observe(issued, actual) };
}

function onboard(core: Core, panel: Panel, day: number, options: Parameters<Forecaster['onboard']>[2], fit: Fit) {
  let start = Math.max(0, day - options.warmUpDays);
  while (start < day && readinessOf(fullDays(panel, start), core.experts).stage === 'none') start += 1;
  const changes = fit(panel, start, 'fitted from scratch');
  const waiting = new Map<number, Hindcast[]>();
  const hindcasts: Hindcast[] = [];
  let report: LearnReport = { learned: [], lessons: [], ...changes };
  for (let now = start; now < day; now += 1) {
    for (const lead of leadsOf(core, panel, now, now, core.mixers.length)) {
      const target = now + lead.lead - 1;
      if (target >= day) break;
      const hindcast = { ...lead, day: target };
      hindcasts.push(hindcast);
      waiting.set(target, [...(waiting.get(target) ?? []), hindcast]);
    }
    const { lessons, refitted, failed } = learnDay(core, panel, now + 1, waiting.get(now));
    waiting.delete(now);
    report = {
      learned: [...report.learned, panel.dates[now]!],
      lessons,
      refitted: [...report.refitted, ...refitted],
      failed,
    };
    options.onDay?.(now - start + 1, day - start);
  }
  return { hindcasts, report };
}
