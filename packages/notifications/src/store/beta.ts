import type { Sql } from '@energy-optimizer/db';

export interface NewBetaCode {
  readonly address: string;
  readonly region: string | null;
  readonly codeHash: Buffer;
  readonly expiresAt: Date;
  readonly now: Date;
  /** Codes per address and window, so that no mailbox can be flooded. */
  readonly window: { readonly startsAt: Date; readonly maxCodes: number };
}

/** Signs up, or issues a new code to an unverified address. False if it is verified or has reached the daily limit. */
export async function storeBetaCode(tx: Sql, given: NewBetaCode): Promise<boolean> {
  const rows = await tx.query({
    text: `INSERT INTO beta_signup AS known (address, region, code_hash, code_expires_at, window_started_at, created_at)
           VALUES ($1, $2, $3, $4, $5, $5)
           ON CONFLICT (address) DO UPDATE SET
             region = coalesce(excluded.region, known.region), code_hash = excluded.code_hash,
             code_expires_at = excluded.code_expires_at, attempts = 0,
             codes_in_window = CASE WHEN known.window_started_at > $6 THEN known.codes_in_window + 1 ELSE 1 END,
             window_started_at = CASE WHEN known.window_started_at > $6 THEN known.window_started_at ELSE $5 END
           WHERE known.verified_at IS NULL AND (known.window_started_at <= $6 OR known.codes_in_window < $7)
           RETURNING 1`,
    values: [
      given.address,
      given.region,
      given.codeHash,
      given.expiresAt,
      given.now,
      given.window.startsAt,
      given.window.maxCodes,
    ],
  });
  return rows.length > 0;
}

/**
 * Counts an attempt and returns the hash to compare with; undefined if there is no valid code or its attempts are used
 * up. Counted before comparing, in one statement, so that concurrent attempts cannot share a count.
 */
export async function takeBetaTry(
  db: Sql,
  options: { readonly address: string; readonly now: Date; readonly maxTries: number },
): Promise<Uint8Array | undefined> {
  const [signUp] = await db.rows.betaSignup.updateManyAndReturn({
    where: { address: options.address, codeExpiresAt: { gt: options.now }, attempts: { lt: options.maxTries } },
    data: { attempts: { increment: 1 } },
    select: { codeHash: true },
  });
  return signUp?.codeHash;
}

/** Marks the address as verified: the first time is kept, and attempts with the correct code do not count. */
export async function markBetaVerified(db: Sql, address: string, now: Date): Promise<Date> {
  const [row] = await db.select<{ verifiedAt: Date }>({
    text: `UPDATE beta_signup SET verified_at = coalesce(verified_at, $2), attempts = 0 WHERE address = $1
           RETURNING verified_at AS "verifiedAt"`,
    values: [address, now],
  });
  return row?.verifiedAt ?? now;
}

export interface BetaCounts {
  readonly signedUp: number;
  readonly verified: number;
}

/** All sign-ups, and those with an instant of verification. */
const COUNTS = { _all: true, verifiedAt: true } as const;
const toCounts = (count: { readonly _all: number; readonly verifiedAt: number }): BetaCounts => ({
  signedUp: count._all,
  verified: count.verifiedAt,
});

export const countBeta = async (db: Sql): Promise<BetaCounts> =>
  toCounts(await db.rows.betaSignup.count({ select: COUNTS }));

const MAX_REGIONS = 200;

/** Per region, largest first; null if not given. */
export async function betaRegions(db: Sql): Promise<({ readonly region: string | null } & BetaCounts)[]> {
  const groups = await db.rows.betaSignup.groupBy({
    by: ['region'],
    _count: COUNTS,
    orderBy: [{ _count: { address: 'desc' } }, { region: 'asc' }],
    take: MAX_REGIONS,
  });
  return groups.map(({ region, _count }) => ({ region, ...toCounts(_count) }));
}

/** Sign-ups per UTC day since `since`; days without any are omitted. */
export const betaDays = (db: Sql, since: Date): Promise<({ readonly day: string } & BetaCounts)[]> =>
  db.select({
    text: `SELECT to_char(created_at, 'YYYY-MM-DD') AS day, count(*)::int AS "signedUp", count(verified_at)::int AS verified
           FROM beta_signup WHERE created_at >= $1 GROUP BY 1 ORDER BY 1`,
    values: [since],
  });
