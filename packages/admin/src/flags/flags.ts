import type { Db } from '@energy-optimizer/db';
import { type Clock, createKept } from '@energy-optimizer/kernel';
import type { Audit } from '../audit/audit.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { readFlags, writeFlag } from '../store/flags.ts';

/** All feature flags. Every flag is read somewhere. */
export const FLAGS = {
  sign_up: {
    isOnByDefault: true,
    switches:
      'New accounts, with a password or an identity provider. When off, sign-up returns its usual response but sends no e-mail; existing accounts can still sign in.',
  },
  beta_sign_up: {
    isOnByDefault: true,
    switches:
      'New beta sign-ups. When off, sign-up returns its usual response but sends no e-mail; codes already sent remain valid.',
  },
  forecast_learning: {
    isOnByDefault: true,
    switches: 'Scheduled learning. When off, forecasts use the existing models; `energy learn` still works.',
  },
  load_optimization: {
    isOnByDefault: true,
    switches: 'Plans (`optimizer.plan`). When off, no plan is computed; cheapest times and savings still are.',
  },
  real_time_updates: {
    isOnByDefault: true,
    switches: 'New streams of price changes. When off, open streams continue until they end.',
  },
} as const satisfies Readonly<Record<string, { readonly isOnByDefault: boolean; readonly switches: string }>>;
export type FlagName = keyof typeof FLAGS;
export const FLAG_NAMES = Object.keys(FLAGS) as [FlagName, ...FlagName[]];

export interface Flag {
  readonly name: FlagName;
  readonly enabled: boolean;
  readonly isOnByDefault: boolean;
  readonly switches: string;
  /** The administrator who last set it; null if never set, or set on the command line. */
  readonly changedBy: string | null;
  /** Null: never set. */
  readonly changedAt: Date | null;
}

export interface FlagChange {
  readonly name: FlagName;
  readonly enabled: boolean;
  readonly by: Pick<AuditEntry, 'actorKind' | 'actorId' | 'requestId' | 'network'>;
}

/** Feature flags, shared by all servers. */
export interface Flags {
  /** The current state, at most half a second old. */
  isOn(name: FlagName): Promise<boolean>;
  /** All flags with their current state. */
  list(): Promise<Flag[]>;
  /** Sets one and records it in the audit log, in one transaction. */
  set(change: FlagChange): Promise<Flag>;
}

/**
 * How long a server caches the flags. A change thus reaches every server within a second without a listening
 * connection, at the cost of one read of a tiny table per period while flags are used.
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
  const read = async (): Promise<Flag[]> => {
    const rows = new Map((await readFlags(db)).map((row) => [row.name, row]));
    return FLAG_NAMES.map((name) => toFlag(name, rows.get(name)));
  };
  const kept = createKept<void, Flag[]>({ read, keptMs: KEPT_MS, nowMs: () => clock.now().getTime() });
  return {
    isOn: async (name) => (await kept.get()).find((flag) => flag.name === name)?.enabled ?? FLAGS[name].isOnByDefault,
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
      kept.clear();
      return toFlag(name, row);
    },
  };
}
