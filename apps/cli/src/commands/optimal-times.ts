import type { RegionCode } from '@energy-optimizer/kernel';
import { type OptimalTimes, optimalTimesInput } from '@energy-optimizer/optimizer';
import { type Command, InvalidArgumentError } from 'commander';
import { instantArgument, integerArgument, minutesArgument, regionArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { localTime, priceFormat } from '../format.ts';
import { withTariff } from '../prices/tariff-options.ts';
import { withSession } from '../session.ts';
import { renderTable } from '../table.ts';

const HELP = `
Appliances, each with its default power: washing_machine, dishwasher, dryer, ev, pool_pump, air_conditioner, heater, other.

Examples:
  energy optimal-times --region no1 --appliance dishwasher --duration 2h
  energy optimal-times --region de --power 11 --duration 4h --deadline 2026-03-03T06:00Z --json
`;

interface TimesOptions extends CommonOptions {
  readonly region: RegionCode;
  readonly power?: number;
  readonly duration: number;
}

/** `optimal-times`: the cheapest times to run an appliance. */
export function addOptimalTimes(program: Command, context: CommandContext): void {
  const command = program
    .command('optimal-times')
    .description('Find the cheapest times to run an appliance.')
    .requiredOption('--region <code>', 'region of the prices', regionArgument)
    .requiredOption('--duration <time>', 'run time, such as 90m, 2h or 1h30m', minutesArgument)
    .option('--appliance <kind>', 'kind of appliance, which sets the default power')
    .option('--power <kw>', 'power draw in kW', powerArgument)
    .option('--earliest <instant>', 'start of the search (default: now)', instantArgument)
    .option('--deadline <instant>', 'the run ends by then (default: 24 hours after the start)', instantArgument)
    .option('--count <n>', 'number of times (1-10, default 3)', integerArgument(1, 10))
    .option('--at <instant>', 'the instant to use as now', instantArgument)
    .addHelpText('after', HELP);
  withCommonOptions(withTariff(command), 'print the result as JSON').action((options: TimesOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json, verbose: _, duration: durationMinutes, power: powerKw, ...input } = options;
      const asked = optimalTimesInput.parse(given({ ...input, powerKw, durationMinutes }));
      const found = await runtime.optimizer.service.optimalTimes(asked);
      await context.terminal.out(json ? `${JSON.stringify(found)}\n` : showTimes(found));
    }),
  );
}

function powerArgument(text: string): number {
  const power = /^\d{1,4}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(power > 0 && power <= 1_000))
    throw new InvalidArgumentError('It must be a power in kW up to 1000, such as 1.8.');
  return power;
}

function showTimes({
  times,
  startNow,
  reason,
  timeZone,
  currency,
  appliance,
  powerKw,
  energyKwh,
}: OptimalTimes): string {
  if (reason) return `${reason.text}\n`;
  const price = priceFormat(times.map(({ averagePrice }) => averagePrice));
  const money = (value: number | null) => (value === null ? '' : value.toFixed(4));
  const table = renderTable<OptimalTimes['times'][number]>(
    [
      { title: 'from', text: ({ start }) => localTime(start, timeZone) },
      { title: 'until', text: ({ end }) => localTime(end, timeZone) },
      { title: `${currency}/kWh`, align: 'right', text: ({ averagePrice }) => price(averagePrice) },
      { title: `cost ${currency}`, align: 'right', text: ({ cost }) => money(cost) },
      { title: 'saving', align: 'right', text: ({ saving }) => money(saving) },
      { title: 'g CO2', align: 'right', text: ({ co2Grams }) => (co2Grams === null ? '' : co2Grams.toFixed(0)) },
      { title: 'forecast', align: 'right', text: ({ forecastShare }) => `${Math.round(forecastShare * 100)} %` },
    ],
    times,
  );
  const now = startNow ? `Starting now costs ${money(startNow.cost)} ${currency}.\n` : '';
  return `${appliance}, ${powerKw} kW, ${energyKwh} kWh\n${table}${now}`;
}
