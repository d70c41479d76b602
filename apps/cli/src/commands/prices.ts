import { addResolution, findRegion, localTimeZone, PRICE_UNITS, RESOLUTIONS } from '@energy-optimizer/kernel';
import {
  currentInput,
  DIRECTIONS,
  forecastInput,
  historyInput,
  optimalWindowsInput,
  SERIES_KINDS,
} from '@energy-optimizer/pricing';
import type { Command } from 'commander';
import {
  choiceArgument,
  currencyArgument,
  dayArgument,
  dayNameArgument,
  endOf,
  instantArgument,
  integerArgument,
  minutesArgument,
  regionArgument,
  startOf,
  utilityArgument,
} from '../args.ts';
import { type CommandContext, given, withCommonOptions } from '../context.ts';
import { showCurrent, showHistory, showWindows } from '../prices/show.ts';
import { showComing } from '../prices/show-coming.ts';
import { withTariff } from '../prices/tariff-options.ts';
import { wholeHistory } from '../prices/whole-history.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  energy prices current --region de
  energy prices current --region uk --kind tariff --at 2025-10-26T12:00Z
  energy prices history --region no1 --from 2025-10-01 --to 2025-10-31 --unit mwh --json
  energy prices history --region dk1 --day 2026-03-29 --currency EUR
  energy prices windows --region de --duration 2h --within 24
  energy prices history --region de --days 2 --tariff 6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10
  energy prices forecast --region de --hours 48 --tariff 6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10
  energy prices windows --region de --duration 15m --earliest 2026-03-29 --latest 2026-03-29 --count 20
