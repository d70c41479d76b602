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
    .option('--unit <unit>', `unit of the answer: ${PRICE_UNITS.join(', ')}`, choiceArgument(PRICE_UNITS));
  return withCommonOptions(command, 'print the answer as JSON (times in UTC)');
}

/** One question: its answer as JSON or as text. */
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

/** `compare`, `statistics`, `trends`, `peak-hours`: what the API says of a region's prices, in the terminal. */
export function addAnalysis(program: Command, context: CommandContext): void {
  const compare = market(program.command('compare'))
    .description("Suppliers' tariffs, cheapest first.")
    .option('--annual-usage <amount>', 'units used in a year: ranks by all-in price, standing charge included', amount)
    .addHelpText('after', '\nExamples:\n  energy compare --region uk_c --annual-usage 2900\n');
  answering(
    compare,
    context,
    (service, input) => service.compare(pricingSchemas.compareInput.parse(input)),
    showComparison,
  );

  const statistics = market(program.command('statistics'))
    .description('Lowest, highest and mean price of the last days, and how much they vary.')
    .option('--days <n>', 'days back from the end of this hour (1-365, default 7)', integerArgument(1, 365))
    .addHelpText('after', example('statistics'));
  answering(
    statistics,
    context,
    (service, input) => service.statistics(pricingSchemas.statisticsInput.parse(input)),
    showStatistics,
  );

  const trends = market(program.command('trends'))
    .description('Whether prices rose or fell: first third of the last days against the last third.')
    .option('--days <n>', 'days back from the end of this hour (1-90, default 7)', integerArgument(1, 90))
    .addHelpText('after', example('trends'));
  answering(trends, context, (service, input) => service.trends(pricingSchemas.trendsInput.parse(input)), showTrend);

  const peakHours = market(program.command('peak-hours'))
    .description('Mean price of each local hour of the last days, and which hours are dear or cheap.')
    .option('--days <n>', 'days back from the end of this hour (1-30, default 7)', integerArgument(1, 30))
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
