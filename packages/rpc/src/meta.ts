import type { ErrorKind } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { Access, AccessRule } from './access-rule.ts';
import type { Scope } from './scopes.ts';

/** How a procedure looks over REST; together with its zod schemas this is its OpenAPI operation. */
export interface RestMeta {
  /** Queries are GET, mutations anything else; subscriptions are GET and answer `text/event-stream`. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api/v1`; `{name}` takes the input's field of that name from the path, e.g. `/prices/current`. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** The first sentence also describes the response in the OpenAPI document. */
  readonly description: string;
  /** Stable codes of the errors this operation gives beside those that all give. */
  readonly errors?: Readonly<Partial<Record<ErrorKind, readonly string[]>>>;
  readonly tags: readonly string[];
  /** JSON values as they travel over REST; a test holds them against the schemas. */
  readonly example: { readonly input: unknown; readonly output: unknown };
  /** Of a subscription: what the `data` of its events is, once parsed. */
  readonly events?: z.core.$ZodType;
  /** `until-change`: an anonymous answer may be kept until the instant the procedure gives to `ctx.offerCache`. */
  readonly cache?: 'until-change';
}

export interface ProcedureMeta {
  readonly rest?: RestMeta;
  /** Set by the procedure builders, so that the OpenAPI document says who may call. */
  readonly access?: Access;
  /** What an API key must be allowed to call it; unset: an API key cannot. */
  readonly scope?: Scope;
  /** Bytes a body may have; unset: `DEFAULT_BODY_BYTES`. */
  readonly maxBodyBytes?: number;
  /** The input schema of the procedure; set when the router is composed, for suggestions in errors. */
  readonly input?: z.core.$ZodType;
  /** The procedure's row of the access table; set when the router is composed. */
  readonly rule?: AccessRule;
}

/** What the body of an operation may have unless its `meta.maxBodyBytes` says otherwise. */
export const DEFAULT_BODY_BYTES = 16_384;

export const REST_PREFIX = '/api/v1';
