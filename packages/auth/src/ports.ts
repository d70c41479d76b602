import type { Sql } from '@energy-optimizer/db';
import type { AccountChange } from './credentials/credential-changes.ts';

/** What a person reads about a sign-in or a change, to recognize it or not. */
export interface Occasion {
  readonly at: Date;
  readonly device: string;
  readonly network: string;
}

/** The mails of this domain, by template. Links are absolute; secrets are in the fragment `#token=`. */
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
        /** Credentials that were ended along with it. */
        readonly ended?: string;
        readonly securityUrl: string;
      };
    }
  | { readonly template: 'welcome'; readonly props: { readonly appUrl: string; readonly name?: string } }
);

/** Where mails go: written in the caller's transaction, so that a mail leaves exactly when its reason is committed. */
export interface MailPort {
  enqueue(tx: Sql, mail: AuthMail): Promise<unknown>;
}

/** Other domains' part of an account's end, in the same transaction. */
export interface AccountDeletionPort {
  /** Erases or detaches what belongs to the user, mails to the address among it. Whatever it throws keeps the account. */
  onDelete(tx: Sql, user: { readonly id: string; readonly email: string }): Promise<void>;
}

/** Something that happened to an account, for the audit log. */
export interface AuthEvent {
  readonly action: string;
  /** Whom it happened to. */
  readonly userId: string | null;
  /** The actor, if it is a different user. */
  readonly actorId?: string | null;
  /** Who did it, where that is an operator on the command line. */
  readonly by?: 'operator';
  readonly result: 'ok' | 'denied';
  readonly requestId: string;
  readonly network: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}
export interface AuditPort {
  record(sql: Sql, event: AuthEvent): Promise<void>;
}
