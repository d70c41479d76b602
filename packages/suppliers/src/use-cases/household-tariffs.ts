import type { Sql } from '@energy-optimizer/db';
import { requireRegion, type Utility } from '@energy-optimizer/kernel';
import type { Finding, Tariff } from '@energy-optimizer/tariffs';
import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import { invalidTariff, noHouseholdTariff, tariffMismatch, unknownSupplier, unknownTariff } from '../errors.ts';
import { numberView, sealNumber } from '../household/account-number.ts';
import type { OwnDocument } from '../household/own-document.ts';
import type {
  HouseholdTariffList,
  HouseholdTariffView,
  StoredHouseholdTariff,
  setHouseholdTariffInput,
} from '../schemas/index.ts';
import { deleteHousehold, putHousehold, readHouseholds, type StoredHousehold } from '../store/household.ts';
import { findSupplier } from '../store/suppliers.ts';
import { findTariff } from '../store/tariffs.ts';
import { regionAndOuter } from './places.ts';
import { tariffView } from './views.ts';

type Input = z.output<typeof setHouseholdTariffInput>;
type Context = Pick<SuppliersContext, 'db' | 'clock' | 'secretBox' | 'households'>;

/** The tariffs of a user, one per utility. */
export async function listHouseholdTariffs(context: Context, userId: string): Promise<HouseholdTariffList> {
  const found = await context.db.withUser(userId, (tx) => readHouseholds(tx, userId));
  return { items: found.map((row) => householdView(context, userId, row)) };
}

/** @throws AppError `unknown_household_tariff` (404) */
export const getHouseholdTariff = (context: Context, userId: string, utility: Utility): Promise<HouseholdTariffView> =>
  context.db.withUser(userId, async (tx) =>
    householdView(context, userId, await requireHousehold(tx, userId, utility)),
  );

/** @throws AppError `unknown_household_tariff` (404) */
export async function requireHousehold(tx: Sql, userId: string, utility: string): Promise<StoredHousehold> {
  const [found] = await readHouseholds(tx, userId, utility);
  if (found === undefined) throw noHouseholdTariff(utility);
  return found;
}

/**
 * Stores the tariff of a user for a utility, in place of an earlier one.
 * @throws AppError `unknown_region`, `invalid_tariff` (422, with findings), `tariff_mismatch`, `unknown_tariff`,
 *   `unknown_supplier` (404), `encryption_not_configured` (503)
 */
export async function setHouseholdTariff(
  context: Context,
  userId: string,
  input: Input,
  signal?: AbortSignal,
): Promise<StoredHouseholdTariff> {
  requireRegion(input.region);
  const own = input.document === undefined ? undefined : await readDocument(context, input.document, signal);
  if (own) requireUtility(input.utility, own.tariff.utility, 'document');
  if (own) requireZone(input.zone, own.tariff);
  const { accountNumber: number, utility } = input;
  const sealed = typeof number === 'string' ? sealNumber(context.secretBox, userId, utility, number) : number;
  return context.db.withUser(userId, async (tx) => {
    const supplierId = await supplierOf(tx, input);
    await putHousehold(tx, userId, {
      ...{ utility, region: input.region, supplierId },
      ...{ tariffVersionId: input.tariffId ?? null, document: own?.tariff ?? null },
      ...{ zone: input.zone ?? null, noticeDays: input.noticeDays ?? null, exitFee: input.exitFee ?? null },
      ...{ contractStart: input.contractStart ?? null, contractEnd: input.contractEnd ?? null },
      ...{ noticeGivenOn: input.noticeGivenOn ?? null, accountNumber: sealed, updatedAt: context.clock.now() },
    });
    const stored = await requireHousehold(tx, userId, utility);
    const { accountNumber: _, ...sent } = householdView(context, userId, stored);
    return { ...sent, findings: (own?.findings ?? []).map(plainFinding) };
  });
}

/** @throws AppError `invalid_tariff` with the findings, `comparison_busy` (503) */
export async function readDocument(
  { households }: Pick<Context, 'households'>,
  document: unknown,
  signal: AbortSignal | undefined,
): Promise<OwnDocument & { readonly tariff: Tariff }> {
  const { tariff, findings } = await households.read(JSON.stringify(document), signal);
  if (tariff === null) throw invalidTariff(findings);
  return { tariff, findings };
}

/** @throws AppError `unknown_household_tariff` (404) */
export async function deleteHouseholdTariff(
  { db }: Context,
  userId: string,
  utility: Utility,
): Promise<{ readonly status: 'done' }> {
  if (!(await db.withUser(userId, (tx) => deleteHousehold(tx, userId, utility)))) throw noHouseholdTariff(utility);
  return { status: 'done' };
}

const plainFinding = ({ ...finding }: Finding): StoredHouseholdTariff['findings'][number] => finding;

/** The supplier of the stored tariff, or the one that is stated with the document. */
async function supplierOf(tx: Sql, { tariffId, supplier, utility, region, zone }: Input): Promise<string | null> {
  if (tariffId === undefined) {
    if (supplier !== undefined && (await findSupplier(tx, supplier)) === undefined) throw unknownSupplier(supplier);
    return supplier ?? null;
  }
  const tariff = await findTariff(tx, tariffId);
  if (tariff === undefined) throw unknownTariff(tariffId);
  requireUtility(utility, tariff.utility, 'tariffId');
  requireZone(zone, tariff.document as Tariff);
  requireRegionOf(tariff, region);
  return tariff.supplierId;
}

export function requireUtility(utility: string, given: string, field: string): void {
  if (given !== utility) throw tariffMismatch(field, `The tariff is for ${given}, not for ${utility}.`);
}

export function requireRegionOf(tariff: { readonly tariffId: string; readonly region: string }, region: string): void {
  if (!regionAndOuter(region).includes(tariff.region))
    throw tariffMismatch(
      'tariffId',
      `The tariff ${tariff.tariffId} is for ${tariff.region}, which does not include ${region}.`,
    );
}

function requireZone(zone: string | undefined, { zones }: Pick<Tariff, 'zones'>): void {
  if (zone !== undefined && zones && !zones.includes(zone))
    throw tariffMismatch('zone', `The tariff has no zone ${zone}; its zones are ${zones.join(', ')}.`);
}

function householdView({ secretBox }: Context, userId: string, row: StoredHousehold): HouseholdTariffView {
  const { supplierId, tariff, document, accountNumber, ...facts } = row;
  const own = document as Tariff | null;
  return {
    utility: facts.utility as Utility,
    region: facts.region,
    tariff: tariff && tariffView(tariff),
    document: own as HouseholdTariffView['document'],
    supplier: supplierId,
    currency: tariff?.currency ?? own!.currency,
    zone: facts.zone,
    contractStart: facts.contractStart,
    contractEnd: facts.contractEnd,
    noticeDays: facts.noticeDays,
    noticeGivenOn: facts.noticeGivenOn,
    exitFee: facts.exitFee,
    accountNumber: numberView(secretBox, userId, facts.utility, accountNumber),
    updatedAt: facts.updatedAt,
  };
}