`;

/** `prices current | history | windows`. */
export function addPrices(program: Command, context: CommandContext): void {
  const prices = program.command('prices').description('Show stored prices.').addHelpText('after', EXAMPLES);
  addCurrent(withDirection(question(prices.command('current'))), context);
  addHistory(withDirection(question(prices.command('history'))), context);
  addWindows(question(prices.command('windows')), context);
  addForecast(withTariff(market(prices.command('forecast'))), context);
}

/** Options of all price queries. */
export function question(command: Command): Command {
  return withTariff(market(command))
    .option('--kind <kind>', `kind of price: ${SERIES_KINDS.join(', ')}`, choiceArgument(SERIES_KINDS))
    .option('--source <id>', 'source, e.g. energy_charts or csv')
    .option('--supplier <id>', 'supplier of a tariff')
    .option('--product <name>', 'product, market node or survey sector');
}

/** Options of all market queries, for one series or all. */
export function market(command: Command): Command {
  command
    .requiredOption('--region <code>', 'region, e.g. de, no1, us_ct', regionArgument)
    .option('--utility <name>', 'electricity, natural_gas, heating_oil, propane, community_solar', utilityArgument)
    .option(
      '--at <instant>',
      'instant to use as the current time, e.g. 2025-10-26T12:00Z (default: now)',
      instantArgument,
    )
    .option('--known-at <instant>', 'use only data known at this instant (default: --at)', instantArgument)
    .option('--currency <code>', 'only prices in this currency, e.g. EUR', currencyArgument)
    .option('--unit <unit>', `unit of the prices: ${PRICE_UNITS.join(', ')}`, choiceArgument(PRICE_UNITS));
  return withCommonOptions(command, 'print the result as JSON (times in UTC)');
}

export const withDirection = (command: Command): Command =>
  command.option(
    '--direction <direction>',
    'import (default): price of energy from the grid; export: price paid for energy fed into the grid',
    choiceArgument(DIRECTIONS),
  );

interface QuestionOptions {
  readonly region: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The service input: all options except those of the command line itself. */
function questionOf<T extends QuestionOptions>({ json: _, verbose: __, ...rest }: T) {
  return given(rest) as Omit<T, 'json' | 'verbose'>;
}

const zoneOf = (region: string): string => localTimeZone(findRegion(region)!);

function addCurrent(command: Command, context: CommandContext): void {
  command
    .description('Show current prices, best source first.')
    .option('--limit <n>', 'maximum number of prices (1-100, default 10)', integerArgument(1, 100))
    .action(async (options: QuestionOptions) => {
      await withSession(context, options, async ({ runtime }) => {
        const result = await runtime.pricing.service.current(currentInput.parse(questionOf(options)));
        await context.terminal.out(
          options.json ? `${JSON.stringify(result)}\n` : showCurrent(result, zoneOf(options.region)),
        );
      });
    });
}

interface HistoryOptions extends QuestionOptions {
  readonly from?: ReturnType<typeof dayArgument>;
  readonly to?: ReturnType<typeof dayArgument>;
  readonly days?: number;
  readonly day?: string;
}

function addHistory(command: Command, context: CommandContext): void {
  command
    .description('Show the prices of a range as one evenly spaced series.')
    .option('--day <day>', 'one local day of the region, e.g. 2026-03-29, instead of a range', dayNameArgument)
    .option('--from <day>', "first day (in the region's time zone) or instant", dayArgument)
    .option(
      '--to <day>',
      'last day, inclusive, or exclusive end instant (default: end of the current hour)',
      dayArgument,
    )
    .option('--days <n>', 'number of days from --from, or before --to (1-365, default 7)', integerArgument(1, 365))
    .option(
      '--resolution <step>',
      `${RESOLUTIONS.join(', ')} (default: the finest available)`,
      choiceArgument(RESOLUTIONS),
    )
    .action(async (options: HistoryOptions) => {
      await withSession(context, options, async ({ runtime, signal }) => {
        const { from, to, days, ...rest } = questionOf(options);
        const zone = zoneOf(options.region);
        const start = from && startOf(from, zone);
        const end = to ? endOf(to, zone) : start && days && addResolution(start, 'P1D', days, zone);
        // Days after a start are local days and were converted to an end.
        const range = given({ start, end, days: start && !to ? undefined : days });
        const input = historyInput.parse({ ...rest, ...range });
        const result = await wholeHistory(runtime.pricing.service, input, signal);
        if (options.json) await context.terminal.out(`${JSON.stringify(result)}\n`);
        else await showHistory(result, context.terminal);
      });
    });
}

interface ForecastOptions extends QuestionOptions {
  readonly hours?: number;
  readonly day?: string;
}

function addForecast(command: Command, context: CommandContext): void {
  command
    .description('Show the coming prices: published ones, then the forecast.')
    .option(
      '--hours <n>',
      'number of hours, starting with the current one (1-168, default 24)',
      integerArgument(1, 168),
    )
    .option('--day <day>', 'one local day of the region, e.g. 2026-03-29, instead of --hours', dayNameArgument)
    .action(async (options: ForecastOptions) => {
      await withSession(context, options, async ({ runtime }) => {
        const result = await runtime.pricing.service.forecast(forecastInput.parse(questionOf(options)));
        await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showComing(result));
      });
    });
}

interface WindowOptions extends QuestionOptions {
  readonly duration?: number;
  readonly within?: number;
  readonly earliest?: ReturnType<typeof dayArgument>;
  readonly latest?: ReturnType<typeof dayArgument>;
  readonly overlapping?: boolean;
}

function addWindows(command: Command, context: CommandContext): void {
  command
    .description('Find the cheapest time windows ahead.')
    .option('--duration <time>', 'length: 15m to 24h, e.g. 90m or 2h (default 1h)', minutesArgument)
    .option('--within <hours>', 'number of hours to search (1-48, default 24)', integerArgument(1, 48))
    .option(
      '--earliest <time>',
      "windows start no earlier than this day (in the region's time zone) or instant",
      dayArgument,
    )
    .option('--latest <time>', 'windows end no later than the end of this day, or this instant', dayArgument)
    .option('--count <n>', 'maximum number of windows (1-100, default 3)', integerArgument(1, 100))
    .option('--overlapping', 'allow overlapping windows')
    .action(async (options: WindowOptions) => {
      await withSession(context, options, async ({ runtime }) => {
        const { duration, within, earliest, latest, overlapping, ...rest } = questionOf(options);
        const zone = zoneOf(options.region);
        const wanted = given({
          durationMinutes: duration,
          withinHours: within,
          earliest: earliest && startOf(earliest, zone),
          latest: latest && endOf(latest, zone),
          nonOverlapping: overlapping ? false : undefined,
        });
        const result = await runtime.pricing.service.optimalWindows(optimalWindowsInput.parse({ ...rest, ...wanted }));
        await context.terminal.out(
          options.json ? `${JSON.stringify(result)}\n` : showWindows(result, zoneOf(options.region)),
        );
      });
    });
}
