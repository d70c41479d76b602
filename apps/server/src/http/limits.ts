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

/** Counts what requests do against the budgets of those who send them. */
export interface Limits {
  /**
   * Counts one call; the answer shows the budget that has least left. A call that presents a credential passes the door: the
   * function it returns takes its outcome.
   * @throws AppError `too_many_requests` (429)
   */
  spend(request: FastifyRequest, reply: FastifyReply, caller: Caller, rate: RateClass): Promise<Settle | undefined>;
  /** Counts one request that is no call of a procedure (pages, unknown paths) against its network, unless it was counted. @throws as `spend` */
  spendOnce(request: FastifyRequest, reply: FastifyReply, budget?: Budget): Promise<void>;
  /**
   * The one door every credential comes through; only wrong ones are counted, against the network or the known device.
   * @throws as `spend`, before `check` is run
   */
  door(request: FastifyRequest, reply: FastifyReply, device?: string): CredentialDoor;
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
  const count = async (request: FastifyRequest, reply: FastifyReply, caller: Caller, budget: Budget): Promise<void> =>
    settle(request, reply, await limiter.consume(caller, budget));
  /** Enters the door. What is returned leaves it again, and must be called. */
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
 * Lets as many checks of a caller run at once as it may still fail: parallel guesses get no further than guesses one
 * after the other, and parallel right credentials wait for each other instead of being refused.
 */
function createLanes() {
  const lanes = new Map<string, Lane>();
  const next = (caller: string, lane: Lane): void => {
    const waiting = lane.waiting.shift();
    if (waiting !== undefined) waiting();
    else if (lane.inside === 0) lanes.delete(caller);
  };
  return {
    /** @param left how many more may fail, or an error for a caller that may not try at all */
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
