import { invalid, isTimeZone, requireRegion } from '@energy-optimizer/kernel';
import type { AuthContext, UserCaller } from '../context.ts';
import { sessionExpired } from '../errors.ts';
import type { Me, Preferences, PreferencesPatch, UserView } from '../schemas/index.ts';
import { readSecondFactors } from '../store/factors.ts';
import { listOauthProviders } from '../store/oauth.ts';
import { readPreferences, writePreferences } from '../store/preferences.ts';
import { deleteUser, findUser, holdUser, setName, type User } from '../store/users.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { noteChange } from './note-change.ts';
import { toUserView } from './open-session.ts';

const NO_PREFERENCES: Preferences = {
  region: null,
  utilities: ['electricity'],
  timeZone: null,
  currency: null,
  notifications: {
    priceAlerts: true,
    optimalWindows: true,
    rateChanges: true,
    dailyDigest: false,
    productNews: false,
    quietHours: null,
  },
};

async function requireUser({ db }: AuthContext, { principal }: UserCaller): Promise<User> {
  const user = await findUser(db, principal.userId);
  if (user === undefined) throw sessionExpired();
  return user;
}

export async function me(context: AuthContext, caller: UserCaller): Promise<Me> {
  const user = await requireUser(context, caller);
  const [preferences, secondFactors, linkedProviders] = await Promise.all([
    readPreferences(context.db, user.id),
    readSecondFactors(context.db, user.id),
    listOauthProviders(context.db, user.id),
  ]);
  return { user: toUserView(user), preferences: preferences ?? NO_PREFERENCES, secondFactors, linkedProviders };
}

export async function updateProfile(
  context: AuthContext,
  caller: UserCaller,
  { name }: { readonly name: string | null },
): Promise<UserView> {
  const user = await setName(context.db, caller.principal.userId, name, context.clock.now());
  if (user === undefined) throw sessionExpired();
  return toUserView(user);
}

/**
 * Fields not in the patch are unchanged; concurrent patches are applied sequentially.
 * @throws AppError `unknown_region`, `unknown_time_zone` (422)
 */
export async function updatePreferences(
  { db, clock }: AuthContext,
  { principal }: UserCaller,
  patch: PreferencesPatch,
): Promise<Preferences> {
  if (typeof patch.region === 'string') requireRegion(patch.region);
  if (typeof patch.timeZone === 'string' && !isTimeZone(patch.timeZone))
    throw invalid(
      'unknown_time_zone',
      'timeZone',
      `Unknown time zone ${JSON.stringify(patch.timeZone)}; use an IANA name such as Europe/Berlin.`,
    );
  return db.transaction(async (tx) => {
    if ((await holdUser(tx, principal.userId)) === undefined) throw sessionExpired();
    const current = (await readPreferences(tx, principal.userId)) ?? NO_PREFERENCES;
    const given = defined(patch);
    const next = {
      ...current,
      ...given,
      utilities: [...new Set(patch.utilities ?? current.utilities)],
      notifications: { ...current.notifications, ...defined(patch.notifications ?? {}) },
    } as Preferences;
    await writePreferences(tx, principal.userId, next, clock.now());
    return next;
  });
}

const defined = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;

/**
 * Deletes the account and, through the port, its data in other domains, all or nothing.
 * @throws what `confirmIdentity` throws
 */
export async function deleteAccount(
  context: AuthContext,
  caller: UserCaller,
  { password }: { readonly password?: string | undefined },
): Promise<{ readonly status: 'done' }> {
  const { db, deletion, cache, cookies } = context;
  const { id } = await confirmIdentity(context, caller, password);
  await db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    await noteChange(context, tx, caller, { procedure: 'auth.deleteAccount', user });
    await deletion.onDelete(tx, { id: user.id, email: user.email });
    await deleteUser(tx, user.id);
  });
  cache.drop(`user:${id}`);
  caller.setCookie?.(cookies.clearSession());
  return { status: 'done' };
}
