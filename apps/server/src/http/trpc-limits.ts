import { AppError, didYouMean, similar } from '@energy-optimizer/kernel';
import { DEFAULT_BODY_BYTES, type ProcedureMeta } from '@energy-optimizer/rpc';
import type { AnyProcedure, AnyRouter } from '@trpc/server';

/** Calls in one batch. */
const MAX_BATCH_SIZE = 20;

type Procedures = Readonly<Record<string, AnyProcedure>>;

/** Body limits: that of a batch is that of its largest call. */
export function bodyLimits(router: AnyRouter): { readonly largest: number; of(path: string): number } {
  const procedures = router._def.procedures as Procedures;
  const own = new Map(
    Object.entries(procedures).map(([path, { _def }]) => [
      path,
      (_def.meta as ProcedureMeta | undefined)?.maxBodyBytes ?? DEFAULT_BODY_BYTES,
    ]),
  );
  const limitOf = (path: string): number => own.get(path) ?? DEFAULT_BODY_BYTES;
  return {
    largest: Math.max(DEFAULT_BODY_BYTES, ...own.values()),
    of: (path) => Math.max(...path.split(',', MAX_BATCH_SIZE).map(limitOf)),
  };
}

/**
 * Rejects what tRPC would reject with a less helpful message.
 * @throws AppError `batch_too_long`, `malformed_request` (400); `not_found` (404) where a similar procedure exists
 */
export function checkCalls(procedures: Procedures, path: string, query: string): void {
  const isBatch = new URLSearchParams(query).get('batch') === '1';
  if (!isBatch) {
    requireProcedure(procedures, path);
    return;
  }
  const paths = path.split(',');
  if (paths.length > MAX_BATCH_SIZE)
    throw new AppError('malformed', {
      code: 'batch_too_long',
      publicMessage: `A batch must not contain more than ${MAX_BATCH_SIZE} calls; this one has ${paths.length}.`,
    });
  const types = new Set(paths.map((one) => own(procedures, one)?._def.type).filter((type) => type !== undefined));
  if (types.size > 1)
    throw new AppError('malformed', {
      code: 'malformed_request',
      publicMessage: `A batch cannot mix ${[...types].map((type) => PLURALS[type]).join(' and ')}; send separate batches.`,
    });
}

const PLURALS = { query: 'queries', mutation: 'mutations', subscription: 'subscriptions' };

/** The procedure of a path; undefined: there is none. */
export const own = (procedures: Procedures, path: string): AnyProcedure | undefined =>
  Object.hasOwn(procedures, path) ? procedures[path] : undefined;

/** Paths not similar to any procedure are left to tRPC. */
function requireProcedure(procedures: Procedures, path: string): void {
  if (own(procedures, path) !== undefined) return;
  const meant = didYouMean(similar(path, Object.keys(procedures)));
  if (meant === '') return;
  throw new AppError('not_found', {
    code: 'not_found',
    publicMessage: `Unknown procedure ${JSON.stringify(path)}${meant}`,
  });
}
