import type { JobRun } from '@energy-optimizer/jobs';
import type { Command } from 'commander';
import { integerArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { duration, utcTime } from '../format.ts';
import { withSession } from '../session.ts';
import { renderTable } from '../table.ts';

interface JobsOptions extends CommonOptions {
  readonly job?: string;
  readonly limit: number;
}

/** `jobs`: runs of scheduled jobs, newest first. */
export function addJobs(program: Command, context: CommandContext): void {
  const command = program
    .command('jobs')
    .description('List runs of scheduled jobs, newest first.')
    .option('--job <name>', 'only runs of this job, e.g. price-sync')
    .option('--limit <n>', 'maximum number of runs (1-500)', integerArgument(1, 500), 20)
    .addHelpText('after', '\nExample:\n  energy jobs --job price-sync --limit 5\n');
  withCommonOptions(command, 'print the runs as a JSON array').action((options: JobsOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const runs = await runtime.jobs.recent({ limit: options.limit, ...(options.job ? { job: options.job } : {}) });
      const names = runtime.jobs.definitions.map(({ name }) => name);
      // Runs of jobs from earlier versions are still listed.
      if (options.job !== undefined && runs.length === 0 && !names.includes(options.job))
        throw new UsageError(`unknown job ${JSON.stringify(options.job)}; jobs: ${names.join(', ')}`);
      await context.terminal.out(options.json ? `${JSON.stringify(runs)}\n` : showRuns(runs, options.job));
    }),
  );
}

function showRuns(runs: readonly JobRun[], job: string | undefined): string {
  if (runs.length === 0)
    return `${job ?? 'No job'} has ${job === undefined ? '' : 'not '}run yet. A running server (energy serve) runs jobs on their schedules.\n`;
  return renderTable(
    [
      { title: 'job', text: ({ job }) => job },
      { title: 'slot', text: ({ slot }) => utcTime(slot) },
      { title: 'status', text: ({ status }) => status },
      { title: 'tries', align: 'right', text: ({ attempts }) => String(attempts) },
      { title: 'took', align: 'right', text: took },
      { title: 'outcome', text: outcome },
    ],
    runs,
  );
}

const took = ({ startedAt, finishedAt }: JobRun): string =>
  startedAt && finishedAt ? duration(finishedAt.getTime() - startedAt.getTime()) : '-';

const SHOWN = 100;

function outcome({ error, result }: JobRun): string {
  const text = error ?? (result === null ? '' : JSON.stringify(result));
  const line = text.split('\n', 1)[0]!;
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 2)} …` : line;
}
