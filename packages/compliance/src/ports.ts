import type { Sql } from '@energy-optimizer/db';
import type { Context, UserPrincipal } from '@energy-optimizer/rpc';

/** A signed-in caller. */
export type PrivacyCaller = Pick<Context, 'requestId' | 'client' | 'setCookie'> & { readonly principal: UserPrincipal };

/** Identifiers of an erased account, kept encrypted until every processor has confirmed. */
export interface ErasedPerson {
  readonly userId: string;
  readonly addresses: readonly string[];
  /** At Stripe. */
  readonly customerIds: readonly string[];
  readonly exportIds: readonly string[];
}

/** A system beside the database that holds data of people: files, caches, Stripe, the mail provider. */
export interface Processor {
  readonly name: string;
  /** May be called again for the same person. Rejects if it cannot be reached or has not erased yet. */
  erase(person: ErasedPerson): Promise<{
    readonly state: 'erased' | 'nothing_stored' | 'kept';
    readonly detail?: string;
  }>;
}

/** Accounts, provided by another domain. */
export interface IdentityPort {
  /** Requires a fresh proof of identity. @throws AppError `password_required`, `wrong_password`, `recent_sign_in_required` */
  confirm(
    caller: PrivacyCaller,
    password: string | undefined,
  ): Promise<{ readonly id: string; readonly email: string }>;
}

/** The e-mails of this domain, by template. */
export type PrivacyMail = { readonly to: string } & (
  | { readonly template: 'erasureRequested'; readonly props: { readonly dueAt: Date; readonly undoUrl: string } }
  | { readonly template: 'exportReady'; readonly props: { readonly url: string; readonly expiresAt: Date } }
);

/** Queues e-mails in the caller's transaction. */
export interface PrivacyMailPort {
  enqueue(tx: Sql, mail: PrivacyMail): Promise<unknown>;
}

export interface AuditPort {
  record(
    sql: Sql,
    event: {
      readonly action: string;
      /** The person concerned; null: without an account. */
      readonly userId: string | null;
      /** The actor, if it is a different user. */
      readonly actorId?: string;
      /** The actor, if it is an operator on the command line. */
      readonly by?: 'operator';
      readonly result: 'ok';
      readonly requestId: string;
      readonly network: string | null;
      readonly details?: Readonly<Record<string, unknown>>;
    },
  ): Promise<void>;
}
