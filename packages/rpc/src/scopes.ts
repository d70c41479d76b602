/** What an API key can be allowed, beside being known: public operations need no scope. */
export const SCOPES = ['account:read', 'account:write'] as const;
export type Scope = (typeof SCOPES)[number];
