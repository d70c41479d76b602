import { type Cycle, daysSpan } from '../calendar/cycles.ts';
import { dayStartMinute, dayStartMs } from '../calendar/day-start.ts';
import { addMonths, civil, dayNumber, monthOf } from '../calendar/days.ts';
import type { ComponentOf, EnergyRate, Tier } from '../model/components.ts';
import { tierBasis } from '../model/components.ts';
import { type BillContext, ruleOf, type Span } from './context.ts';
import { billedDemand } from './demand.ts';
import { highestKw } from './demand-measure.ts';
import { type Line, makeLine, missingLine, signOf } from './line.ts';
import { holesOf } from './missing.ts';
import { type Quantities, quantitiesOf } from './quantities.ts';
import { divide, mergePortions, type Portion, tiersOf, UNKNOWN_TIER } from './tiers.ts';

export type EnergyComponent = ComponentOf<'energy'>;

const DEFAULT_BASIS = tierBasis.parse({});
const NO_TIERS: readonly Tier[] = [{ rate: null }];

/** The entry of `rates` that prices a period. */
function rateOfPeriod(
  context: BillContext,
  component: EnergyComponent,
  period: number,
): { readonly rate: EnergyRate; readonly index: number } | undefined {
  const name = component.schedule && context.compiled.schedules[component.schedule]!.periods[period];
  const index = component.rates.findIndex((rate) => rate.period === undefined || rate.period === name);
  return index < 0 ? undefined : { rate: component.rates[index]!, index };
}

type DaySpan = Pick<Span, 'startMs' | 'endMs' | 'firstDay' | 'endDay'>;

/** The spans over which tiers are counted, limited to that of the component. */
function countingSpans(context: BillContext, span: Span, over: EnergyComponent['tierBasis'] & object): DaySpan[] {
  if (over.over === 'billing_period' || over.over === 'year') return [span];
  return over.over === 'day' ? daysIn(context, span) : monthsIn(context, span);
}

function monthsIn(context: BillContext, span: Span): DaySpan[] {
  const spans: DaySpan[] = [];
  for (let day = span.firstDay; day < span.endDay; ) {
    const end = Math.min(dayNumber(`${addMonths(monthOf(day), 1)}-01`), span.endDay);
    const whole = daysSpan(day, end, context.tariff.timeZone);
    spans.push({
      startMs: day === span.firstDay ? span.startMs : whole.startMs,
      endMs: end === span.endDay ? span.endMs : whole.endMs,
      firstDay: day,
      endDay: end,
    });
    day = end;
  }
  return spans;
}

/** Days of the tariff, of which the first and the last may lie partly outside the span. */
function daysIn({ tariff }: BillContext, span: Span): DaySpan[] {
  const spans: DaySpan[] = [];
  for (let day = span.firstDay - 1; day < span.endDay; day++) {
    const startMs = Math.max(span.startMs, dayStartMs(day, tariff));
    const endMs = Math.min(span.endMs, dayStartMs(day + 1, tariff));
    if (startMs < endMs) spans.push({ startMs, endMs, firstDay: day, endDay: day + 1 });
  }
  return spans;
}

/** Start of the year, or of the day of the tariff, that tiers count from; undefined: they count from the span's start. */
function countedFrom(
  { tariff }: BillContext,
  { tierBasis: basis }: EnergyComponent,
  part: DaySpan,
): number | undefined {
  if (basis?.over === 'year') {
    const first = dayNumber(`${civil(part.firstDay).year}-01-01`);
    return daysSpan(first, first + 1, tariff.timeZone).startMs;
  }
  return basis?.over === 'day' && dayStartMinute(tariff) > 0 ? dayStartMs(part.firstDay, tariff) : undefined;
}

