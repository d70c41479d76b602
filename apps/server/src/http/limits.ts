import { networkOf } from '@energy-optimizer/auth';
import { AppError } from '@energy-optimizer/kernel';
import { ANONYMOUS, type CredentialDoor, type RateClass, toAppError } from '@energy-optimizer/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, type RateLimiter, type RateState, rateHeaders, requireBudget } from './rate-limit.ts';

/** Counts what requests do against the budgets of those who send them. */
export interface Limits {
  /**
   * Counts one call; the answer shows the budget that has least left.
   * @throws AppError `too_many_requests` (429)
   */
  spend(request: FastifyRequest, reply: FastifyReply, caller: Caller, rate: RateClass): Promise<void>;
  /** Counts one request that is no call of a procedure (pages, unknown paths) against its network, unless it was counted. @throws as `spend` */
  spendOnce(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** The one door every credential comes through. @throws as `spend`, before `check` is run */
  door(request: FastifyRequest, reply: FastifyReply): CredentialDoor;
}

const isWrong = (error: unknown): boolean =>
  error instanceof AppError && (error.kind === 'unauthenticated' || error.kind === 'forbidden');

/** Limits that limit nothing: `RATE_LIMIT_PER_MINUTE=0`. */
const UNLIMITED: Limits = {
  spend: async () => undefined,
  spendOnce: async () => undefined,
  door: () => async (check) => check(() => undefined),
};

export function createLimits(limiter: RateLimiter | undefined): Limits {
  if (limiter === undefined) return UNLIMITED;
  const lanes = createLanes();

  const settle = (request: FastifyRequest, reply: FastifyReply, state: RateState | undefined): void => {
    request.isCounted = true;
    if (state === undefined) return;
    const shown = request.rateState;
    if (shown === undefined || !state.allowed || state.remaining < shown.remaining) {
      request.rateState = state;
      reply.headers(rateHeaders(state));
    }
    requireBudget(state);
  };
  const spend: Limits['spend'] = async (request, reply, caller, rate) =>
    settle(request, reply, await limiter.consume(caller, rate));
  const stranger = (request: FastifyRequest): Caller => ({ principal: ANONYMOUS, ip: request.ip });

  return {
    spend,
    spendOnce: async (request, reply) =>
      request.isCounted ? undefined : spend(request, reply, stranger(request), 'cheap'),
    door: (request, reply) => async (check) => {
      const caller = stranger(request);
      const leave = await lanes.enter(networkOf(request.ip) ?? 'unknown', async () => {
        const state = await limiter.peek(caller, 'auth');
        if (state?.allowed === false) settle(request, reply, state);
        return state?.remaining ?? Number.POSITIVE_INFINITY;
      });
      let wrong = false;
      try {
        return await check(() => {
          wrong = true;
        });
      } catch (error) {
        wrong ||= isWrong(error);
        throw error;
      } finally {
        try {
          if (wrong) await spend(request, reply, caller, 'auth');
        } finally {
          leave();
        }
      }
    },
  };
}

/** A request that failed before anything was counted (a body that is no JSON, say) counts too: the error, or that it was one too many. */
export async function countedError(
  limits: Limits,
  error: AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AppError> {
  try {
    await limits.spendOnce(request, reply);
    return error;
  } catch (tooMany) {
    return toAppError(tooMany);
  }
}

interface Lane {
  inside: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets as many checks of a network run at once as it may still fail: parallel guesses get no further than guesses one
 * after the other, and parallel right credentials wait for each other instead of being refused.
 */
function createLanes() {
  const lanes = new Map<string, Lane>();
  const next = (network: string, lane: Lane): void => {
    const waiting = lane.waiting.shift();
    if (waiting !== undefined) waiting();
    else if (lane.inside === 0) lanes.delete(network);
  };
  return {
    /** @param left how many more may fail, or an error for a network that may not try at all */
    async enter(network: string, left: () => Promise<number>): Promise<() => void> {
      const lane = lanes.get(network) ?? { inside: 0, waiting: [] };
      lanes.set(network, lane);
      try {
        while ((await left()) <= lane.inside) await new Promise<void>((resolve) => lane.waiting.push(resolve));
      } catch (error) {
        next(network, lane);
        throw error;
      }
      lane.inside += 1;
      return () => {
        lane.inside -= 1;
        next(network, lane);
      };
    },
  };
}
