import type { Interval } from '@energy-optimizer/kernel';
import type { AnyOptions, BillOptions, Tariff } from '@energy-optimizer/tariffs';
import { type Command, InvalidArgumentError } from 'commander';
import {
  choiceArgument,
  type DayOrInstant,
  dayArgument,
  dayNameArgument,
  endOf,
  instantArgument,
  integerArgument,
  startOf,
  timeZoneArgument,
} from '../args.ts';
import { type CommonOptions, given } from '../context.ts';
import { UsageError } from '../errors.ts';
import type { PriceFile, UsageFileOptions } from './files.ts';

/** How a tariff file is read. */
export interface TariffOptions {
  readonly timeZone?: string;
  readonly label?: string;
  readonly region?: string;
  readonly payment?: string;
  readonly utility?: 'electric' | 'gas';
  readonly carry?: 'none' | 'energy' | 'money';
  readonly resetMonth?: number;
  readonly surplusRate?: number;
  readonly meters?: number;
  readonly powerFactor?: number;
  readonly coincidentPeak?: readonly string[];
}

export interface BillFileOptions extends CommonOptions, TariffOptions, UsageFileOptions {
  readonly from?: DayOrInstant;
  readonly to?: DayOrInstant;
  readonly zone?: string;
  readonly prices?: readonly PriceFile[];
  readonly contractStart?: string;
  readonly contractEnd?: string;
  readonly cycle?: 'month' | 'period';
}

function priceFile(text: string, before: readonly PriceFile[] = []): PriceFile[] {
  const [, series = '', path = '', column] = /^([\w.:-]+)=([^#]+)(?:#(.+))?$/.exec(text) ?? [];
  if (series === '')
    throw new InvalidArgumentError('It must be a series and a file, such as spot=prices.csv or spot=prices.csv#price.');
  return [...before, { series, path, ...(column === undefined ? {} : { column }) }];
}

function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

function powerFactorArgument(text: string): number {
  const value = numberArgument(text);
  if (value <= 0 || value > 1) throw new InvalidArgumentError('It must be above 0 and at most 1.');
  return value;
}

function peakTime(text: string, before: readonly string[] = []): string[] {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text))
    throw new InvalidArgumentError('It must be a local time such as 2026-07-15T17:00.');
  return [...before, text];
}

/** Options of all commands that read a tariff. */
export const withTariffOptions = (command: Command): Command =>
  command
    .option('--time-zone <zone>', 'IANA time zone, if the source of the tariff does not state one', timeZoneArgument)
    .option('--label <label>', 'rate to read from a URDB response with several')
    .option('--region <letter>', 'region of an Octopus product, A to P')
    .option(
      '--payment <method>',
      'payment of an Octopus product: DIRECT_DEBIT, NON_DIRECT_DEBIT',
      choiceArgument(['DIRECT_DEBIT', 'NON_DIRECT_DEBIT']),
    )
    .option(
      '--utility <name>',
      'rows to read from a CSV table: electric, gas',
      choiceArgument(['electric', 'gas'] as const),
    )
    .option(
      '--carry <what>',
      'URDB: how surplus is carried over: none, energy, money',
      choiceArgument(['none', 'energy', 'money'] as const),
    )
    .option('--reset-month <n>', 'URDB: month in which surplus is settled', integerArgument(1, 12))
    .option('--surplus-rate <price>', 'URDB: price paid per kWh left at settlement', numberArgument)
    .option('--meters <n>', 'URDB: number of meters (default: 1)', integerArgument(1, 1000))
    .option('--power-factor <share>', 'URDB: power factor of the site, for demand in kVA', powerFactorArgument)
    .option(
      '--coincident-peak <time>',
      'URDB: local time of an hour of the system peak, such as 2026-07-15T17:00; may be repeated',
      peakTime,
    );

/** Options of all commands that compute a bill. */
export const withBillOptions = (command: Command): Command =>
  withTariffOptions(command)
    .option('--from <day>', 'first day or instant (default: start of the usage)', dayArgument)
    .option('--to <day>', 'last day, inclusive, or end instant (default: end of the usage)', dayArgument)
    .option('--zone <name>', 'tariff zone of the customer')
    .option('--prices <series=file>', 'market prices as CSV for a series of the tariff; may be repeated', priceFile)
    .option('--contract-start <day>', 'first day of the contract', dayNameArgument)
    .option('--contract-end <day>', 'day the customer leaves', dayNameArgument)
    .option(
      '--cycle <cycle>',
      'one bill per month, or one for the entire period',
      choiceArgument(['month', 'period'] as const),
    )
    .option('--unit <unit>', 'unit of usage columns without one: kWh, kW, m3 …')
    .option('--step <minutes>', 'interval length, if the file does not show it', integerArgument(1, 1440))
    .option('--usage-start <instant>', 'start of the first row of a file without times', instantArgument)
    .option(
      '--usage-time-zone <zone>',
      "time zone of local times in the file (default: the tariff's)",
      timeZoneArgument,
    )
    .option('--date-order <order>', 'order of dates such as 1/31/26: mdy, dmy', choiceArgument(['mdy', 'dmy'] as const))
    .option(
      '--times-are <which>',
      'whether times are the start or the end of their interval: start, end',
      choiceArgument(['start', 'end'] as const),
    );

/** The options of the importers. */
export function importOptions({
  timeZone,
  label,
  region,
  payment,
  utility,
  carry,
  resetMonth,
  surplusRate,
  meters,
  powerFactor,
  coincidentPeak,
}: TariffOptions): AnyOptions {
  const settlement = given({
    carry,
    resetMonth,
    surplusRate,
    ...(surplusRate === undefined ? {} : { atReset: 'pay' as const }),
  });
  return given({
    timeZone,
    label,
    zone: region,
    payment,
    utility,
    meters,
    powerFactor,
    coincidentPeaks: coincidentPeak,
    ...(Object.keys(settlement).length > 0 ? { settlement } : {}),
  });
}

export const usageOptions = ({
  unit,
  step,
  usageStart,
  usageTimeZone,
  dateOrder,
  timesAre,
}: BillFileOptions): UsageFileOptions => given({ unit, step, usageStart, usageTimeZone, dateOrder, timesAre });

export const billOptions = ({ zone, contractStart, contractEnd, cycle }: BillFileOptions): BillOptions =>
  given({ zone, contractStart, contractEnd, cycle });

/** The requested period; undefined if the usage determines both ends. @throws UsageError */
export function periodOf({ from, to }: BillFileOptions, { timeZone }: Tariff): Partial<Interval> {
  const start = from && startOf(from, timeZone);
  const end = to && endOf(to, timeZone);
  if (start && end && end <= start) throw new UsageError('--to must not be before --from');
  return given({ start, end });
}
