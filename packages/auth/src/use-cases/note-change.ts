import type { Sql } from '@energy-optimizer/db';
import type { AuthContext, Caller } from '../context.ts';
import {
  CREDENTIAL_CHANGES,
  type CredentialChange,
  type CredentialProcedure,
} from '../credentials/credential-changes.ts';
import { networkOf } from '../defense/network.ts';
import { occasionOf } from './open-session.ts';

/**
 * Records a change of credentials in the audit log and notifies its owner, as defined by the table, in the same
 * transaction.
 */
export async function noteChange(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  change: {
    readonly procedure: CredentialProcedure;
    readonly user: { readonly id: string; readonly email: string };
    readonly details?: Readonly<Record<string, unknown>>;
    /** Other revoked credentials, in readable form. */
    readonly ended?: string | undefined;
    /** The actor, if it was not the owner. */
    readonly by?: 'operator';
  },
): Promise<void> {
  const { user, details, ended, by } = change;
  const { audit: action, mail }: CredentialChange = CREDENTIAL_CHANGES[change.procedure];
  const { requestId, client } = caller;
  await context.audit.record(tx, {
    ...{ action, userId: user.id, result: 'ok', requestId, network: networkOf(client?.ip) },
    ...(details === undefined ? {} : { details }),
    ...(by === undefined ? {} : { by }),
  });
  // A new key has its own e-mail, with its scopes.
  if (mail === null || mail === 'keyCreated') return;
  const securityUrl = context.links.security;
  const props = { what: mail, ...occasionOf(context, caller), securityUrl, ...(ended === undefined ? {} : { ended }) };
  await context.mail(tx, { template: 'accountChanged', to: user.email, props });
}
