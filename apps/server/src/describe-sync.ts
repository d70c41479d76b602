import type { SourceStatus } from '@energy-optimizer/pricing';
import { commonReason } from '@energy-optimizer/providers';

const IMPORT_HINT =
  'without network access, run npm run demo or import your own prices (npm run energy -- import --help)';

/**
 * The result of a synchronization in readable form: one line per provider.
 * @param providers ids of the providers fetched
 * @param since when the synchronization began
 */
export function* describeSync(
  statuses: readonly SourceStatus[],
  { providers, since }: { readonly providers: readonly string[]; readonly since: Date },
): Generator<string> {
  const failures: { provider: string; message: string }[] = [];
  for (const provider of providers) {
    const status = statuses.find(({ source }) => source === provider);
    if (status?.lastSuccessAt && status.lastSuccessAt >= since) yield describeSuccess(status);
    else failures.push({ provider, message: status?.lastError ?? 'not attempted' });
  }
  const isNone = failures.length === providers.length;
  for (const { provider, message } of failures) yield `failed       ${provider}: ${commonReason(provider, message)}`;
  if (isNone) yield `hint         ${IMPORT_HINT}`;
}

const describeSuccess = ({ source, stored, revised, unchanged, rejected }: SourceStatus): string =>
  `fetched      ${source}: ${stored} new, ${revised} revised, ${unchanged} unchanged, ${rejected} rejected`;
