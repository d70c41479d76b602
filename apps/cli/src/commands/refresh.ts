import type { RegionCode } from '@energy-optimizer/kernel';
import { type PricingService, type RefreshResponse, refreshInput } from '@energy-optimizer/pricing';
import type { Command } from 'commander';
import {
  type DayOrInstant,
  dayArgument,
  endOf,
  providersArgument,
  regionsArgument,
  startOf,
  timeZoneOf,
} from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { CommandFailed, UsageError } from '../errors.ts';
import { count, plural } from '../format.ts';
import { createProgress } from '../progress.ts';
import { type Session, withSession } from '../session.ts';
import { renderTable } from '../table.ts';

interface RefreshOptions extends CommonOptions {
  readonly provider?: readonly string[];
  readonly region?: readonly RegionCode[];
  readonly from?: DayOrInstant;
  readonly to?: DayOrInstant;
}
type ProviderResult = RefreshResponse['providers'][number];

const HELP = `
Examples:
  energy refresh
  energy refresh --provider energy_charts,elering --region de,ee

Providers are those in PROVIDERS; by default, all that need no key or have one configured.
Exit code 1 if a provider failed; prices from the others are stored.
`;

/** `refresh`: runs the scheduled synchronization now. */
export function addRefresh(program: Command, context: CommandContext): void {
  const command = program
    .command('refresh')
    .description('Fetch the newest prices from the providers and store them.')
    .option('--provider <ids>', 'only these providers, comma-separated', providersArgument)
    .option('--region <codes>', 'only these regions, comma-separated', regionsArgument)
    .option('--from <day>', 'first day or instant (default: two days ago)', dayArgument)
    .option('--to <day>', 'last day, inclusive, or exclusive end instant (default: in two days)', dayArgument)
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the result as JSON').action((options: RefreshOptions) =>
    withSession(context, { ...options, quiet: true }, (session) => refresh(context, options, session)),
  );
}

async function refresh(context: CommandContext, options: RefreshOptions, session: Session): Promise<void> {
  const { runtime, signal } = session;
  const enabled = runtime.providers.map(({ id }) => id);
  const ids = options.provider ?? enabled;
  const unknown = ids.filter((id) => !enabled.includes(id));
  if (unknown.length > 0) {
    throw new UsageError(
      `provider not enabled: ${unknown.join(', ')}; enabled providers: ${enabled.join(', ') || 'none (PROVIDERS=none)'}`,
    );
  }
  if (ids.length === 0) throw new CommandFailed('no provider is enabled (PROVIDERS=none)');
  const zone = timeZoneOf(options.region ?? []);
  const question = given({
    regions: options.region,
    start: options.from && startOf(options.from, zone),
    end: options.to && endOf(options.to, zone),
  });
  const results = await askAll(context, ids, (id) =>
    runtime.pricing.service.refresh({ ...refreshInput.parse({ ...question, providers: [id] }), signal }),
  );
  const result: RefreshResponse = { at: context.clock.now(), providers: results };
  await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showResults(results));
  if (signal.aborted) return;
  const failed = results.filter(({ status }) => status === 'failed');
  if (failed.length > 0) throw new CommandFailed(`${failed.length} of ${plural(ids.length, 'provider')} failed`);
}

/** One call per provider, so that the progress bar advances; each has its own rate limit. */
async function askAll(
  context: CommandContext,
  ids: readonly string[],
  ask: (id: string) => ReturnType<PricingService['refresh']>,
): Promise<ProviderResult[]> {
  const progress = createProgress({ ...context, label: 'refresh', noun: 'providers' });
  let done = 0;
  progress.update(done, ids.length);
  const responses = await Promise.all(
    ids.map(async (id) => {
      const result = await ask(id);
      progress.update(++done, ids.length);
      return result.providers;
    }),
  ).finally(() => progress.end());
  return responses.flat();
}

const showResults = (results: readonly ProviderResult[]): string =>
  renderTable(
    [
      { title: 'provider', text: ({ provider }) => provider },
      { title: 'status', text: ({ status }) => status },
      { title: 'fetched', align: 'right', text: ({ fetched }) => count(fetched) },
      { title: 'stored', align: 'right', text: ({ stored }) => count(stored) },
      { title: 'changed', align: 'right', text: ({ changed }) => count(changed) },
      { title: 'unchanged', align: 'right', text: ({ unchanged }) => count(unchanged) },
      { title: 'rejected', align: 'right', text: ({ rejected }) => count(rejected) },
      { title: 'why', text: why },
    ],
    results,
  );

function why({ error, rejections }: ProviderResult): string {
  if (error) return error.message;
  const [first] = rejections;
  return first ? `${first.code}: ${first.reason} (${first.where})` : '';
}
