import type { Level } from '@energy-optimizer/forecasting';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { choiceArgument, dayNameArgument, integerArgument } from '../args.ts';
import type { CommandContext } from '../context.ts';

interface BacktestOptions {
  readonly format: 'epf';
  readonly file: string;
  readonly from?: string;
  readonly to?: string;
  readonly testDays?: number;
  readonly experts?: readonly string[];
  readonly level: Level;
  readonly exogenous: boolean;
  readonly report?: string;
  readonly json?: boolean;
}

const SUBJECTS = ['forecast', 'plan'] as const;
type Subject = (typeof SUBJECTS)[number];

const HELP = `
Examples:
  energy backtest --format epf --file NP.csv --test-days 728 --report np.json
  energy backtest --format epf --file NP.csv --from 2018-01-01 --to 2018-03-31 --level 1
  energy backtest --format epf --file NP.csv --test-days 28 --experts lear,kernel --no-exogenous
  energy backtest plan --file NP.csv --test-days 728 --level 1

An EPF file has a header and one row per hour: local time, exogenous series …, price. Each day is forecast from the data
known before it: prices up to the previous day, exogenous series up to the day itself. The last --test-days days up to
--to are forecast, but none before --from; everything earlier is history. Results are reproducible.
backtest plan replays a battery, a vehicle and three appliances on these days and prints the share of the saving with
perfect foresight that plans capture: with the forecasts, with the prices of the last day, and with a night tariff.
A run with --report that was stopped or killed resumes when the same command is run again.
Exit codes: 0 ok, 1 unreadable file, 2 usage error, 130 interrupted.
`;

/** `backtest`: the accuracy forecasts of a file's last days would have had. Requires no database. */
export function addBacktest(program: Command, context: CommandContext): void {
  program
    .command('backtest')
    .description('Backtest forecasts, or plans made with them, on the last days of a price file.')
    .addArgument(
      new Argument('[what]', 'errors of forecasts, or savings of plans').choices(SUBJECTS).default('forecast'),
    )
    .option('--format <format>', 'file format: epf', choiceArgument(['epf'] as const), 'epf')
    .requiredOption('--file <path>', 'path of the file')
    .option('--from <day>', 'earliest day to forecast, e.g. 2018-01-01', dayNameArgument)
    .option('--to <day>', 'last day to forecast (default: last day of the file)', dayNameArgument)
    .option(
      '--test-days <n>',
      'number of days to forecast (default 728, or all days from --from)',
      integerArgument(1, 100_000),
    )
    .option('--experts <names>', 'only these families or experts, comma-separated, e.g. lear,kernel,net-0-wide', names)
    .option(
      '--level <n>',
      '1: LASSO experts; 2: plus kernels and trees; 3: plus neural networks (most accurate, slowest)',
      level,
      3 as Level,
    )
    .option('--no-exogenous', 'use only prices and calendar')
    .option('--report <path>', 'write the report to this file as JSON; an interrupted run resumes from it')
    .option('--json', 'print the report as JSON instead of a table')
    .option('--verbose', 'show stack traces')
    .addHelpText('after', HELP)
    .action((what: Subject, options: BacktestOptions) => backtest(context, what, options));
}

async function backtest(context: CommandContext, what: Subject, options: BacktestOptions): Promise<void> {
  const [{ chooseExperts }, { runBacktest, scoresOf }, { showReport }, { showSavings, savingsOf }] = await Promise.all([
    import('../backtest/choose-experts.ts'),
    import('../backtest/run.ts'),
    import('../backtest/report.ts'),
    import('../backtest/savings.ts'),
  ]);
  const experts = () => chooseExperts(options.level, options.experts);
  // Unknown names are reported before any file is read.
  experts();
  const print = (report: object, text: string) =>
    context.terminal.out(options.json ? `${JSON.stringify(report)}\n` : text);
  const request = { ...options, experts };
  if (what === 'plan') {
    const report = await runBacktest(request, context, (days) => savingsOf(options.file, days));
    return await print(report, showSavings(report));
  }
  const report = await runBacktest(request, context, (days) => scoresOf(options.file, days));
  await print(report, showReport(report));
}

const level = (text: string): Level => Number(choiceArgument(['1', '2', '3'] as const)(text)) as Level;

function names(text: string): string[] {
  const list = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (list.length === 0) throw new InvalidArgumentError('It must name families or experts, e.g. lear,kernel.');
  return list;
}
