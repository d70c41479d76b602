import type { SourceStatus } from '@energy-optimizer/pricing';
import { groupFailures } from '@energy-optimizer/providers';

const IMPORT_HINT = 'prices can be imported from files: energy import --help';

/**
 * What came of a synchronisation, for a person: a line for each provider that delivered, one for each reason others did not.
 * @param providers the ids of those that were asked
 * @param since when the synchronisation began
 */
export function* describeSync(
  statuses: readonly SourceStatus[],
  { providers, since }: { readonly providers: readonly string[]; readonly since: Date },
): Generator<string> {
  const failures: { provider: string; message: string }[] = [];
  for (const provider of providers) {
    const status = statuses.find(({ source }) => source === provider);
    if (status?.lastSuccessAt && status.lastSuccessAt >= since) yield describeSuccess(status);
    else failures.push({ provider, message: status?.lastError ?? 'not tried' });
  }
  const isNone = failures.length === providers.length;
  for (const group of groupFailures(failures)) {
    const { length } = group.providers;
    const who = length > 1 && isNone ? `${length} of ${providers.length} providers` : group.providers.join(', ');
    yield `not reached  ${who}: ${group.reason}${isNone && length === providers.length ? `; ${IMPORT_HINT}` : ''}`;
  }
}

const describeSuccess = ({ source, stored, revised, unchanged, rejected }: SourceStatus): string =>
  `fetched      ${source}: ${stored} new, ${revised} changed, ${unchanged} known, ${rejected} rejected`;
