import type { Sql } from '@energy-optimizer/db';
import type { AccountChange } from './credentials/credential-changes.ts';

/** Details of a sign-in or change that let the owner recognize it. */
export interface Occasion {
  readonly at: Date;
  readonly device: string;
  readonly network: string;
}

/** The e-mails of this domain, by template. Links are absolute, with secrets in the fragment `#token=`. */
export type AuthMail = { readonly to: string } & (
  | {
      readonly template: 'verify';
      readonly props: { readonly url: string; readonly expiresAt: Date; readonly name?: string };
    }
  | {
      readonly template: 'magicLink';
      readonly props: { readonly url: string; readonly expiresAt: Date; readonly device?: string };
    }
  | { readonly template: 'reset'; readonly props: { readonly url: string; readonly expiresAt: Date } }
  | { readonly template: 'accountExists'; readonly props: { readonly signInUrl: string; readonly resetUrl: string } }
  | {
      readonly template: 'unlock';
      readonly props: {
        readonly url: string;
        readonly expiresAt: Date;
        readonly failures: number;
        readonly network?: string;
      };
    }
  | { readonly template: 'newSignIn'; readonly props: Occasion & { readonly sessionsUrl: string } }
  | {
      readonly template: 'keyCreated';
      readonly props: Occasion & {
        readonly keyName: string;
        readonly prefix: string;
        readonly scopes: string[];
        readonly expiresAt: Date;
        readonly keysUrl: string;
      };
    }
  | {
      readonly template: 'accountChanged';
      readonly props: Occasion & {
        readonly what: AccountChange;
        /** Credentials revoked along with it. */
        readonly ended?: string;
        readonly securityUrl: string;
      };
    }
  | { readonly template: 'welcome'; readonly props: { readonly appUrl: string; readonly name?: string } }
);

/** Queues e-mails in the caller's transaction, so that an e-mail is sent exactly if its cause is committed. */
export interface MailPort {
  enqueue(tx: Sql, mail: AuthMail): Promise<unknown>;
}

/** Deletes other domains' data of an account, in the same transaction. */
export interface AccountDeletionPort {
  /** Erases or detaches the user's data, including e-mails to the address. If it throws, the account is kept. */
  onDelete(tx: Sql, user: { readonly id: string; readonly email: string }): Promise<void>;
}

/** An account event for the audit log. */
export interface AuthEvent {
  readonly action: string;
  /** The affected user. */
  readonly userId: string | null;
  /** The actor, if it is a different user. */
  readonly actorId?: string | null;
  /** The actor, if it is an operator on the command line. */
  readonly by?: 'operator';
  readonly result: 'ok' | 'denied';
  readonly requestId: string;
  readonly network: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}
export interface AuditPort {
  record(sql: Sql, event: AuthEvent): Promise<void>;
}
