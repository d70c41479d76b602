import type { RestOperation } from '../rest/operations.ts';

/** How callers can prove themselves. Operations refer to these by name. */
export const securitySchemes = (publicUrl: string): Record<string, object> => ({
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: publicUrl.startsWith('https:') ? '__Host-eo_session' : 'eo_session',
    description:
      'The session of a browser: `auth/sign-in` sets the cookie. Its name is `__Host-eo_session`; without https (localhost) `eo_session`.',
  },
  sessionToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of a session that was opened with `transport: token`.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      "A user's API key (`eo_live_…`), with the scope that the operation names. `Authorization: Bearer` carries it as well.",
  },
  internalKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      'The internal API key (`INTERNAL_API_KEY`) of services and operators. `Authorization: Bearer` carries it as well. While the server has no ' +
      'internal key, what needs it is closed.',
  },
});

/** What one operation takes as proof of who calls, any of the list; empty: none is needed. */
export function securityOf({ access, scope }: Pick<RestOperation, 'access' | 'scope'>): object[] {
  if (access === 'public') return [];
  if (access === 'service') return [{ internalKey: [] }];
  const session = [{ session: [] }, { sessionToken: [] }];
  return scope === undefined ? session : [...session, { apiKey: [scope] }];
}
