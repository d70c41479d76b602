import type { ErrorKind } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { Access, AccessRule } from './access-rule.ts';
import type { Entitlements } from './entitlements.ts';
import type { Purposes } from './purposes.ts';
import type { Scope } from './scopes.ts';

/** The REST interface of a procedure; with its Zod schemas it forms the OpenAPI operation. */
export interface RestMeta {
  /** GET for queries, another method for mutations; subscriptions use GET and return `text/event-stream`. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api/v1`; `{name}` reads the input field of that name from the path. Example: `/prices/current`. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** The first sentence also describes the response in the OpenAPI document. */
  readonly description: string;
  /** Stable error codes of this operation in addition to the common ones. */
  readonly errors?: Readonly<Partial<Record<ErrorKind, readonly string[]>>>;
  readonly tags: readonly string[];
  /** JSON values as sent over REST; a test validates them against the schemas. */
  readonly example: { readonly input: unknown; readonly output: unknown };
  /** For a subscription: the parsed `data` of its events. */
  readonly events?: z.core.$ZodType;
  /** `until-change`: a response to an anonymous caller can be cached until the instant passed to `ctx.offerCache`. */
  readonly cache?: 'until-change';
}

export interface ProcedureMeta {
  readonly rest?: RestMeta;
  /** Set by the procedure builders, so that the OpenAPI document states the allowed callers. */
  readonly access?: Access;
  /** The scope an API key needs to call it; unset: API keys cannot call it. */
  readonly scope?: Scope;
  /** Maximum size of a body in bytes; unset: `DEFAULT_BODY_BYTES`. */
  readonly maxBodyBytes?: number;
  /** Maximum number of values in an input, containers included; unset: 1,000. */
  readonly maxInputValues?: number;
  /** The input schema of the procedure; set when the router is composed, for suggestions in errors. */
  readonly input?: z.core.$ZodType;
  /**
   * The oldest instant of the prices that an input asks for, if the feature of the procedure limits it for some tiers.
   * @param input the validated input
   * @throws AppError if the input contradicts itself, as the procedure does
   */
  readonly reach?: (input: never, now: Date) => Date;
  /** The procedure's row of the access table; set when the router is composed. */
  readonly rule?: AccessRule;
  /** Enforces the tiers; set when the router is composed. Unset: all features are available to everybody. */
  readonly entitlements?: Entitlements;
  /** Enforces consent; set when the router is composed. Unset: every purpose is allowed. */
  readonly purposes?: Purposes;
}

/** Maximum size of a body unless `meta.maxBodyBytes` is set. */
export const DEFAULT_BODY_BYTES = 16_384;

export const REST_PREFIX = '/api/v1';
