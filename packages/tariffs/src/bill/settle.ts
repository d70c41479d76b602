import type { Cycle } from '../calendar/cycles.ts';
import { sumOf } from '../numbers.ts';
import type { Balance, BillContext } from './context.ts';
import { type Line, plainLine } from './line.ts';
import { endsInReset } from './net-metering.ts';

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

/** Credits of a billing period are set aside; earlier ones pay its charges; the reset month settles the rest. */
function settleMoney(
  context: BillContext,
  cycle: Cycle,
  lines: readonly Line[],
  before: number,
): Settled & { money: number } {
  const { atReset } = context.tariff.settlement;
  const earned = -sumOf(lines.filter(isCredit).map(({ amount }) => amount!));
  const charges = sumOf(lines.filter((one) => !isCredit(one)).map(({ amount }) => amount ?? 0));
  const applied = Math.max(0, Math.min(before, charges));
  const left = before - applied + earned;
  const settled: Line[] = [];
  if (earned !== 0)
    settled.push(line(cycle, 'Credits set aside for later billing periods', earned, 'settlement.carry'));
  if (applied !== 0) settled.push(line(cycle, 'Credits of earlier billing periods', -applied, 'settlement.carry'));
  if (!endsInReset(context, cycle) || atReset === 'keep')
    return { lines: settled, balance: { money: left, energy: {} }, money: left };
  if (left !== 0 && atReset === 'pay') settled.push(line(cycle, 'Balance paid out', -left, 'settlement.atReset'));
  return { lines: settled, balance: { money: 0, energy: {} }, money: 0 };
}

/** Energy left at the reset is paid at the surplus rate or lost. */
function settleEnergy(context: BillContext, cycle: Cycle, energy: Balance['energy']): Settled {
  const { atReset, surplusRate } = context.tariff.settlement;
  const left = sumOf(Object.values(energy));
  if (left === 0 || !endsInReset(context, cycle) || atReset === 'keep')
    return { lines: [], balance: { money: 0, energy } };
  const none = { money: 0, energy: {} };
  if (atReset === 'forfeit' || surplusRate === undefined) {
    if (atReset === 'pay')
      context.notices.add(
        'The tariff pays for surplus energy and states no settlement.surplusRate; nothing was credited.',
      );
    return { lines: [], balance: none };
  }
  const parts = { quantity: left, unit: context.tariff.unit, rate: -surplusRate };
  return {
    lines: [line(cycle, 'Surplus energy paid out', -left * surplusRate, 'settlement.surplusRate', parts)],
    balance: none,
  };
}

/** What the settlement of export adds to a billing period. */
export function settle(
  context: BillContext,
  cycle: Cycle,
  lines: readonly Line[],
  before: Balance,
  energy: Balance['energy'],
): Settled {
  const { carry } = context.tariff.settlement;
  if (carry === 'money') {
    const { lines: added, money } = settleMoney(context, cycle, lines, before.money);
    return { lines: added, balance: { money, energy: {} } };
  }
  return carry === 'energy' ? settleEnergy(context, cycle, energy) : { lines: [], balance: { money: 0, energy: {} } };
}
