import type { Sql } from '@energy-optimizer/db';
import type { Tariff } from '@energy-optimizer/tariffs';
import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import { unknownSupplier, unknownTariff } from '../errors.ts';
import type { recommendSwitchingInput } from '../schemas/index.ts';
import type { ContractFacts } from '../store/household.ts';
import { findSupplier } from '../store/suppliers.ts';
import { findTariff, type StoredTariffDocument, versionsInForce } from '../store/tariffs.ts';
import { tariffTexts } from '../store/texts.ts';
import { readDocument, requireHousehold, requireRegionOf, requireUtility } from '../use-cases/household-tariffs.ts';
import { today } from '../use-cases/places.ts';

export type SwitchingRequest = z.output<typeof recommendSwitchingInput>;

/** The current tariff of a household with the facts of its contract. */
export interface CurrentTariff extends ContractFacts {
  /** ID of the stored version; null: a document of the user's own. */
  readonly id: string | null;
  readonly name: string;
  readonly tariff: Tariff;
  /** The document as JSON text, which is billed. */
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

/** Of the tariff that a version belongs to, the version in force on a day; the version itself if there is none. */
async function storedVersion(
  sql: Sql,
  version: StoredTariffDocument,
  facts: ContractFacts,
  on: string,
): Promise<CurrentTariff> {
  const inForce = (await versionsInForce(sql, version.id))?.find(
    ({ validFrom, inForceUntil: until }) => (validFrom === null || validFrom <= on) && (until === null || until > on),
  );
  const row = inForce && inForce.id !== version.id ? (await findTariff(sql, inForce.id))! : version;
  const [text] = await tariffTexts(sql, [row.id]);
  return { ...facts, id: row.id, name: row.name, tariff: row.document as Tariff, text: text!.document };
}

const ownDocument = (tariff: Tariff, facts: ContractFacts): CurrentTariff => ({
  ...facts,
  ...{ id: null, name: tariff.name, tariff, text: JSON.stringify(tariff) },
});

/** Whether a supplier is that of the current tariff; undefined: the current one is not known. */
export function ownSupplier({
  supplierId,
  tariff,
}: CurrentTariff): ((supplier: { readonly id: string; readonly name: string }) => boolean) | undefined {
  const name = tariff.supplier?.trim().toLowerCase();
  if (supplierId === null && name === undefined) return undefined;
  return (one) => one.id === supplierId || one.id === name || one.name.trim().toLowerCase() === name;
}
