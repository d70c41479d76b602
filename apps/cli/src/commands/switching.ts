import type { RegionCode } from '@energy-optimizer/kernel';
import { PROFILE_NAMES, recommendSwitchingInput } from '@energy-optimizer/suppliers';
import { ENERGY_UNITS } from '@energy-optimizer/tariffs';
import type { Command } from 'commander';
import {
  choiceArgument,
  dayNameArgument,
  integerArgument,
  regionArgument,
  userArgument,
  utilityArgument,
} from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { withSession } from '../session.ts';
import { showRecommendation } from '../suppliers/show-recommendation.ts';
import { readTariff } from '../tariff/files.ts';
import { addReplay } from './savings.ts';

const HELP = `
Compares the tariff of a user's household, or a stated one, with those of other suppliers, and stores the answer in the
user's list. Nothing is switched.

Examples:
  energy switching recommend 7c9e6679-7425-40de-944b-e07fc1f90ae7 --usage 3500
  energy switching recommend 7c9e6679-7425-40de-944b-e07fc1f90ae7 --usage 3500 \\
    --tariff-file mine.json --region de --supplier stadtwerk --contract-end 2027-06-01
  energy switching replay 0b9c2f1e-5d7a-4e43-9a51-7f2f6c1f3b20
`;

interface RecommendOptions extends CommonOptions {
  readonly usage: string;
  readonly tariffFile?: string;
  readonly followOn?: string;
  readonly followOnFile?: string;
  readonly region?: RegionCode;
  readonly exitFee?: string;
}

/** `switching`: recommendations to change the tariff, and their replay. */
export function addSwitching(program: Command, context: CommandContext): void {
  const switching = program
    .command('switching')
    .description('Recommend another tariff to a user, or compute a recommendation again.')
    .addHelpText('after', HELP);
  addRecommend(switching, context);
  addReplay(switching, context);
}

function addRecommend(parent: Command, context: CommandContext): void {
  const command = parent
    .command('recommend')
    .description('Compare the current tariff with those of other suppliers.')
    .argument('<user>', 'ID of the user', userArgument)
    .requiredOption('--usage <n>', 'usage of a year')
    .option('--unit <unit>', 'unit of the usage', choiceArgument(ENERGY_UNITS))
    .option('--utility <name>', 'utility (default: electricity)', utilityArgument)
    .option('--profile <name>', `shape of the usage: ${PROFILE_NAMES.join(', ')}`, choiceArgument(PROFILE_NAMES))
    .option('--tariff-id <id>', 'ID of the stored version that is the current tariff (default: of the household)')
    .option('--tariff-file <file>', 'the current tariff as a file, instead of --tariff-id')
    .option('--follow-on <id>', 'ID of the stored version that follows when the current tariff ends')
    .option('--follow-on-file <file>', 'the tariff that follows as a file, instead of --follow-on')
    .option('--region <code>', 'region of the household, with --tariff-id or --tariff-file', regionArgument)
    .option('--supplier <id>', 'supplier of the tariff in --tariff-file')
    .option('--zone <name>', 'zone of the tariff')
    .option('--contract-start <day>', 'first day of the contract', dayNameArgument)
    .option('--contract-end <day>', 'first day after the term of the contract', dayNameArgument)
    .option('--notice-days <n>', 'period of notice in days', integerArgument(0, 366))
    .option('--exit-fee <amount>', 'fee for leaving before the end of the contract')
    .option('--green', 'only renewable energy')
    .option('--contract-months <n>', 'only this minimum term; 0: rolling', integerArgument(0, 120));
  withCommonOptions(command, 'print the recommendation as JSON').action((userId: string, options: RecommendOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const input = await inputOf(options);
      const answer = await runtime.suppliers.service.recommendSwitching(userId, input);
      await context.terminal.out(options.json ? `${JSON.stringify(answer)}\n` : showRecommendation(answer));
    }),
  );
}

/** @throws UsageError for options that the operation refuses */
async function inputOf({ json: _, verbose: _verbose, usage, exitFee, ...rest }: RecommendOptions) {
  const { tariffFile, followOn, followOnFile, ...options } = rest;
  const numbers = { annualUsage: Number(usage), exitFee: exitFee === undefined ? undefined : Number(exitFee) };
  const documents = { document: await documentIn(tariffFile), followOn: await followOnOf(followOn, followOnFile) };
  const parsed = recommendSwitchingInput.safeParse(given({ ...options, ...numbers, ...documents }));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${issue!.path.join('.')}: ${issue!.message}`);
}

const documentIn = async (file: string | undefined) =>
  file === undefined ? undefined : (await readTariff(file, {})).tariff;

async function followOnOf(tariffId: string | undefined, file: string | undefined) {
  const document = await documentIn(file);
  return tariffId === undefined && document === undefined ? undefined : given({ tariffId, document });
}
