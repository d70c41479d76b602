import type { RestOperation } from '../rest/operations.ts';

/** The ways to authenticate. Operations refer to them by name. */
export const securitySchemes = (publicUrl: string): Record<string, object> => ({
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: publicUrl.startsWith('https:') ? '__Host-eo_session' : 'eo_session',
    description:
      'Browser session; `auth/sign-in` sets the cookie. Its name is `__Host-eo_session`, or `eo_session` without https (localhost).',
  },
  sessionToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'Token of a session created with `transport: token`.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      "A user's API key (`eo_live_…`) with the scope the operation requires. Also accepted as `Authorization: Bearer`.",
  },
  internalKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      'The internal API key (`INTERNAL_API_KEY`) of services and operators. Also accepted as `Authorization: Bearer`. If the server has no ' +
      'internal key, operations that require it are disabled.',
  },
});

/** The accepted ways to authenticate for an operation, any of the list; empty: none is needed. */
export function securityOf({ access, scope }: Pick<RestOperation, 'access' | 'scope'>): object[] {
  if (access === 'public') return [];
  if (access === 'service') return [{ internalKey: [] }];
  const session = [{ session: [] }, { sessionToken: [] }];
  return scope === undefined ? session : [...session, { apiKey: [scope] }];
}
