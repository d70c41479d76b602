export { tracked } from '@trpc/server';
export { authorize, governed } from './access.ts';
export type { Access, AccessRule, AccessTable, RateClass } from './access-rule.ts';
export {
  type Authenticate,
  type AuthenticateRequest,
  type AuthRequest,
  type CredentialDoor,
  createAuthenticate,
  presentedKey,
} from './api-key.ts';
export type { CacheOffer, Client, Context, EventSink, Settle } from './context.ts';
export { type Cookie, parseCookies, serializeCookie } from './cookie.ts';
export { email, emailAddress } from './email.ts';
export type { Entitlements } from './entitlements.ts';
export { withMaxInputValues } from './guard.ts';
export { instant } from './instant.ts';
export { createInvoke, type Invoke } from './invoke.ts';
export { type JsonSchema, toJsonSchema } from './json-schema.ts';
export { DEFAULT_BODY_BYTES, type ProcedureMeta, REST_PREFIX } from './meta.ts';
export { type OpenApiDocument, type OpenApiInfo, openApiDocument } from './openapi/document.ts';
export type { UpgradeDetails } from './openapi/tier-problem.ts';
export { padResponseTime } from './pad-response-time.ts';
export {
  ANONYMOUS,
  type Principal,
  ROLES,
  type Role,
  SERVICE,
  type StoredTiers,
  TIERS,
  type Tier,
  type UserPrincipal,
} from './principal.ts';
export { errorFromStatus, PROBLEM_CONTENT_TYPE, toAppError, toProblem } from './problem.ts';
export { regionCode } from './region-code.ts';
export { type RestOperation, type RestRequest, restOperations } from './rest/operations.ts';
export { SCOPES, type Scope } from './scopes.ts';
export { tierAt } from './tier.ts';
export { transformer } from './transformer.ts';
export {
  adminProcedure,
  createCallerFactory,
  formatError,
  publicProcedure,
  router,
  serviceProcedure,
  userProcedure,
} from './trpc.ts';
