import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { integerArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { readProblem } from '../plan/read-problem.ts';

const HELP = `
The problem is an energy-problem/1 document: steps and prices, batteries, vehicles, appliances, heating, limits of the grid
connection. docs/optimizer.md explains every field; energy plan --schema prints its JSON Schema. The plan is printed as a
chart with the reason for every slot, or with --json as one energy-plan/1 document. A wish that cannot be met is a conflict
of the plan, with the smallest changes that resolve it. Neither a server nor a database is needed.

Examples:
  energy plan problem.json
  energy plan problem.json --json > plan.json
  energy plan - --gap 0.005 --time-limit 5 < problem.json

Exit codes: 0 planned, also with conflicts; 1 the problem cannot be read or is not valid; 2 usage error.
`;

interface PlanOptions extends CommonOptions {
  readonly gap?: number;
  readonly timeLimit?: number;
  readonly schema?: boolean;
}

/** `plan <file>`: the cheapest plan for a problem. Loads nothing but the planner. */
export function addPlan(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('plan')
    .description('Compute the cheapest plan for a planning problem.')
    .argument('[file]', 'path of the problem, or - for standard input')
    .option(
      '--gap <share>',
      'share of the objective within which a plan counts as optimal (default 1e-6 up to 300 steps, then 0.005)',
      shareArgument,
    )
    .option('--time-limit <seconds>', 'the best plan found by then is printed (default 20)', integerArgument(1, 3_600))
    .option('--schema', 'print the JSON Schema of a problem')
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the plan as JSON').action(
    async (file: string | undefined, options: PlanOptions) => {
      const planning = await import('@energy-optimizer/planning');
      if (options.schema) {
        await terminal.out(`${JSON.stringify(planning.problemJsonSchema(), null, 2)}\n`);
        return;
      }
      if (file === undefined) return command.error("error: missing required argument 'file'");
      const problem = planning.parseProblem(await readProblem(file, process.stdin));
      const timeLimitMs = options.timeLimit === undefined ? undefined : options.timeLimit * 1_000;
      const plan = await planning.planEnergy(problem, given({ gap: options.gap, timeLimitMs }));
      if (options.json) {
        await terminal.out(`${JSON.stringify(plan)}\n`);
        return;
      }
      const { showPlan } = await import('../plan/show.ts');
      await terminal.out(showPlan(problem, plan));
    },
  );
}

function shareArgument(text: string): number {
  const share = /^(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('It must be a share from 0 to 1, such as 0.005.');
  return share;
}
