/** The scopes of API keys. Public operations need none. */
export const SCOPES = ['account:read', 'account:write'] as const;
export type Scope = (typeof SCOPES)[number];
