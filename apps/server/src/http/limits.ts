import { AppError } from '@energy-optimizer/kernel';
import { ANONYMOUS, type CredentialDoor, type RateClass, type Settle, toAppError } from '@energy-optimizer/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Budget,
  budgetOf,
  type Caller,
  type RateLimiter,
  type RateState,
  rateHeaders,
  requireBudget,
} from './rate-limit.ts';

/** Counts requests against the budgets of their callers. */
export interface Limits {
  /**
   * Counts one call; the response shows the budget with the least remaining. For a call that presents a credential, the
   * returned function takes the outcome.
   * @throws AppError `too_many_requests` (429)
   */
  spend(request: FastifyRequest, reply: FastifyReply, caller: Caller, rate: RateClass): Promise<Settle | undefined>;
  /**
   * Counts one request that calls no procedure (pages, unknown paths) against its network, unless already counted.
   * @throws as `spend`
   */
  spendOnce(request: FastifyRequest, reply: FastifyReply, budget?: Budget): Promise<void>;
  /**
   * The check that every credential passes; only wrong ones are counted, against the network or the known device.
   * @throws as `spend`, before `check` is run
   */
  door(request: FastifyRequest, reply: FastifyReply, device?: string): CredentialDoor;
}

const isWrong = (error: unknown): boolean =>
  error instanceof AppError && (error.kind === 'unauthenticated' || error.kind === 'forbidden');

/** Disabled limits: `RATE_LIMIT_PER_MINUTE=0`. */
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
  const count = async (request: FastifyRequest, reply: FastifyReply, caller: Caller, budget: Budget): Promise<void> =>
    settle(request, reply, await limiter.consume(caller, budget));
  /** Starts a credential check. The returned function ends it and must be called. */
  const enter = async (request: FastifyRequest, reply: FastifyReply, caller: Caller): Promise<Leave> => {
    const leave = await lanes.enter(budgetOf(caller) ?? '', async () => {
      const state = await limiter.peek(caller, 'wrong_credential');
      if (state?.allowed === false) settle(request, reply, state);
      return state?.remaining ?? Number.POSITIVE_INFINITY;
    });
    return async (wrong) => {
      try {
        if (wrong) await count(request, reply, caller, 'wrong_credential');
      } finally {
        leave();
      }
    };
  };

  return {
    async spend(request, reply, caller, rate) {
      await count(request, reply, caller, rate);
      if (rate !== 'credential' || caller.principal.kind === 'service') return undefined;
      const leave = await enter(request, reply, caller);
      return (error) => leave(isWrong(error));
    },
    spendOnce: async (request, reply, budget = 'cheap') =>
      request.isCounted ? undefined : count(request, reply, { principal: ANONYMOUS, ip: request.ip }, budget),
    door: (request, reply, device) => async (check) => {
      const leave = await enter(request, reply, { principal: ANONYMOUS, ip: request.ip, device });
      let wrong = false;
      try {
        return await check(() => {
          wrong = true;
        });
      } catch (error) {
        wrong ||= isWrong(error);
        throw error;
      } finally {
        await leave(wrong);
      }
    },
  };
}

type Leave = (wrong: boolean) => Promise<void>;

/**
 * A request that failed before being counted (such as invalid JSON) counts too. Returns its error, or that of the
 * exceeded limit.
 */
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
 * Runs as many concurrent checks of a caller as it may still fail: parallel guesses gain nothing over guesses one
 * after the other, and parallel correct credentials queue instead of being rejected.
 */
function createLanes() {
  const lanes = new Map<string, Lane>();
  const next = (caller: string, lane: Lane): void => {
    const waiting = lane.waiting.shift();
    if (waiting !== undefined) waiting();
    else if (lane.inside === 0) lanes.delete(caller);
  };
  return {
    /** @param left the number of further failures allowed, or an error if the caller has none left */
    async enter(caller: string, left: () => Promise<number>): Promise<() => void> {
      const lane = lanes.get(caller) ?? { inside: 0, waiting: [] };
      lanes.set(caller, lane);
      try {
        while ((await left()) <= lane.inside) await new Promise<void>((resolve) => lane.waiting.push(resolve));
      } catch (error) {
        next(caller, lane);
        throw error;
      }
      lane.inside += 1;
      return () => {
        lane.inside -= 1;
        next(caller, lane);
      };
    },
  };
}
