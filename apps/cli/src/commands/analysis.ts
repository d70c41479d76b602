import { compareInput, peakHoursInput, statisticsInput, trendsInput } from '@energy-optimizer/pricing';
import { type Command, InvalidArgumentError } from 'commander';
import { dayNameArgument, integerArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given } from '../context.ts';
import { showComparison, showPeakHours, showStatistics, showTrend } from '../prices/show-analysis.ts';
import { type Session, withSession } from '../session.ts';
import { market, question, withDirection } from './prices.ts';

interface MarketOptions extends CommonOptions {
  readonly region: string;
}

/** A query for the last days of one series. */
const period = (command: Command, maxDays: number): Command =>
  question(command)
    .option(
      '--days <n>',
      `days before the end of the current hour (1-${maxDays}, default 7)`,
      integerArgument(1, maxDays),
    )
    .option('--day <day>', 'one local day of the region, e.g. 2026-03-29, instead of --days', dayNameArgument);

/** Runs one query and prints the result as JSON or text. */
function runAnalysis<A>(
  command: Command,
  context: CommandContext,
  ask: (service: Session['runtime']['pricing']['service'], input: object) => Promise<A>,
  show: (result: A) => string,
): void {
  command.action((options: MarketOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json, verbose: _, ...input } = options;
      const result = await ask(runtime.pricing.service, given(input));
      await context.terminal.out(json ? `${JSON.stringify(result)}\n` : show(result));
    }),
  );
}

const example = (command: string): string => `\nExamples:\n  energy ${command} --region de\n`;

/** `compare`, `statistics`, `trends`, `peak-hours`: the price analyses of the API in the terminal. */
export function addAnalysis(program: Command, context: CommandContext): void {
  const compare = withDirection(market(program.command('compare')))
    .description('Compare supplier tariffs, cheapest first.')
    .option('--annual-usage <amount>', 'annual usage; ranks by all-in price, including the standing charge', amount)
    .addHelpText('after', '\nExamples:\n  energy compare --region uk_c --annual-usage 2900\n');
  runAnalysis(compare, context, (service, input) => service.compare(compareInput.parse(input)), showComparison);

  const statistics = withDirection(period(program.command('statistics'), 365))
    .description('Show the lowest, highest and mean price of recent days, and their volatility.')
    .addHelpText('after', example('statistics'));
  runAnalysis(
    statistics,
    context,
    (service, input) => service.statistics(statisticsInput.parse(input)),
    showStatistics,
  );

  const trends = period(program.command('trends'), 90)
    .description('Show the price trend: the first third of recent days against the last third.')
    .addHelpText('after', example('trends'));
  runAnalysis(trends, context, (service, input) => service.trends(trendsInput.parse(input)), showTrend);

  const peakHours = withDirection(period(program.command('peak-hours'), 30))
    .description('Show the mean price of each local hour over recent days, with peak and off-peak hours.')
    .addHelpText('after', example('peak-hours'));
  runAnalysis(peakHours, context, (service, input) => service.peakHours(peakHoursInput.parse(input)), showPeakHours);
}

function amount(text: string): number {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (value <= 0) throw new InvalidArgumentError('It must be a positive number, such as 2900.');
  return value;
}
