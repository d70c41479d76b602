import type { Cycle } from '../calendar/cycles.ts';
import { sumOf } from '../numbers.ts';
import { type Balance, type BillContext, NO_BALANCE } from './context.ts';
import { type Line, plainLine } from './line.ts';
import { bankPrefix, endsInReset } from './net-metering.ts';

const COMPONENT = 'settlement';

const line = (
  cycle: Cycle,
  name: string,
  amount: number,
  rule: string,
  more: { quantity?: number; unit?: string; rate?: number } = {},
) => plainLine(cycle, 'settlement', { component: COMPONENT, name, amount, rule, ...more });

export interface Settled {
  readonly lines: readonly Line[];
  readonly balance: Balance;
}

const isCredit = ({ category, amount }: Line): boolean => category === 'export' && amount !== null && amount < 0;

/**
 * Credits of a billing period are set aside, or pay its own charges first and the rest is set aside; earlier ones pay
 * its charges; the reset month settles what is left.
 */
function settleMoney(context: BillContext, cycle: Cycle, lines: readonly Line[], before: number): Settled {
  const { atReset, creditsApply } = context.tariff.settlement;
  const earned = -sumOf(lines.filter(isCredit).map(({ amount }) => amount!));
  const charges = sumOf(lines.filter((one) => !isCredit(one)).map(({ amount }) => amount ?? 0));
  const used = creditsApply === 'at_once' ? Math.max(0, Math.min(earned, charges)) : 0;
  const saved = earned - used;
  const applied = Math.max(0, Math.min(before, charges - used));
  const left = before - applied + saved;
  const settled: Line[] = [];
  if (saved !== 0) settled.push(line(cycle, 'Credits set aside for later billing periods', saved, 'settlement.carry'));
  if (applied !== 0) settled.push(line(cycle, 'Credits of earlier billing periods', -applied, 'settlement.carry'));
  if (!endsInReset(context, cycle) || atReset === 'keep')
    return { lines: settled, balance: { ...NO_BALANCE, money: left } };
  if (left !== 0 && atReset === 'pay') settled.push(line(cycle, 'Balance paid out', -left, 'settlement.atReset'));
  return { lines: settled, balance: NO_BALANCE };
}

/** Energy paid at the reset. Several netted components share one meter, so that of the first is used. */
function energyLeft({ tariff }: BillContext, { energy, net = 0 }: Balance): number {
  if (tariff.settlement.surplusBasis === 'total') return net;
  const prefix = bankPrefix(tariff);
  return sumOf(Object.entries(energy).flatMap(([key, left]) => (key.startsWith(prefix) ? [left] : [])));
}

/** Energy left at the reset is paid at the surplus rate or forfeited. */
function settleEnergy(context: BillContext, cycle: Cycle, after: Balance): Settled {
  const { atReset, surplusRate } = context.tariff.settlement;
  if (!endsInReset(context, cycle) || atReset === 'keep') return { lines: [], balance: after };
  const left = energyLeft(context, after);
  if (left === 0 || atReset === 'forfeit') return { lines: [], balance: NO_BALANCE };
  if (surplusRate === undefined) {
    context.notices.add('Surplus energy is paid at the reset, but settlement.surplusRate is missing; it was not paid.');
    return { lines: [], balance: NO_BALANCE };
  }
  const parts = { quantity: left, unit: context.tariff.unit, rate: -surplusRate };
  const paid = line(cycle, 'Surplus energy paid out', -left * surplusRate, 'settlement.surplusRate', parts);
  return { lines: [paid], balance: NO_BALANCE };
}

/** Adds the settlement of export to a billing period; `after` is the energy that its lines leave. */
export function settle(
  context: BillContext,
  cycle: Cycle,
  lines: readonly Line[],
  before: Balance,
  after: Balance,
): Settled {
  const { carry } = context.tariff.settlement;
  if (carry === 'energy') return settleEnergy(context, cycle, after);
  return carry === 'money' ? settleMoney(context, cycle, lines, before.money) : { lines: [], balance: NO_BALANCE };
}
