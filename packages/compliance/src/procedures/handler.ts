import type { Context, UserPrincipal } from '@energy-optimizer/rpc';
import type { Handler } from '../use-cases/requests.ts';

/** The administrator who calls. */
export const handlerOf = ({
  requestId,
  client,
  principal,
}: Pick<Context, 'requestId' | 'client'> & { readonly principal: UserPrincipal }): Handler => ({
  ...{ requestId, userId: principal.userId, network: client?.ip ?? null },
});
