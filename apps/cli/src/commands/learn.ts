import type { RegionCode } from '@energy-optimizer/kernel';
import type { Command } from 'commander';
import { instantArgument, regionArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed } from '../errors.ts';
import { type LearnedRegion, learnRegion, showLearned } from '../forecast/learn.ts';
import { priceSources } from '../forecast/price-sources.ts';
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

Does what a running server does every night at 04:00 UTC: learns from new prices, measures accuracy and issues forecasts.
The first run learns from the entire history and takes minutes. Errors are those of served forecasts for lead day 1, over
28 days. A candidate that is worse than the active model is not promoted. Status "busy": another process is training it.
Exit code 1 if a region failed.
`;

/** `learn`: runs the nightly learning now. */
export function addLearn(program: Command, context: CommandContext): void {
  const command = program
    .command('learn')
    .description('Learn from new prices, measure accuracy and issue new forecasts.')
    .option('--region <code>', 'only this region (default: all with market prices)', regionArgument)
    .option(
      '--as-of <instant>',
      'use only data known at this instant, e.g. 2025-10-26T04:00Z (default: now)',
      instantArgument,
    )
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the result as JSON').action((options: LearnOptions) =>
    withSession(context, options, (session) => learn(context, options, session)),
  );
}

async function learn(context: CommandContext, options: LearnOptions, { runtime, signal }: Session): Promise<void> {
  const { engine } = runtime.mlLoop;
  const asOf = options.asOf ?? context.clock.now();
  const sources = await priceSources(runtime.mlLoop, asOf);
  const regions = options.region ? [options.region] : [...sources.keys()];
  if (regions.length === 0) throw new CommandFailed(NO_MARKET);
  const learned: LearnedRegion[] = [];
  for (const region of regions) {
    if (signal.aborted) return;
    learned.push(await learnRegion(engine, { region, asOf, signal, prices: sources.get(region) ?? null }, context));
  }
  await context.terminal.out(options.json ? `${JSON.stringify({ asOf, regions: learned })}\n` : showLearned(learned));
  const failed = learned.filter(({ status }) => status === 'failed');
  if (failed.length > 0) throw new CommandFailed(`${failed.length} of ${plural(regions.length, 'region')} failed`);
}
