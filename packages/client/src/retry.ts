import type { TRPCClientError, TRPCLink } from '@trpc/client';
import { observable, type Unsubscribable } from '@trpc/server/observable';
import { EnergyApiError, EnergyConnectionError } from './errors.ts';
import { toEnergyError } from './problem.ts';
import type { AppRouter } from './router.ts';

/** Longer waits are left to the caller. */
const LONGEST_WAIT_SECONDS = 30;
/** Without a Retry-After. */
const FIRST_WAIT_SECONDS = 0.5;
const PASSING_STATUS = [429, 503];

/**
 * Retries a temporarily refused query (429, 503) after its Retry-After, at most `retries` times. Mutations are
 * never retried, because the first may have been carried out.
 */
export const retryLink =
  (retries: number): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let current: Unsubscribable | undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const attempt = (failures: number) => {
        current = next(op).subscribe({
          next: (envelope) => observer.next(envelope),
          error: (error) => {
            const seconds = op.type === 'query' && failures < retries ? waitSeconds(error, failures) : undefined;
            if (seconds === undefined || op.signal?.aborted) observer.error(error);
            else timer = setTimeout(() => again(failures + 1), seconds * 1000);
          },
          complete: () => observer.complete(),
        });
      };
      const again = (failures: number) => {
        timer = undefined;
        attempt(failures);
      };
      const leave = () => {
        clearTimeout(timer);
        current?.unsubscribe();
        op.signal?.removeEventListener('abort', abort);
      };
      const abort = () => {
        if (timer === undefined) return;
        leave();
        observer.error(new EnergyConnectionError('aborted', 'The call was aborted.'));
      };
      op.signal?.addEventListener('abort', abort);
      attempt(0);
      return leave;
    });

/** Undefined: retrying within reasonable time is pointless. */
function waitSeconds(cause: TRPCClientError<AppRouter>, failures: number): number | undefined {
  const error = toEnergyError(cause, undefined);
  if (!(error instanceof EnergyApiError) || !PASSING_STATUS.includes(error.status)) return undefined;
  const seconds = error.retryAfterSeconds ?? FIRST_WAIT_SECONDS * 2 ** failures;
  return seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}
