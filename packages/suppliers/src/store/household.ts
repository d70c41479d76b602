import { NO_JSON, type Sql, toJson } from '@energy-optimizer/db';
import { dayOrNull, textOrNull } from './days.ts';
import { type StoredTariffDocument, tariffOf, WITH_DOCUMENT } from './tariffs.ts';

/** Facts of a household's contract. Days are `YYYY-MM-DD`. */
export interface ContractFacts {
  readonly region: string;
  readonly supplierId: string | null;
  readonly zone: string | null;
  readonly contractStart: string | null;
  readonly contractEnd: string | null;
  readonly noticeDays: number | null;
  readonly noticeGivenOn: string | null;
  readonly exitFee: number | null;
}

/** An encrypted account number and the key that it was encrypted with. */
export interface SealedNumber {
  readonly box: Uint8Array;
  readonly keyId: string;
}

export interface StoredHousehold extends ContractFacts {
  readonly utility: string;
  /** Null: a document of the user's own. */
  readonly tariff: StoredTariffDocument | null;
  /** Null: a tariff of the registry. */
  readonly document: unknown;
  readonly accountNumber: SealedNumber | null;
  readonly updatedAt: Date;
}

const INCLUDE = { include: { tariff: WITH_DOCUMENT } } as const;

/** The tariffs of a user, by utility. */
export async function readHouseholds({ rows }: Sql, userId: string, utility?: string): Promise<StoredHousehold[]> {
  const where = { userId, ...(utility === undefined ? {} : { utility }) };
  const found = await rows.householdTariff.findMany({ where, orderBy: { utility: 'asc' }, ...INCLUDE });
  return found.map(({ accountNumber, accountNumberKey, tariff, ...row }) => ({
    ...row,
    tariff: tariff && tariffOf(tariff),
    contractStart: textOrNull(row.contractStart),
    contractEnd: textOrNull(row.contractEnd),
    noticeGivenOn: textOrNull(row.noticeGivenOn),
    accountNumber: accountNumber && accountNumberKey ? { box: accountNumber, keyId: accountNumberKey } : null,
  }));
}

export interface NewHousehold extends ContractFacts {
  readonly utility: string;
  readonly tariffVersionId: string | null;
  /** Null: a tariff of the registry. */
  readonly document: unknown;
  /** Undefined: the stored one is kept. */
  readonly accountNumber: SealedNumber | null | undefined;
  readonly updatedAt: Date;
}

/** Stores the tariff of a user and utility, in place of an earlier one. */
export async function putHousehold({ rows }: Sql, userId: string, household: NewHousehold): Promise<void> {
  const { utility, accountNumber, document, ...row } = household;
  const data = {
    ...row,
    document: document === null ? NO_JSON : toJson(document),
    contractStart: dayOrNull(row.contractStart),
    contractEnd: dayOrNull(row.contractEnd),
    noticeGivenOn: dayOrNull(row.noticeGivenOn),
    ...(accountNumber === undefined
      ? {}
      : {
          accountNumber: accountNumber && Uint8Array.from(accountNumber.box),
          accountNumberKey: accountNumber?.keyId ?? null,
        }),
  };
  await rows.householdTariff.upsert({
    where: { userId_utility: { userId, utility } },
    create: { userId, utility, ...data },
    update: data,
    select: { utility: true },
  });
}

/** False if there was none. */
export async function deleteHousehold({ rows }: Sql, userId: string, utility: string): Promise<boolean> {
  return (await rows.householdTariff.deleteMany({ where: { userId, utility } })).count > 0;
}
