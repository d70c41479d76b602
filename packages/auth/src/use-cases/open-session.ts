import type { Sql } from '@energy-optimizer/db';
import { addMs, MINUTE_MS } from '@energy-optimizer/kernel';
import type { AuthContext, Caller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { networkOf } from '../defense/network.ts';
import { cookiesUnavailable, crossSiteRequest, invalidCredentials } from '../errors.ts';
import type { Occasion } from '../ports.ts';
import type { SignInResult, UserView } from '../schemas/index.ts';
import { deviceLabel } from '../sessions/device.ts';
import { type IssuedSession, sessionIdOf } from '../sessions/sessions.ts';
import { readSecondFactors } from '../store/factors.ts';
import { insertToken } from '../store/tokens.ts';
import { holdUser, type User } from '../store/users.ts';
import { rememberDevice } from './known-devices.ts';

const PENDING_MS = 5 * MINUTE_MS;
/** Displayed if the network of a call is unknown. */
const UNKNOWN_NETWORK = 'an unknown network';

export type Transport = 'cookie' | 'token';
/** How the user authenticated; a passkey counts as two factors. */
export type SignInMethod = 'password' | 'magic_link' | 'oauth' | 'passkey' | 'confirmation' | 'second_factor';

export const toUserView = ({ id, email, name, role, tier, hasPassword, createdAt }: User): UserView => ({
  id,
  email,
  name,
  role,
  tier,
  hasPassword,
  createdAt,
});

export const occasionOf = ({ clock }: Pick<AuthContext, 'clock'>, { client }: Caller): Occasion => ({
  at: clock.now(),
  device: deviceLabel(client?.userAgent),
  network: networkOf(client?.ip) ?? UNKNOWN_NETWORK,
});

/**
 * Checks that the requested session transport is possible, before anything is used up.
 * @throws AppError `cookies_unavailable`, `cross_site_request`
 */
export function requireTransport(transport: Transport, { client, setCookie }: Caller): void {
  if (transport === 'token') return;
  if (setCookie === undefined) throw cookiesUnavailable();
  // A page on another site must not sign its visitor in to an account of its choice.
  if (client?.site === 'cross') throw crossSiteRequest();
}

/**
 * Completes every first step: creates a session, or requires a second factor if the account has one. The token is
 * always new, and an existing session of the caller ends, to prevent session fixation.
 */
export async function openSession(
  context: AuthContext,
  caller: Caller,
  request: { readonly user: User; readonly transport: Transport; readonly method: SignInMethod },
): Promise<SignInResult> {
  const { user, method } = request;
  if (method !== 'second_factor' && method !== 'passkey') {
    const pending = await pendingSecondFactor(context, caller, user, method);
    if (pending !== undefined) return pending;
  }
  const opened = await context.db.transaction((tx) => issueSession(context, tx, caller, request));
  return deliver(context, caller, { ...request, ...opened });
}

interface Opened {
  readonly session: IssuedSession;
  /** The secret of the browser, now known to the account. */
  readonly device: string | undefined;
}

/** Creates a session and notifies the owner if the device is new. */
async function issueSession(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  { user, method, transport }: { readonly user: User; readonly method: SignInMethod; readonly transport: Transport },
): Promise<Opened> {
  const { sessions, cookies, audit, clock } = context;
  // The credential may have been replaced or locked in the meantime: no session must survive a password reset.
  const held = await holdUser(tx, user.id);
  const isUnchanged = held?.passwordChangedAt?.getTime() === user.passwordChangedAt?.getTime();
  if (held === undefined || !isUnchanged || (held.lockedUntil !== null && held.lockedUntil > clock.now()))
    throw invalidCredentials();
  const presented = caller.client?.cookies.get(cookies.sessionName);
  if (presented) await sessions.revoke(tx, user.id, sessionIdOf(presented));
  const known = await sessions.list(tx, user.id);
  const occasion = occasionOf(context, caller);
  const isFamiliar = known.some(({ device, network }) => device === occasion.device && network === occasion.network);
  if (method !== 'confirmation' && !isFamiliar)
    await context.mail(tx, {
      template: 'newSignIn',
      to: user.email,
      props: { ...occasion, sessionsUrl: context.links.sessions },
    });
  await audit.record(tx, {
    action: 'sign_in',
    userId: user.id,
    result: 'ok',
    requestId: caller.requestId,
    network: networkOf(caller.client?.ip),
    details: { method },
  });
  const device = transport === 'cookie' ? await rememberDevice(context, tx, caller, user) : undefined;
  return { session: await sessions.issue(tx, user.id, caller.client), device };
}

function deliver(
  { cookies, clock }: AuthContext,
  { setCookie }: Caller,
  given: { readonly user: User; readonly transport: Transport } & Opened,
): SignInResult {
  const { token, expiresAt } = given.session;
  const response = { status: 'signed_in', user: toUserView(given.user), expiresAt } as const;
  if (given.transport === 'token') return { ...response, token };
  setCookie?.(cookies.session(token, (expiresAt.getTime() - clock.now().getTime()) / 1_000));
  if (given.device !== undefined) setCookie?.(cookies.device(given.device, given.user.id));
  return { ...response, token: null };
}

async function pendingSecondFactor(
  { db, clock }: AuthContext,
  caller: Caller,
  user: User,
  method: SignInMethod,
): Promise<SignInResult | undefined> {
  const methods = await readSecondFactors(db, user.id);
  if (methods.length === 0) return undefined;
  const pendingToken = randomSecret();
  const createdAt = clock.now();
  const expiresAt = addMs(createdAt, PENDING_MS);
  await insertToken(db, {
    id: sha256(pendingToken),
    purpose: 'second_factor',
    userId: user.id,
    email: user.email,
    payload: { method, network: networkOf(caller.client?.ip) },
    browserHash: null,
    createdAt,
    expiresAt,
  });
  return { status: 'second_factor_required', pendingToken, expiresAt, methods };
}
