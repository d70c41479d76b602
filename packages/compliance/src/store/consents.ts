import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { Decision } from '../consent/decide.ts';
import type { Purpose } from '../consent/purposes.ts';

export const CONSENT_ORIGINS = ['choice', 'withdraw_all', 'objection'] as const;
export type ConsentOrigin = (typeof CONSENT_ORIGINS)[number];

export interface StoredDecision extends Decision {
  readonly purpose: Purpose;
  readonly recordedAt: Date;
}

export interface ConsentRecord extends StoredDecision {
  /** Counts the decisions of a user from 1. */
  readonly number: number;
  readonly origin: ConsentOrigin;
  readonly network: string | null;
  readonly userAgent: string | null;
}

/** Makes decisions of one user wait for each other. False: the account no longer exists. */
export async function holdAccount(tx: Sql, userId: string): Promise<boolean> {
  const held = await tx.query({
    text: 'SELECT 1 FROM app_user WHERE id = $1::uuid FOR NO KEY UPDATE',
    values: [userId],
  });
  return held.length > 0;
}

/** The last decision per purpose. */
export async function lastDecisions(sql: Sql, userId: string): Promise<ReadonlyMap<Purpose, StoredDecision>> {
  const found = await sql.select<StoredDecision>({
    text: `SELECT DISTINCT ON (purpose) purpose, granted, policy_version AS "policyVersion", text_hash AS "textHash",
                  recorded_at AS "recordedAt"
             FROM consent_record WHERE user_id = $1::uuid ORDER BY purpose, number DESC`,
    values: [userId],
  });
  return new Map(found.map((one) => [one.purpose, one]));
}

export interface NewDecision extends Decision {
  readonly purpose: Purpose;
}

/** The circumstances of decisions made at once. */
export interface Circumstances {
  readonly origin: ConsentOrigin;
  readonly ip: string | undefined;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly at: Date;
}

/** Adds records to those of a user, whose account is held. */
export async function addDecisions(
  tx: Sql,
  userId: string,
  decisions: readonly NewDecision[],
  { origin, ip, userAgent, requestId, at }: Circumstances,
): Promise<void> {
  if (decisions.length === 0) return;
  const [circumstances] = await tx.select<{ last: number; network: string | null }>({
    text: `SELECT coalesce(max(number), 0) AS last, audit_network($2) AS network FROM consent_record WHERE user_id = $1::uuid`,
    values: [userId, ip ?? null],
  });
  const { last, network } = circumstances!;
  await tx.rows.consentRecord.createMany({
    data: decisions.map((decision, index) => ({
      ...{ id: randomUUID(), userId, number: last + 1 + index, ...decision },
      ...{ origin, network, userAgent, requestId, recordedAt: at },
    })),
  });
}

/** Records of a user, the newest first. @param before only those with a lower number */
export const listRecords = (
  sql: Sql,
  userId: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<ConsentRecord[]> =>
  sql.rows.consentRecord.findMany({
    where: { userId, ...(before === undefined ? {} : { number: { lt: before } }) },
    omit: { id: true, userId: true, requestId: true },
    orderBy: { number: 'desc' },
    take: limit,
  });
