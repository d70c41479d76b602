import type { Sql } from '@energy-optimizer/db';
import { getRegion, localDate, localTimeZone } from '@energy-optimizer/kernel';
import type { Tariff } from '@energy-optimizer/tariffs';
import { yearFrom } from '../comparison/year.ts';
import type { SuppliersContext } from '../context.ts';
import { tariffMismatch, unknownTariff } from '../errors.ts';
import { findTariff } from '../store/tariffs.ts';
import { readDocument, requireRegionOf, requireUtility } from '../use-cases/household-tariffs.ts';
import { today } from '../use-cases/places.ts';
import { type CurrentTariff, type CurrentVersion, type SwitchingRequest, versionsFrom } from './current-tariff.ts';

type Context = Pick<SuppliersContext, 'db' | 'households' | 'clock'>;
type Following = Pick<CurrentTariff, 'tariff' | 'versions' | 'until'>;

/**
 * The current tariff with the one that the household states to follow it, from the day on which its own terms end.
 * @throws AppError `tariff_mismatch`, `unknown_tariff` (404), `invalid_tariff`
 */
export async function withFollowOn(
  context: Context,
  current: CurrentTariff,
  { followOn, utility }: SwitchingRequest,
  signal: AbortSignal | undefined,
): Promise<CurrentTariff> {
  if (followOn === undefined) return current;
  const end = endWithinYear(context, current);
  const { tariffId, document } = followOn;
  const next =
    tariffId === undefined
      ? await followingDocument(context, document, utility, signal)
      : await followingVersion(context.db, tariffId, utility, current, end);
  requireSameTerms(next.tariff, current.tariff);
  const [first, ...later] = next.versions as [CurrentVersion, ...CurrentVersion[]];
  return { ...current, versions: [...current.versions, { ...first, from: end }, ...later], until: next.until };
}

/** The day on which the follow-on tariff begins. */
function endWithinYear({ clock }: Context, { until, region }: CurrentTariff): string {
  const now = today(clock, region);
  const timeZone = localTimeZone(getRegion(region));
  const yearEnd = localDate(yearFrom(now, timeZone).end, timeZone);
  if (until === null || until >= yearEnd)
    throw tariffMismatch(
      'followOn',
      `The terms of the current tariff do not end before ${yearEnd}, so no other tariff follows within the year: omit followOn.`,
    );
  if (until <= now)
    throw tariffMismatch(
      'followOn',
      `The terms of the current tariff ended on ${until}: state the tariff that applies today as tariffId or document instead.`,
    );
  return until;
}

async function followingDocument(
  context: Context,
  document: unknown,
  utility: string,
  signal: AbortSignal | undefined,
): Promise<Following> {
  const { tariff } = await readDocument(context, document, signal);
  requireUtility(utility, tariff.utility, 'followOn.document');
  const versions = [{ id: null, from: null, text: JSON.stringify(tariff) }];
  return { tariff, versions, until: tariff.until ?? null };
}

async function followingVersion(
  db: Sql,
  id: string,
  utility: string,
  { region }: CurrentTariff,
  from: string,
): Promise<Following> {
  const version = await findTariff(db, id);
  if (version === undefined) throw unknownTariff(id);
  requireUtility(utility, version.utility, 'followOn.tariffId');
  requireRegionOf(version, region);
  const found = await versionsFrom(db, version, from, yearEndAfter(from));
  if (found === undefined)
    throw tariffMismatch('followOn.tariffId', `No stored version of the tariff is in force on ${from}.`);
  return found;
}

/** Later than the end of any year that contains the day. */
const yearEndAfter = (day: string): string => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;

function requireSameTerms(next: Tariff, { currency }: Tariff): void {
  if (next.currency !== currency)
    throw tariffMismatch('followOn', `Its currency is ${next.currency}; that of the current tariff is ${currency}.`);
  if (next.components.some(({ contractMonths }) => contractMonths !== undefined))
    throw tariffMismatch(
      'followOn',
      'Its charges depend on the months of a contract of its own: state the charges that apply after the introductory rates.',
    );
}