/** Usage by period since the start of the year or day, for tiers that count from there. */
function usedBefore(context: BillContext, component: EnergyComponent, part: DaySpan): ArrayLike<number> {
  const fromMs = countedFrom(context, component, part);
  if (fromMs === undefined || fromMs >= part.startMs) return [];
  const { byPeriod, metered } = quantitiesOf(context, component, { startMs: fromMs, endMs: part.startMs });
  if (!metered || context.grid.length === 0 || context.grid.startMs[0]! > fromMs) {
    const from = component.tierBasis?.over === 'year' ? '1 January' : `${context.tariff.dayStart} of the day before`;
    context.notices.add(`Tiers of ${component.id} count from ${from}, and the usage does not begin there.`);
  }
  return byPeriod;
}

/** The demand by which limits per kW are multiplied: as measured, or as billed by a demand component. */
function limitKw(context: BillContext, component: EnergyComponent, cycle: Cycle, span: Span, part: DaySpan): number {
  const { demand, demandWindowMinutes } = component.tierBasis ?? DEFAULT_BASIS;
  const billed = context.tariff.components.find((one) => one.kind === 'demand' && one.id === demand);
  if (billed?.kind === 'demand') return billedDemand(context, billed, cycle, span) ?? 0;
  return highestKw(context, component.flow, demandWindowMinutes, part) ?? 0;
}

/** The part of a month or of a monthly billing period that is billed, where limits shrink with it. */
export function billedShare(
  { prorateLimits }: BillContext,
  over: 'billing_period' | 'month' | 'day' | 'year',
  { months }: Cycle,
  part: Pick<DaySpan, 'firstDay' | 'endDay'>,
): number {
  if (!prorateLimits || over === 'day' || over === 'year') return 1;
  if (over === 'billing_period') return Math.min(1, months);
  const month = monthOf(part.firstDay);
  const days = dayNumber(`${addMonths(month, 1)}-01`) - dayNumber(`${month}-01`);
  return (part.endDay - part.firstDay) / days;
}

/** Days by which limits per day are multiplied: those of the season of the period where each is counted separately. */
function limitDays(context: BillContext, component: EnergyComponent, { firstDay, endDay }: DaySpan, period: number) {
  const schedule = component.schedule === undefined ? undefined : context.compiled.schedules[component.schedule];
  if (!schedule || component.tierBasis?.across !== 'period') return endDay - firstDay;
  let days = 0;
  for (let day = firstDay; day < endDay; day++) if (schedule.inSeason(period, day)) days++;
  return days;
}

/** Factor on the limits of tiers, by period. */
function limitScale(
  context: BillContext,
  component: EnergyComponent,
  cycle: Cycle,
  span: Span,
  part: DaySpan,
): (period: number) => number {
  const basis = component.tierBasis ?? DEFAULT_BASIS;
  const daysOf = (period: number) => limitDays(context, component, part, period);
  if (basis.per === 'day') return daysOf;
  const kw = basis.per === 'absolute' ? 1 : limitKw(context, component, cycle, span, part);
  if (basis.per === 'kw_day') return (period) => kw * daysOf(period);
  const share = billedShare(context, basis.over, cycle, part);
  const isCut = basis.per === 'absolute' && basis.over === 'billing_period';
  return () => kw * (isCut ? span.share * share : share);
}

/** Quantities of one span divided among the tiers. */
export function portionsOf(
  context: BillContext,
  cycle: Cycle,
  component: EnergyComponent,
  span: Span,
  part: DaySpan,
  quantities: ArrayLike<number>,
  undivided = 0,
): Portion[] {
  const { across, pricing } = component.tierBasis ?? DEFAULT_BASIS;
  const hasTiers = component.rates.some(({ tiers }) => tiers !== undefined);
  return divide(quantities, {
    tiersOf: (period) => {
      const found = rateOfPeriod(context, component, period);
      return found ? tiersOf(found.rate) : NO_TIERS;
    },
    before: hasTiers ? usedBefore(context, component, part) : [],
    scaleOf: hasTiers ? limitScale(context, component, cycle, span, part) : () => 1,
    across,
    isWhole: hasTiers && pricing === 'all_units',
    isPartial: undivided !== 0 || (pricing === 'all_units' && holesOf(context, part).length > 0),
  });
}

