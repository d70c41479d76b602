import type { Sql } from '@energy-optimizer/db';
import type { Tariff } from '@energy-optimizer/tariffs';
import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import { unknownSupplier, unknownTariff } from '../errors.ts';
import type { recommendSwitchingInput } from '../schemas/index.ts';
import type { ContractFacts } from '../store/household.ts';
import { findSupplier } from '../store/suppliers.ts';
import { findTariff, type StoredTariffDocument } from '../store/tariffs.ts';
import { tariffTexts } from '../store/texts.ts';
import { readDocument, requireHousehold, requireRegionOf, requireUtility } from '../use-cases/household-tariffs.ts';

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

type Context = Pick<SuppliersContext, 'db' | 'households'>;

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
    return tariff ? storedVersion(tx, tariff, facts) : ownDocument(own as Tariff, facts);
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

async function statedVersion({ db }: Context, request: SwitchingRequest, id: string): Promise<CurrentTariff> {
  const tariff = await findTariff(db, id);
  if (tariff === undefined) throw unknownTariff(id);
  requireUtility(request.utility, tariff.utility, 'tariffId');
  requireRegionOf(tariff, request.region!);
  return storedVersion(db, tariff, factsOf(request, tariff.supplierId));
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

async function storedVersion(sql: Sql, row: StoredTariffDocument, facts: ContractFacts): Promise<CurrentTariff> {
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
