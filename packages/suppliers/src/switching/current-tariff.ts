import type { Sql } from '@energy-optimizer/db';
import { getRegion, localDate, localTimeZone } from '@energy-optimizer/kernel';
import type { Tariff } from '@energy-optimizer/tariffs';
import type { z } from 'zod';
import { yearFrom } from '../comparison/year.ts';
import type { SuppliersContext } from '../context.ts';
import { unknownSupplier, unknownTariff } from '../errors.ts';
import type { recommendSwitchingInput } from '../schemas/index.ts';
import type { ContractFacts } from '../store/household.ts';
import { findSupplier } from '../store/suppliers.ts';
import { findTariff, type StoredTariff, type StoredTariffDocument, versionsInForce } from '../store/tariffs.ts';
import { tariffTexts } from '../store/texts.ts';
import { readDocument, requireHousehold, requireRegionOf, requireUtility } from '../use-cases/household-tariffs.ts';
import { today } from '../use-cases/places.ts';
import type { OwnSupplier } from './own-supplier.ts';

export type SwitchingRequest = z.output<typeof recommendSwitchingInput>;

/** The current tariff of a household with the facts of its contract. */
export interface CurrentTariff extends ContractFacts {
  /** ID of the stored version; null: a document of the user's own. */
  readonly id: string | null;
  readonly name: string;
  /** In force today. */
  readonly tariff: Tariff;
  /** It and the versions that are known to follow within the year, each from its first day. */
  readonly versions: readonly CurrentVersion[];
  /** First day on which its terms are not known; null: none is stated. */
  readonly until: string | null;
}

/** A version of the current tariff, whose document is billed. */
export interface CurrentVersion {
  readonly id: string | null;
  readonly from: string | null;
  /** JSON */
  readonly text: string;
}

type Context = Pick<SuppliersContext, 'db' | 'households' | 'clock'>;

/**
 * The tariff of the request, or else the stored one.
 * @throws AppError `unknown_household_tariff`, `unknown_tariff`, `unknown_supplier` (404), `invalid_tariff`,
 *   `tariff_mismatch`
 */
export function currentTariff(
  context: Context,
  userId: string,
  request: SwitchingRequest,
  signal: AbortSignal | undefined,
): Promise<CurrentTariff> {
  const { tariffId, document } = request;
  if (tariffId !== undefined) return statedVersion(context, request, tariffId);
  if (document !== undefined) return statedDocument(context, request, document, signal);
  return context.db.withUser(userId, async (tx) => {
    const { tariff, document: own, ...facts } = await requireHousehold(tx, userId, request.utility);
    return tariff
      ? storedVersion(tx, tariff, facts, today(context.clock, facts.region))
      : ownDocument(own as Tariff, facts);
  });
}

const factsOf = (request: SwitchingRequest, supplierId: string | null): ContractFacts => ({
  region: request.region!,
  supplierId,
  zone: request.zone ?? null,
  contractStart: request.contractStart ?? null,
  contractEnd: request.contractEnd ?? null,
  noticeDays: request.noticeDays ?? null,
  noticeGivenOn: request.noticeGivenOn ?? null,
  exitFee: request.exitFee ?? null,
});

async function statedVersion({ db, clock }: Context, request: SwitchingRequest, id: string): Promise<CurrentTariff> {
  const tariff = await findTariff(db, id);
  if (tariff === undefined) throw unknownTariff(id);
  requireUtility(request.utility, tariff.utility, 'tariffId');
  requireRegionOf(tariff, request.region!);
  return storedVersion(db, tariff, factsOf(request, tariff.supplierId), today(clock, request.region));
}

async function statedDocument(
  context: Context,
  request: SwitchingRequest,
  document: unknown,
  signal: AbortSignal | undefined,
): Promise<CurrentTariff> {
  const { supplier } = request;
  const { tariff } = await readDocument(context, document, signal);
  requireUtility(request.utility, tariff.utility, 'document');
  if (supplier !== undefined && (await findSupplier(context.db, supplier)) === undefined)
    throw unknownSupplier(supplier);
  return ownDocument(tariff, factsOf(request, supplier ?? null));
}

/**
 * Of the tariff that a version belongs to, the version in force on a day (the version itself if there is none) and those
 * that follow without a gap within the year.
 */
async function storedVersion(
  sql: Sql,
  version: StoredTariffDocument,
  facts: ContractFacts,
  on: string,
): Promise<CurrentTariff> {
  const yearEnd = yearEndOf(facts.region, on);
  const found = (await versionsFrom(sql, version, on, yearEnd)) ?? (await versionAlone(sql, version));
  const { id, name } = found;
  return { ...facts, id, name, tariff: found.tariff, versions: found.versions, until: found.until };
}

type Versions = Pick<CurrentTariff, 'name' | 'tariff' | 'versions' | 'until'> & { readonly id: string };

/** The version of a tariff in force on a day and those that follow it; undefined: none is in force. */
export async function versionsFrom(
  sql: Sql,
  version: StoredTariffDocument,
  on: string,
  yearEnd: string,
): Promise<Versions | undefined> {
  const versions = (await versionsInForce(sql, version.id)) ?? [];
  const first = versions.find(
    ({ validFrom, inForceUntil: until }) => (validFrom === null || validFrom <= on) && (until === null || until > on),
  );
  return first && chainOf(sql, version, followed(first, versions, yearEnd));
}

const versionAlone = (sql: Sql, version: StoredTariffDocument): Promise<Versions> => chainOf(sql, version, [version]);

async function chainOf(sql: Sql, version: StoredTariffDocument, chain: readonly StoredTariff[]): Promise<Versions> {
  const first = chain[0]!;
  const texts = await tariffTexts(
    sql,
    chain.map(({ id }) => id),
  );
  const row = first.id === version.id ? version : (await findTariff(sql, first.id))!;
  return {
    ...{ id: row.id, name: row.name, tariff: row.document as Tariff, until: chain.at(-1)!.inForceUntil },
    versions: chain.map(({ id, validFrom }) => ({
      ...{ id, from: validFrom, text: texts.find((one) => one.id === id)!.document },
    })),
  };
}

/** A version and those that follow it, each on the day on which the one before ends. */
function followed(first: StoredTariff, versions: readonly StoredTariff[], yearEnd: string): StoredTariff[] {
  const chain = [first];
  for (const next of versions) {
    const end = chain.at(-1)!.inForceUntil;
    if (end !== null && end < yearEnd && next.validFrom === end && next.currency === first.currency) chain.push(next);
  }
  return chain;
}

const yearEndOf = (region: string, on: string): string => {
  const timeZone = localTimeZone(getRegion(region));
  return localDate(yearFrom(on, timeZone).end, timeZone);
};

function ownDocument(tariff: Tariff, facts: ContractFacts): CurrentTariff {
  const versions = [{ id: null, from: null, text: JSON.stringify(tariff) }];
  return { ...facts, id: null, name: tariff.name, tariff, versions, until: tariff.until ?? null };
}

/** What is known of the supplier of the current tariff. */
export async function ownSupplierOf(sql: Sql, { supplierId: id, tariff }: CurrentTariff): Promise<OwnSupplier> {
  const registered = id === null ? undefined : await findSupplier(sql, id);
  const names = [tariff.supplier, registered?.name, ...(registered?.aliases ?? [])];
  return { id, names: names.filter((name) => name !== undefined) };
}
