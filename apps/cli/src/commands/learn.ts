import type { RegionCode } from '@energy-optimizer/kernel';
import type { Command } from 'commander';
import { instantArgument, regionArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed } from '../errors.ts';
import { type LearnedRegion, learnRegion, showLearned } from '../forecast/learn.ts';
import { plural } from '../format.ts';
import { type Session, withSession } from '../session.ts';
import { NO_MARKET } from './forecast.ts';

interface LearnOptions extends CommonOptions {
  readonly region?: RegionCode;
  readonly asOf?: Date;
}

const HELP = `
Examples:
  energy learn
  energy learn --region de
  energy learn --region no1 --as-of 2025-10-26T04:00Z

What a running server does every night at 04:00 UTC: learn from the prices that came, measure, and issue new forecasts. A
first run learns from the whole history and takes minutes. Errors are of what is served, one day ahead, over 28 days. A
candidate that is worse than what serves does not serve; a region another process is learning is said to be busy.
Exit code 1 when a region failed.
`;

/** `learn`: the nightly learning, now. */
export function addLearn(program: Command, context: CommandContext): void {
  const command = program
    .command('learn')
    .description('Learn from the prices that came, measure the accuracy and issue new forecasts.')
    .option('--region <code>', 'only this region (default: all that have a market price)', regionArgument)
    .option('--as-of <instant>', 'only what was known then, e.g. 2025-10-26T04:00Z (default: now)', instantArgument)
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the result as JSON').action((options: LearnOptions) =>
    withSession(context, options, (session) => learn(context, options, session)),
  );
}

async function learn(context: CommandContext, options: LearnOptions, { runtime, signal }: Session): Promise<void> {
  const { engine } = runtime.mlLoop;
  const asOf = options.asOf ?? context.clock.now();
  const regions = options.region ? [options.region] : (await engine.markets(asOf)).map(({ region }) => region);
  if (regions.length === 0) throw new CommandFailed(NO_MARKET);
  const learned: LearnedRegion[] = [];
  for (const region of regions) {
    if (signal.aborted) return;
    learned.push(await learnRegion(engine, { region, asOf, signal }, context));
  }
  await context.terminal.out(options.json ? `${JSON.stringify({ asOf, regions: learned })}\n` : showLearned(learned));
  const failed = learned.filter(({ status }) => status === 'failed');
  if (failed.length > 0) throw new CommandFailed(`${failed.length} of ${plural(regions.length, 'region')} failed`);
}
