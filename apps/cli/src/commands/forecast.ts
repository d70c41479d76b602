import { PRICE_UNITS, type RegionCode } from '@energy-optimizer/kernel';
import type { AccuracyResponse } from '@energy-optimizer/ml-loop';
import type { Command } from 'commander';
import { choiceArgument, dayNameArgument, instantArgument, integerArgument, regionArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { showAccuracy, showForecast } from '../forecast/show.ts';
import { withTariff } from '../prices/tariff-options.ts';
import { withSession } from '../session.ts';

/** Loaded when a command runs: its help needs no models. */
const schemas = () => import('@energy-optimizer/ml-loop');

interface ForecastOptions extends CommonOptions {
  readonly region: RegionCode;
  readonly hours?: number;
  readonly day?: string;
  readonly at?: Date;
  readonly unit?: string;
  readonly tariff?: string;
  readonly zone?: string;
  readonly used?: number;
  readonly contractStart?: string;
}

const UNITS = PRICE_UNITS.filter((unit) => unit === 'kwh' || unit === 'mwh' || unit === 'cents_kwh');
const FORECAST_HELP = `
Examples:
  energy forecast --region de --hours 48
  energy forecast --region de --day 2026-03-29
  energy forecast --region no1 --at 2025-10-26T12:00Z --unit mwh --json
  energy forecast --region de --tariff 6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10

Published prices come first, followed by the forecast with its intervals. If a region has no forecast, the missing data is
listed; energy learn creates the first one.
`;

/** `forecast`: the prices of the coming hours. */
export function addForecast(program: Command, context: CommandContext): void {
  const command = program
    .command('forecast')
    .description('Show expected prices of the coming hours, with intervals and drivers.')
    .requiredOption('--region <code>', 'region, e.g. de, no1', regionArgument)
    .option(
      '--hours <n>',
      'number of hours, starting with the current one (1-168, default 24)',
      integerArgument(1, 168),
    )
    .option('--day <day>', 'one local day of the region, e.g. 2026-03-29, instead of --hours', dayNameArgument)
    .option('--at <instant>', 'instant to use as the current time (default: now)', instantArgument)
    .option('--unit <unit>', `unit of the prices: ${UNITS.join(', ')}`, choiceArgument(UNITS))
    .addHelpText('after', FORECAST_HELP);
  withCommonOptions(withTariff(command), 'print the result as JSON (times in UTC)').action((options: ForecastOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json: _, verbose: __, ...asked } = options;
      const { predictPriceInput } = await schemas();
      const result = await runtime.mlLoop.service.predictPrice(predictPriceInput.parse(given(asked)));
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showForecast(result));
    }),
  );
}

interface AccuracyOptions extends CommonOptions {
  readonly region?: RegionCode;
  readonly days: string;
  readonly ahead: string;
  readonly expert?: string;
}

const ACCURACY_HELP = `
Examples:
  energy accuracy --region de
  energy accuracy --region de --days 90 --ahead 3
  energy accuracy --region no1 --expert ensemble --days all --ahead all --json

"ensemble" is the served forecast, "weekly-naive" the baseline: rMAE is the error relative to it, over the same hours.
Best first. Errors are in the unit of the market.
`;

const WINDOWS = ['7', '28', '90', 'all'] as const;
const LEADS = ['1', '2', '3', '4', '5', '6', '7', 'all'] as const;
const numberOrAll = (text: string): number | undefined => (text === 'all' ? undefined : Number(text));

/** `accuracy`: forecast errors as measured by the last learning run. */
export function addAccuracy(program: Command, context: CommandContext): void {
  const command = program
    .command('accuracy')
    .description('Show the measured accuracy of forecasts.')
    .option('--region <code>', 'region (default: all trained regions)', regionArgument)
    .option('--days <n>', `evaluation window in days: ${WINDOWS.join(', ')}`, choiceArgument(WINDOWS), '28')
    .option('--ahead <n>', 'lead day of the forecasts: 1 to 7, or all', choiceArgument(LEADS), '1')
    .option('--expert <id>', 'only this expert, e.g. ensemble, rule, weekly-naive (default: all)')
    .addHelpText('after', ACCURACY_HELP);
  withCommonOptions(command, 'print the rows as a JSON array').action((options: AccuracyOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { engine, service } = runtime.mlLoop;
      const regions = options.region ? [options.region] : (await engine.markets()).map(({ region }) => region);
      const asked = given({
        windowDays: numberOrAll(options.days),
        leadDay: numberOrAll(options.ahead),
        expert: options.expert,
      });
      const { accuracyInput } = await schemas();
      const results: AccuracyResponse[] = [];
      for (const region of regions) results.push(await service.accuracy(accuracyInput.parse({ region, ...asked })));
      await context.terminal.out(options.json ? `${JSON.stringify(results)}\n` : showAll(results));
    }),
  );
}

function showAll(results: readonly AccuracyResponse[]): string {
  return results.length === 0 ? `${NO_MARKET}\n` : showAccuracy(results);
}

export const NO_MARKET =
  'No region has market prices with intervals of one hour or less. Add prices with energy import or energy refresh.';
