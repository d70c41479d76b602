import type { Level } from '@energy-optimizer/forecasting';
import { type Command, InvalidArgumentError } from 'commander';
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

const HELP = `
Examples:
  energy backtest --format epf --file NP.csv --test-days 728 --report np.json
  energy backtest --format epf --file NP.csv --from 2018-01-01 --to 2018-03-31 --level 1
  energy backtest --format epf --file NP.csv --test-days 28 --experts lear,kernel --no-exogenous

An EPF file has a header and one row per hour: local time, exogenous series …, price. Every day is forecast from what was
known before it: prices up to the day before, exogenous series up to the day itself. The last --test-days days up to --to
are forecast, none before --from; all before them is history. The same data gives the same figures.
Stopped or killed, a run with --report goes on where it was when the same command is run again.
Exit codes: 0 ok, 1 the file cannot be read, 2 wrong usage, 130 interrupted.
`;

/** `backtest`: how good the forecasts of a file's last days would have been. Needs no database. */
export function addBacktest(program: Command, context: CommandContext): void {
  program
    .command('backtest')
    .description('Forecast the last days of a file of prices and say how far off it would have been.')
    .option('--format <format>', 'layout of the file: epf', choiceArgument(['epf'] as const), 'epf')
    .requiredOption('--file <path>', 'the file')
    .option('--from <day>', 'no day before this one is forecast, e.g. 2018-01-01', dayNameArgument)
    .option('--to <day>', 'last day that is forecast (default: the last of the file)', dayNameArgument)
    .option(
      '--test-days <n>',
      'days that are forecast (default 728, or all from --from on)',
      integerArgument(1, 100_000),
    )
    .option('--experts <names>', 'only these families or experts, comma-separated, e.g. lear,kernel,net-0-wide', names)
    .option(
      '--level <n>',
      '1: the LASSO experts; 2: and kernels and trees; 3: and nets: the most accurate, and the slowest',
      level,
      3 as Level,
    )
    .option('--no-exogenous', 'prices and calendar only')
    .option('--report <path>', 'keep the report in this file as JSON; a run that broke off goes on from it')
    .option('--json', 'print the report as JSON instead of the table')
    .option('--verbose', 'show stacks of errors')
    .addHelpText('after', HELP)
    .action((options: BacktestOptions) => backtest(context, options));
}

async function backtest(context: CommandContext, options: BacktestOptions): Promise<void> {
  const [{ chooseExperts }, { runBacktest }, { showReport }] = await Promise.all([
    import('../backtest/choose-experts.ts'),
    import('../backtest/run.ts'),
    import('../backtest/report.ts'),
  ]);
  const experts = () => chooseExperts(options.level, options.experts);
  // A name that does not exist is told before a file is read.
  experts();
  const report = await runBacktest({ ...options, experts }, context);
  await context.terminal.out(options.json ? `${JSON.stringify(report)}\n` : showReport(report));
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