/** The line of one portion; its amount is null where the tariff has no rate for it. */
export function portionLine(
  context: BillContext,
  cycle: Cycle,
  component: EnergyComponent,
  { period, tier, quantity }: Portion,
  price: 'rate' | 'sell' = 'rate',
): Line {
  const found = rateOfPeriod(context, component, period);
  const periodName = component.schedule && context.compiled.schedules[component.schedule]!.periods[period];
  const tiers = found ? tiersOf(found.rate) : NO_TIERS;
  const chosen = tiers[tier];
  const value = price === 'sell' ? (chosen?.sell === undefined ? 0 : chosen.sell) : (chosen?.rate ?? null);
  const sign = price === 'sell' ? -1 : signOf(component);
  const at = `${ruleOf(context, component)}${found ? `.rates[${found.index}]` : ''}`;
  return makeLine(context, cycle, component, {
    quantity,
    unit: context.tariff.unit,
    rate: value === null ? null : sign * value,
    rule: found?.rate.tiers && chosen ? `${at}.tiers[${tier}]` : at,
    period: periodName,
    ...(found?.rate.tiers && tier !== UNKNOWN_TIER ? { tier: tier + 1 } : {}),
    ...(value === null ? { note: noRateText(found !== undefined, tier) } : {}),
    ...(price === 'sell' ? { name: `${component.name ?? component.id}, surplus` } : {}),
  });
}

function noRateText(isPriced: boolean, tier: number): string {
  if (!isPriced) return 'The tariff has no rate for this period.';
  return tier === UNKNOWN_TIER
    ? 'One tier prices all units, and it is not known: the usage is incomplete, or a reading covers several periods.'
    : 'The tariff has no rate here.';
}

/** Energy that cannot be billed: times outside all periods, and readings over several periods. */
export function unbilledLines(context: BillContext, cycle: Cycle, component: EnergyComponent, q: Quantities): Line[] {
  const missing = (quantity: number, rule: string, note: string) =>
    missingLine(cycle, { component: component.id, quantity, unit: context.tariff.unit, rate: null, rule, note });
  const lines: Line[] = [];
  if (q.outside !== 0) {
    lines.push(missing(q.outside, `schedules.${component.schedule}`, 'No period of the schedule covers these times.'));
  }
  if (q.undivided !== 0) {
    lines.push(
      missing(
        q.undivided,
        ruleOf(context, component),
        'The reading covers several periods; it needs interval data or a register for each.',
      ),
    );
  }
  return lines;
}

/** Lines of an energy component for one billing period. */
export function energyLines(context: BillContext, cycle: Cycle, component: EnergyComponent, span: Span): Line[] {
  const portions: Portion[] = [];
  const unbilled: Line[] = [];
  for (const part of countingSpans(context, span, component.tierBasis ?? DEFAULT_BASIS)) {
    const quantities = quantitiesOf(context, component, part);
    if (!quantities.metered) return unmetered(context, cycle, component);
    portions.push(...portionsOf(context, cycle, component, span, part, quantities.byPeriod, quantities.undivided));
    unbilled.push(...unbilledLines(context, cycle, component, quantities));
  }
  return [...mergePortions(portions).map((portion) => portionLine(context, cycle, component, portion)), ...unbilled];
}

/** Without any usage of a flow: households without solar have no export; anything else is missing. */
function unmetered(context: BillContext, cycle: Cycle, component: EnergyComponent): Line[] {
  if (component.flow === 'export' || component.register !== undefined) return [];
  if (context.usage.startMs.length === 0 && context.usage.registers.length === 0) return [];
  const note = `The usage has no flow "${component.flow}".`;
  const rule = ruleOf(context, component);
  return [
    missingLine(cycle, { component: component.id, quantity: null, unit: context.tariff.unit, rate: null, rule, note }),
  ];
}
