import { AppError, type CodeOf } from '@energy-optimizer/kernel';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { z } from 'zod';
import type { AccessRule, AccessTable } from './access-rule.ts';
import type { Entitlements } from './entitlements.ts';
import type { ProcedureMeta } from './meta.ts';
import type { Principal } from './principal.ts';
import type { Purposes } from './purposes.ts';

const forbidden = (code: CodeOf<'forbidden'>, publicMessage: string): AppError =>
  new AppError('forbidden', { code, publicMessage });

/**
 * The only place where calls are authorized.
 * @throws AppError `service_key_required`, `sign_in_required` (401); `session_required`, `missing_scope`,
 *   `admin_required` (403)
 */
export function authorize(principal: Principal, rule: Pick<AccessRule, 'access' | 'scope'>): void {
  if (rule.access === 'service') {
    requireService(principal);
    return;
  }
  if (rule.access === 'public') return;
  if (principal.kind !== 'user')
    throw new AppError('unauthenticated', {
      code: 'sign_in_required',
      publicMessage: 'This operation requires a signed-in user.',
    });
  const { scopes, role } = principal;
  if (scopes !== 'all' && (rule.access === 'admin' || rule.scope === null))
    throw forbidden('session_required', 'This operation requires a session; API keys cannot call it.');
  if (scopes !== 'all' && rule.scope !== null && !scopes.includes(rule.scope))
    throw forbidden('missing_scope', `The API key is missing the scope ${rule.scope}.`);
  if (rule.access === 'admin' && role !== 'admin')
    throw forbidden('admin_required', 'This operation is restricted to administrators.');
}

function requireService({ kind }: Principal): void {
  if (kind !== 'service')
    throw new AppError('unauthenticated', {
      code: 'service_key_required',
      publicMessage: 'This operation requires the internal API key.',
    });
}

/** The rule of a procedure: its row in the access table, or, without a table, the declaration of its builder. */
export const ruleOf = (meta: ProcedureMeta | undefined): AccessRule =>
  meta?.rule ?? {
    access: meta?.access ?? 'public',
    scope: meta?.scope ?? null,
    feature: null,
    rate: 'standard',
  };

/**
 * Applies the access table to every procedure of a router. Nothing is public by omission: a procedure without a row, a
 * row without a procedure, and a row that differs from the builder of the procedure cause the entire router to be
 * rejected.
 * @param entitlements enforces the tiers for every caller of the router, also within the process; if omitted, everybody
 *   may use everything
 * @param purposes enforces consent, likewise; if omitted, every purpose is allowed
 * @throws Error naming all of them
 */
export function governed<R extends AnyRouter>(
  router: R,
  table: AccessTable,
  entitlements?: Entitlements | undefined,
  purposes?: Purposes | undefined,
): R {
  const procedures = router._def.procedures as Record<string, AnyProcedure>;
  const problems = Object.keys(table).flatMap((path) =>
    Object.hasOwn(procedures, path) ? [] : [`${path}: listed in the access table, but not a procedure`],
  );
  const metas = new Set<object>();
  for (const [path, { _def }] of Object.entries(procedures)) {
    const meta = _def.meta as { -readonly [K in keyof ProcedureMeta]: ProcedureMeta[K] } | undefined;
    const rule = Object.hasOwn(table, path) ? table[path] : undefined;
    if (rule === undefined) problems.push(`${path}: not in the access table; add a line with the allowed callers`);
    else if (meta === undefined || metas.has(meta)) problems.push(`${path}: must have its own .meta()`);
    else if (rule.access !== (meta.access ?? 'public') || rule.scope !== (meta.scope ?? null))
      problems.push(`${path}: access or scope differ between the access table and the procedure`);
    else {
      metas.add(meta);
      // In place, because the compiled chain of the procedure references this object.
      meta.rule = rule;
      if (entitlements !== undefined) meta.entitlements = entitlements;
      if (purposes !== undefined) meta.purposes = purposes;
      const input = (_def as unknown as { inputs: readonly unknown[] }).inputs[0];
      if (input instanceof z.core.$ZodType) meta.input = input;
    }
  }
  if (problems.length > 0)
    throw new Error(
      `The access table (apps/server/src/access.ts) does not match the router:\n  ${problems.join('\n  ')}`,
    );
  return router;
}
