import type { Db, MailLimit, Sql } from '@energy-optimizer/db';
import { addMs, type Clock, DAY_MS } from '@energy-optimizer/kernel';
import { padResponseTime } from '@energy-optimizer/rpc';
import { invalidAddress, invalidBetaCode } from '../errors.ts';
import type { BetaSignUpInput, BetaStats, BetaVerifyInput } from '../schemas/index.ts';
import { normalizeAddress } from '../sending/address.ts';
import type { EnqueuedMail, Mail } from '../sending/mail.ts';
import type { GetSecret } from '../signing/secret.ts';
import { betaCodeHash, newBetaCode, sameBytes } from '../signing/signing.ts';
import { betaDays, betaRegions, countBeta, markBetaVerified, storeBetaCode, takeBetaTry } from '../store/beta.ts';

export interface BetaDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly getSecret: GetSecret;
  readonly isOpen: () => Promise<boolean>;
  readonly mailLimit: MailLimit;
  readonly enqueue: (tx: Sql, mail: Mail) => Promise<EnqueuedMail>;
}

const CODE_LIFE_MS = 7 * DAY_MS;
/** Wrong attempts per code. */
const MAX_TRIES = 5;
/** Codes per address and day. */
const MAX_CODES = 3;
const STATS_DAYS = 30;

/**
 * Signs up an address and mails a code, while the beta is open. The response is the same for a new address, one waiting
 * for its code, a verified one and one whose mailbox has reached its limit, so that participation is not revealed.
 * @throws AppError `invalid_email`
 */
export async function signUpForBeta(
  deps: BetaDeps,
  input: BetaSignUpInput,
  network: string | null,
): Promise<{ readonly accepted: true }> {
  const address = normalizeAddress(input.email);
  if (address === undefined) throw invalidAddress('email');
  await padResponseTime(async () => {
    if (!(await deps.isOpen()) || !(await deps.mailLimit(address, network))) return;
    await mailCode(deps, address, input.region ?? null);
  });
  return { accepted: true };
}

async function mailCode(deps: BetaDeps, address: string, region: string | null): Promise<void> {
  const secret = await deps.getSecret();
  const now = deps.clock.now();
  const expiresAt = addMs(now, CODE_LIFE_MS);
  const code = newBetaCode();
  await deps.db.transaction(async (tx) => {
    const isStored = await storeBetaCode(tx, {
      address,
      region,
      codeHash: betaCodeHash(secret, address, code),
      expiresAt,
      now,
      window: { startsAt: addMs(now, -DAY_MS), maxCodes: MAX_CODES },
    });
    if (isStored) await deps.enqueue(tx, { template: 'betaWelcome', to: address, props: { code, expiresAt } });
  });
}

/**
 * Checks a code in constant time; five wrong attempts use it up. The correct code may be entered again while valid.
 * @throws AppError `invalid_beta_code`, the same for wrong, expired, used up and unknown
 */
export async function verifyBeta(deps: BetaDeps, input: BetaVerifyInput): Promise<{ readonly verifiedAt: Date }> {
  const address = normalizeAddress(input.email) ?? '';
  const now = deps.clock.now();
  const presented = betaCodeHash(await deps.getSecret(), address, input.code);
  const stored = await takeBetaTry(deps.db, { address, now, maxTries: MAX_TRIES });
  const isRight = sameBytes(presented, stored ?? Buffer.alloc(presented.length));
  if (!isRight) throw invalidBetaCode();
  return { verifiedAt: await markBetaVerified(deps.db, address, now) };
}

/** Number of participants. */
export const betaCount = async ({ db }: BetaDeps): Promise<{ readonly signedUp: number; readonly verified: number }> =>
  countBeta(db);

/** Sign-ups in total, per region and per day of the last 30. */
export async function betaStats({ db, clock }: BetaDeps): Promise<BetaStats> {
  const since = addMs(clock.now(), -STATS_DAYS * DAY_MS);
  const [totals, regions, days] = await Promise.all([countBeta(db), betaRegions(db), betaDays(db, since)]);
  return { ...totals, regions, days };
}
