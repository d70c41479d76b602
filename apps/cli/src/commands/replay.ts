import { writeFile } from 'node:fs/promises';
import type { RegionCode } from '@energy-optimizer/kernel';
import type { ReplaySummary } from '@energy-optimizer/ml-loop';
import type { Command } from 'commander';
import { dayNameArgument, regionArgument } from '../args.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, describeError, EXIT, UsageError } from '../errors.ts';
import { perUnit } from '../format.ts';
import { createProgress } from '../progress.ts';
import { learningCurveSvg, SMOOTHING_DAYS } from '../replay/chart.ts';
import { bestMember, monthly, showReplay } from '../replay/show.ts';
import { type Session, withSession } from '../session.ts';

interface ReplayOptions {
  readonly region: RegionCode;
  readonly from: string;
  readonly to: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly chart?: string;
  readonly verbose?: boolean;
}

const HELP = `
Examples:
  energy import epf --file NP.csv --region no1
  energy replay --region no1 --from 2016-12-27 --to 2018-12-24 --report replay.json --chart learning-curve.svg

Lives the stored history again through the database, as a server would have: every day issue the forecast, then observe the
prices that came and learn. Only what was known then is used. Stopped or killed, it goes on where it was.
Forecasts and learning runs of the region are written; use a database of its own (DATA_DIR, DATABASE_URL): a region that has
learned these days otherwise is refused.
Exit codes: 0 ok, 1 failure, 2 wrong usage, 130 interrupted.
`;

/** `replay`: two years in a night: import, forecast, observe, learn, day by day. */
export function addReplay(program: Command, context: CommandContext): void {
  program
    .command('replay')
    .description('Live stored days again through the database, and show what was learned.')
    .requiredOption('--region <code>', 'region with stored market prices', regionArgument)
    .requiredOption('--from <day>', "first day that is forecast, in the region's time", dayNameArgument)
    .requiredOption('--to <day>', 'last day that is forecast', dayNameArgument)
    .option('--report <path>', 'write the result there as JSON')
    .option('--json', 'print the result as JSON instead of the table')
    .option('--chart <path>', 'draw the learning curve there as SVG')
    .option('--verbose', 'show what happens in detail, and stacks of errors')
    .addHelpText('after', HELP)
    .action(async (options: ReplayOptions) => {
      if (options.to < options.from) throw new UsageError('--to must not be before --from');
      await withSession(context, options, (session) => replay(context, options, session));
    });
}

async function replay(context: CommandContext, options: ReplayOptions, { runtime, signal }: Session): Promise<void> {
  const { region, from, to } = options;
  const progress = createProgress({ ...context, label: `replay ${region}`, noun: 'days' });
  let summary: ReplaySummary;
  try {
    summary = await runtime.mlLoop.engine.replay({
      ...{ region, from, to, signal },
      onDay: ({ done, total }) => progress.update(done, total),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new CommandFailed('interrupted; run the same command again and it goes on', EXIT.interrupted);
  } finally {
    progress.end();
  }
  const result = { ...summary, bestMember: bestMember(summary.mae) ?? null, monthly: monthly(summary.curve) };
  if (options.chart !== undefined) await writeTo(options.chart, chartOf(summary));
  if (options.report !== undefined) await writeTo(options.report, `${JSON.stringify(result, null, 2)}\n`);
  await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showReplay(summary));
}

function chartOf(summary: ReplaySummary): string {
  const { region, curve } = summary;
  if (curve.length < SMOOTHING_DAYS)
    throw new CommandFailed(`${curve.length} days make no curve: it needs ${SMOOTHING_DAYS}`);
  const title = `Replay of ${region}, ${curve[0]!.date} to ${curve.at(-1)!.date}`;
  return learningCurveSvg(curve, { title, perUnit: perUnit(summary) });
}

async function writeTo(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandFailed(`${file} cannot be written: ${describeError(error)}`, EXIT.failure, error);
  }
}
