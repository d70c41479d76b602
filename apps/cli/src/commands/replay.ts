import { writeFile } from 'node:fs/promises';
import type { RegionCode } from '@energy-optimizer/kernel';
import type { ReplaySummary } from '@energy-optimizer/ml-loop';
import type { Command } from 'commander';
import { dayNameArgument, regionArgument } from '../args.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, describeError, EXIT, UsageError } from '../errors.ts';
import { type PriceSource, priceSources } from '../forecast/price-sources.ts';
import { perUnit } from '../format.ts';
import { createProgress } from '../progress.ts';
import { learningCurveSvg, SMOOTHING_DAYS } from '../replay/chart.ts';
import { bestMember, monthly, replayTitle, showReplay } from '../replay/show.ts';
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

Replays the stored history through the database, as a server would have processed it: each day it issues the forecast,
then observes the actual prices and learns, using only data known at the time. An interrupted run can be resumed.
It writes forecasts and learning runs of the region, so use a separate database (DATA_DIR, DATABASE_URL). A region that
has already learned from these days outside a replay is rejected.
Exit codes: 0 ok, 1 failure, 2 usage error, 130 interrupted.
`;

/** `replay`: replays past days through the database: import, forecast, observe, learn. */
export function addReplay(program: Command, context: CommandContext): void {
  program
    .command('replay')
    .description('Replay stored days through the database, and show the learning results.')
    .requiredOption('--region <code>', 'region with stored market prices', regionArgument)
    .requiredOption('--from <day>', "first day to forecast, in the region's time zone", dayNameArgument)
    .requiredOption('--to <day>', 'last day to forecast', dayNameArgument)
    .option('--report <path>', 'write the result to this file as JSON')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--chart <path>', 'write the learning curve to this file as SVG')
    .option('--verbose', 'show detailed logs and stack traces')
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
    throw new CommandFailed('interrupted; run the same command again to resume', EXIT.interrupted);
  } finally {
    progress.end();
  }
  const prices = (await priceSources(runtime.mlLoop, context.clock.now())).get(region) ?? null;
  const result = { ...summary, prices, bestMember: bestMember(summary.mae) ?? null, monthly: monthly(summary.curve) };
  if (options.chart !== undefined) await writeTo(options.chart, chartOf(summary, prices));
  if (options.report !== undefined) await writeTo(options.report, `${JSON.stringify(result, null, 2)}\n`);
  await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showReplay(summary, prices));
}

function chartOf(summary: ReplaySummary, prices: PriceSource | null): string {
  const { curve } = summary;
  if (curve.length < SMOOTHING_DAYS)
    throw new CommandFailed(`a learning curve requires at least ${SMOOTHING_DAYS} days; has ${curve.length}`);
  return learningCurveSvg(curve, { title: replayTitle(summary, prices), perUnit: perUnit(summary) });
}

async function writeTo(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandFailed(`could not write ${file}: ${describeError(error)}`, EXIT.failure, error);
  }
}
