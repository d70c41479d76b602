import type { Sql } from '@energy-optimizer/db';
import type { AuthContext, Caller } from '../context.ts';
import {
  CREDENTIAL_CHANGES,
  type CredentialChange,
  type CredentialProcedure,
} from '../credentials/credential-changes.ts';
import { networkOf } from '../defense/network.ts';
import { occasionOf } from './open-session.ts';

/** Writes a change of credentials to the audit log and mails its owner, as the table says, in the transaction that makes it. */
export async function noteChange(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  change: {
    readonly procedure: CredentialProcedure;
    readonly user: { readonly id: string; readonly email: string };
    readonly details?: Readonly<Record<string, unknown>>;
    /** What else was ended with it, as the owner reads it. */
    readonly ended?: string | undefined;
    /** Who made it, where that was not the owner. */
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
  // A new key has a mail of its own, with what it may do.
  if (mail === null || mail === 'keyCreated') return;
  const securityUrl = context.links.security;
  const props = { what: mail, ...occasionOf(context, caller), securityUrl, ...(ended === undefined ? {} : { ended }) };
  await context.mail(tx, { template: 'accountChanged', to: user.email, props });
}
