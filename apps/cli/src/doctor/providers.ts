import { DAY_MS } from '@energy-optimizer/kernel';
import { DEMO_NOTICE, DEMO_SOURCE, PROVIDER_ENTRIES, type SourceStatus } from '@energy-optimizer/pricing';
import { groupFailures } from '@energy-optimizer/providers';
import type { Config, Runtime } from '@energy-optimizer/server';
import { plural, utcTime } from '../format.ts';
import { keyVariable } from '../provider-keys.ts';
import { type Finding, ok, warn } from './finding.ts';

/** A source without a successful fetch for this long is reported; sources are fetched several times a day. */
const SILENT_MS = 2 * DAY_MS;

/**
 * Which providers are active, which have no key, and the result of the last fetch of each; demo data has none of them.
 */
export async function* providers(runtime: Runtime, config: Config, now: Date): AsyncGenerator<Finding> {
  if ((await runtime.pricing.service.dataAges()).some(({ source }) => source === DEMO_SOURCE)) {
    yield ok('prices', DEMO_NOTICE);
    return;
  }
  const active = runtime.providers.map(({ id }) => id);
  yield active.length > 0
    ? ok('providers', `${active.length} active: ${active.join(', ')}`)
    : warn(
        'providers',
        'none active (PROVIDERS)',
        'unset PROVIDERS to enable all providers that need no key, or import files',
      );
  yield* keys(config);
  const known = new Map((await runtime.pricing.service.sourceStatus()).map((status) => [status.source, status]));
  const asked = active.filter((id) => known.has(id));
  const statuses = asked.map((id) => known.get(id)!);
  yield* failing(statuses);
  for (const status of statuses) if (status.consecutiveFailures === 0) yield lastTime(status, now);
  if (active.length > 0 && asked.length === 0) {
    yield warn('last refresh', 'no provider has been called yet', 'run energy refresh, or start the server');
  }
}

function* keys(config: Config): Generator<Finding> {
  const without = PROVIDER_ENTRIES.filter(({ id, key }) => key === 'required' && !keyOf(config, id)).map(
    ({ id }) => id,
  );
  const wanted = without.filter((id) => config.providers?.includes(id));
  if (wanted.length > 0) {
    yield warn(
      'keys',
      `${wanted.join(', ')} listed in PROVIDERS, but no key configured`,
      `set ${wanted.map(keyVariable).join(', ')}`,
    );
  } else if (config.providers === undefined && without.length > 0) {
    yield ok('keys', `${without.join(', ')} disabled without ${without.map(keyVariable).join(', ')}`);
  }
}

const keyOf = (config: Config, id: string): string | undefined =>
  (config.providerKeys as Readonly<Record<string, string | undefined>>)[id];

/** One finding per cause: without a network, all providers share one. */
function* failing(statuses: readonly SourceStatus[]): Generator<Finding> {
  const failed = statuses.filter(({ consecutiveFailures }) => consecutiveFailures > 0);
  const causes = groupFailures(failed.map(({ source, lastError }) => ({ provider: source, message: lastError ?? '' })));
  for (const { reason, providers: ids } of causes) {
    const [only, another] = ids;
    const name = another === undefined ? only! : plural(ids.length, 'provider');
    const who = another === undefined ? '' : ` (${ids.join(', ')})`;
    const tries = Math.max(
      ...failed.filter(({ source }) => ids.includes(source)).map((one) => one.consecutiveFailures),
    );
    const times = tries === 1 ? 'the last attempt failed' : `the last ${tries} attempts failed`;
    yield warn(
      name,
      `${times}: ${reason}${who}`,
      `check the network, then run energy refresh --provider ${ids.join(',')}`,
    );
  }
}

function lastTime(status: SourceStatus, now: Date): Finding {
  const { source, lastSuccessAt } = status;
  const success = lastSuccessAt ? `last success ${utcTime(lastSuccessAt)}` : 'never succeeded';
  const silent = lastSuccessAt !== null && now.getTime() - lastSuccessAt.getTime() > SILENT_MS;
  return silent
    ? warn(source, success, 'check that the server is running; it refreshes every six hours')
    : ok(source, success);
}
