import type { Sql } from '@energy-optimizer/db';
import { notFound } from '@energy-optimizer/kernel';
import { verdictOn } from '../consent/decide.ts';
import { textHashOf } from '../consent/policy.ts';
import { PURPOSE_TEXTS, PURPOSES, type Purpose } from '../consent/purposes.ts';
import type { ComplianceContext, UserCaller } from '../context.ts';
import { accountEnded, policyChanged } from '../errors.ts';
import type { ConsentHistory, ConsentStatus, PurposesResponse } from '../schemas/index.ts';
import type { ObjectionsView } from '../schemas/requests.ts';
import {
  addDecisions,
  type ConsentOrigin,
  holdAccount,
  lastDecisions,
  listRecords,
  type StoredDecision,
} from '../store/consents.ts';
import { listObjections, objectedPurposes } from '../store/objections.ts';
import { accountOf } from '../store/personal-rows.ts';
import { findRestriction } from '../store/restrictions.ts';

const MAX_AGENT = 200;

type Context = Pick<ComplianceContext, 'db' | 'clock' | 'policy'>;

/** The texts that users consent to. */
export const purposes = ({ policy }: Context): PurposesResponse => ({
  policyVersion: policy.version,
  policyUrl: policy.url,
  consentRequired: policy.isRequired,
  purposes: PURPOSES.map((purpose) => ({ purpose, text: PURPOSE_TEXTS[purpose], textHash: textHashOf(purpose) })),
});

const toStatus = (
  { policy }: Context,
  last: ReadonlyMap<Purpose, StoredDecision>,
  { isRestricted, objected }: { readonly isRestricted: boolean; readonly objected: ReadonlySet<Purpose> },
) => ({
  policyVersion: policy.version,
  isRestricted,
  purposes: PURPOSES.map((purpose) => {
    const decision = last.get(purpose);
    const { state, isAllowed } = verdictOn(policy, purpose, decision);
    return {
      ...{ purpose, state, isObjected: objected.has(purpose) },
      isAllowed: isAllowed && !isRestricted && !objected.has(purpose),
      ...{ decidedAt: decision?.recordedAt ?? null, policyVersion: decision?.policyVersion ?? null },
    };
  }),
});

async function readStatus(context: Context, tx: Sql, userId: string): Promise<ConsentStatus> {
  const isRestricted = (await findRestriction(tx, userId)) !== null;
  const objected = await objectedPurposes(tx, userId);
  return toStatus(context, await lastDecisions(tx, userId), { isRestricted, objected });
}

export const consentStatus = (context: Context, userId: string): Promise<ConsentStatus> =>
  context.db.withUser(userId, (tx) => readStatus(context, tx, userId));

/** For operators. @throws AppError `unknown_user` (404) */
export async function consentOfAddress(
  context: Context,
  address: string,
): Promise<ConsentStatus & { readonly objections: ObjectionsView['objections'] }> {
  return context.db.forTask('privacy').transaction(async (tx) => {
    const userId = await accountOf(tx, address.toLowerCase());
    if (userId === null) throw notFound('unknown_user', 'There is no account with this address.');
    return { ...(await readStatus(context, tx, userId)), objections: await listObjections(tx, userId) };
  });
}

/** Records of the caller, the newest first. */
export async function consentHistory(
  { db }: Context,
  userId: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<ConsentHistory> {
  const items = await db.withUser(userId, (tx) => listRecords(tx, userId, { before, limit: limit + 1 }));
  const shown = items.slice(0, limit);
  return { items: shown, next: items.length > limit ? shown.at(-1)!.number : null };
}

/**
 * Records the decisions of the caller, all or none. A decision that is in force already adds no record.
 * @throws AppError `policy_changed` (409) if the caller was shown another version
 */
export async function setConsents(
  context: Context,
  caller: UserCaller,
  { policyVersion, consents }: { readonly policyVersion: string; readonly consents: Partial<Record<Purpose, boolean>> },
): Promise<ConsentStatus> {
  const { policy } = context;
  if (policyVersion !== policy.version) throw policyChanged(policyVersion, policy.version);
  return decideOn(context, caller, consents, 'choice');
}

/** Withdraws every purpose in one transaction, decided or not. */
export const withdrawAll = (context: Context, caller: UserCaller): Promise<ConsentStatus> =>
  decideOn(context, caller, Object.fromEntries(PURPOSES.map((purpose) => [purpose, false])), 'withdraw_all');

/** Decisions of one account wait for each other, so that the last one holds for every purpose it names. */
function decideOn(
  context: Context,
  caller: UserCaller,
  decisions: Partial<Record<Purpose, boolean>>,
  origin: ConsentOrigin,
): Promise<ConsentStatus> {
  return context.db.withUser(caller.principal.userId, async (tx) => {
    await recordDecisions(context, tx, caller, { decisions, origin });
    return readStatus(context, tx, caller.principal.userId);
  });
}

/** @throws AppError `session_expired` (401) if the account was deleted meanwhile */
async function recordDecisions(
  { clock, policy }: Context,
  tx: Sql,
  { principal: { userId }, client, requestId }: UserCaller,
  given: { readonly decisions: Partial<Record<Purpose, boolean>>; readonly origin: ConsentOrigin },
): Promise<void> {
  if (!(await holdAccount(tx, userId))) throw accountEnded();
  const last = await lastDecisions(tx, userId);
  const isInForce = (purpose: Purpose, granted: boolean): boolean =>
    verdictOn(policy, purpose, last.get(purpose)).state === (granted ? 'granted' : 'withdrawn');
  const added = PURPOSES.flatMap((purpose) => {
    const granted = given.decisions[purpose];
    if (granted === undefined || isInForce(purpose, granted)) return [];
    return [{ purpose, granted, policyVersion: policy.version, textHash: textHashOf(purpose) }];
  });
  await addDecisions(tx, userId, added, {
    ...{ origin: given.origin, ip: client?.ip, requestId, at: clock.now() },
    userAgent: client?.userAgent?.slice(0, MAX_AGENT) ?? null,
  });
}
