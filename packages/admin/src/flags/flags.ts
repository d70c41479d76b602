import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import type { Audit } from '../audit/audit.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { readFlags, writeFlag } from '../store/flags.ts';

/** Everything that can be switched while the system runs. A flag that nothing reads has no place here. */
export const FLAGS = {
  sign_up: {
    isOnByDefault: true,
    switches:
      'New accounts, by password and by other providers. Off: a sign-up is answered as ever and mails nothing; who has an account signs in as before.',
  },
  beta_sign_up: {
    isOnByDefault: true,
    switches:
      'New sign-ups for the beta. Off: they are answered as ever and mail nothing; codes that were mailed stay good.',
  },
  forecast_learning: {
    isOnByDefault: true,
    switches: 'Learning by schedule. Off: forecasts are made by what was learnt before; `energy learn` still learns.',
  },
} as const satisfies Readonly<Record<string, { readonly isOnByDefault: boolean; readonly switches: string }>>;
export type FlagName = keyof typeof FLAGS;
export const FLAG_NAMES = Object.keys(FLAGS) as [FlagName, ...FlagName[]];

export interface Flag {
  readonly name: FlagName;
  readonly enabled: boolean;
  readonly isOnByDefault: boolean;
  readonly switches: string;
  /** The administrator who switched it last; null: nobody, or an operator at the command line. */
  readonly changedBy: string | null;
  /** Null: never switched. */
  readonly changedAt: Date | null;
}

export interface FlagChange {
  readonly name: FlagName;
  readonly enabled: boolean;
  readonly by: Pick<AuditEntry, 'actorKind' | 'actorId' | 'requestId' | 'network'>;
}

/** Switches of the running system, shared by all its servers. */
export interface Flags {
  /** As it stands, at most half a second ago. */
  isOn(name: FlagName): Promise<boolean>;
  /** All of them, as they stand now. */
  list(): Promise<Flag[]>;
  /** Switches one, and says so in the audit log, in one transaction. */
  set(change: FlagChange): Promise<Flag>;
}

/**
 * How long a server believes what it read. That keeps a change within a second on every one of them without a connection
 * that listens, and costs one read of a tiny table in that time, only while somebody asks.
 */
const KEPT_MS = 500;

const toFlag = (name: FlagName, row: Awaited<ReturnType<typeof readFlags>>[number] | undefined): Flag => ({
  name,
  ...FLAGS[name],
  enabled: row?.enabled ?? FLAGS[name].isOnByDefault,
  changedBy: row?.changedBy ?? null,
  changedAt: row?.changedAt ?? null,
});

export function createFlags({
  db,
  clock,
  audit,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'record'>;
}): Flags {
  let kept: { readonly flags: Promise<Flag[]>; readonly untilMs: number } | undefined;
  const read = async (): Promise<Flag[]> => {
    const rows = new Map((await readFlags(db)).map((row) => [row.name, row]));
    return FLAG_NAMES.map((name) => toFlag(name, rows.get(name)));
  };
  const recent = (): Promise<Flag[]> => {
    const nowMs = clock.now().getTime();
    if (kept !== undefined && nowMs < kept.untilMs) return kept.flags;
    const fresh = { flags: read(), untilMs: nowMs + KEPT_MS };
    kept = fresh;
    fresh.flags.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.flags;
  };
  return {
    isOn: async (name) => (await recent()).find((flag) => flag.name === name)?.enabled ?? FLAGS[name].isOnByDefault,
    list: read,
    async set({ name, enabled, by }) {
      const row = { name, enabled, changedBy: by.actorId, changedAt: clock.now() };
      await db.transaction(async (tx) => {
        await writeFlag(tx, row);
        await audit.record(tx, {
          ...by,
          action: 'feature_flag_set',
          userId: null,
          result: 'ok',
          details: { flag: name, enabled },
        });
      });
      kept = undefined;
      return toFlag(name, row);
    },
  };
}
