import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Context, UserPrincipal } from '@energy-optimizer/rpc';
import type { ConsentPolicy } from './consent/policy.ts';

/** The dependencies of the use cases. */
export interface ComplianceContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly policy: ConsentPolicy;
}

/** A user who calls, as far as consent is recorded with it. */
export type UserCaller = Pick<Context, 'requestId' | 'client'> & { readonly principal: UserPrincipal };
