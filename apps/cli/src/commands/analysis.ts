import { PRICE_UNITS } from '@energy-optimizer/kernel';
import { pricingSchemas } from '@energy-optimizer/pricing';
import { type Command, InvalidArgumentError } from 'commander';
import { choiceArgument, currencyArgument, integerArgument, regionArgument, utilityArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { showComparison, showPeakHours, showStatistics, showTrend } from '../prices/show-analysis.ts';
import { type Session, withSession } from '../session.ts';

interface MarketOptions extends CommonOptions {
  readonly region: string;
}

/** The options that the questions about a whole market have. */
function market(command: Command): Command {
  command
    .requiredOption('--region <code>', 'region, e.g. de, no1, us_ct', regionArgument)
    .option('--utility <name>', 'electricity, natural_gas, heating_oil, propane, community_solar', utilityArgument)
    .option('--currency <code>', 'only prices in this currency, e.g. EUR', currencyArgument)
    .option('--unit <unit>', `unit of the prices: ${PRICE_UNITS.join(', ')}`, choiceArgument(PRICE_UNITS));
  return withCommonOptions(command, 'print the result as JSON (times in UTC)');
}

/** Runs one query and prints the result as JSON or text. */
function answering<A>(
  command: Command,
  context: CommandContext,
  ask: (service: Session['runtime']['pricing']['service'], input: object) => Promise<A>,
  show: (answer: A) => string,
): void {
  command.action((options: MarketOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { json, verbose: _, ...input } = options;
      const answer = await ask(runtime.pricing.service, given(input));
      await context.terminal.out(json ? `${JSON.stringify(answer)}\n` : show(answer));
    }),
  );
}

const example = (command: string): string => `\nExamples:\n  energy ${command} --region de\n`;

/** `compare`, `statistics`, `trends`, `peak-hours`: the price analyses of the API in the terminal. */
export function addAnalysis(program: Command, context: CommandContext): void {
  const compare = market(program.command('compare'))
    .description('Compare supplier tariffs, cheapest first.')
    .option('--annual-usage <amount>', 'annual usage; ranks by all-in price, including the standing charge', amount)
    .addHelpText('after', '\nExamples:\n  energy compare --region uk_c --annual-usage 2900\n');
  answering(
    compare,
    context,
    (service, input) => service.compare(pricingSchemas.compareInput.parse(input)),
    showComparison,
  );

  const statistics = market(program.command('statistics'))
    .description('Show the lowest, highest and mean price of recent days, and their volatility.')
    .option('--days <n>', 'days before the end of the current hour (1-365, default 7)', integerArgument(1, 365))
    .addHelpText('after', example('statistics'));
  answering(
    statistics,
    context,
    (service, input) => service.statistics(pricingSchemas.statisticsInput.parse(input)),
    showStatistics,
  );

  const trends = market(program.command('trends'))
    .description('Show the price trend: the first third of recent days against the last third.')
    .option('--days <n>', 'days before the end of the current hour (1-90, default 7)', integerArgument(1, 90))
    .addHelpText('after', example('trends'));
  answering(trends, context, (service, input) => service.trends(pricingSchemas.trendsInput.parse(input)), showTrend);

  const peakHours = market(program.command('peak-hours'))
    .description('Show the mean price of each local hour over recent days, with peak and off-peak hours.')
    .option('--days <n>', 'days before the end of the current hour (1-30, default 7)', integerArgument(1, 30))
    .addHelpText('after', example('peak-hours'));
  answering(
    peakHours,
    context,
    (service, input) => service.peakHours(pricingSchemas.peakHoursInput.parse(input)),
    showPeakHours,
  );
}

function amount(text: string): number {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (value <= 0) throw new InvalidArgumentError('It must be a positive number, such as 2900.');
  return value;
}
