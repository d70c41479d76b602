import { expect, it } from 'vitest';
import {
  type AccessRule,
  ANONYMOUS,
  adminProcedure,
  authorize,
  type Context,
  createCallerFactory,
  governed,
  router,
  SERVICE,
  toProblem,
  type UserPrincipal,
} from './index.ts';

const open: AccessRule = { access: 'public', scope: null, feature: null, rate: 'cheap' };
const ada: UserPrincipal = {
  kind: 'user',
  userId: '00000000-0000-4000-8000-000000000001',
  role: 'user',
  tier: 'free',
  scopes: 'all',
  via: 'session',
  credentialId: 's',
};
const admin: UserPrincipal = { ...ada, role: 'admin' };
const key = (...scopes: ('account:read' | 'account:write')[]): UserPrincipal => ({ ...admin, scopes, via: 'api_key' });
const codeOf = (principal: Context['principal'], rule: Partial<AccessRule>): string => {
  try {
    authorize(principal, { ...open, ...rule });
    return 'ok';
  } catch (error) {
    return toProblem(error).code;
  }
};

it.each([
  ['anybody calls what is public', ANONYMOUS, {}, 'ok'],
  ['nobody is a user', ANONYMOUS, { access: 'user' }, 'sign_in_required'],
  ['the internal key is no user', SERVICE, { access: 'user' }, 'sign_in_required'],
  ['nor an administrator', SERVICE, { access: 'admin' }, 'sign_in_required'],
  ['an administrator is not the internal key', admin, { access: 'service' }, 'service_key_required'],
  ['the internal key opens what is for services', SERVICE, { access: 'service' }, 'ok'],
  ['a session needs no scope', ada, { access: 'user', scope: 'account:write' }, 'ok'],
  ['a key needs the scope', key('account:read'), { access: 'user', scope: 'account:write' }, 'missing_scope'],
  ['a key with it may', key('account:write'), { access: 'user', scope: 'account:write' }, 'ok'],
  ['a key is not enough where no scope is named', key('account:read'), { access: 'user' }, 'session_required'],
  ["an administrator's key administers nothing", key('account:read'), { access: 'admin' }, 'session_required'],
  ['a user is no administrator', ada, { access: 'admin' }, 'admin_required'],
  ['an administrator is', admin, { access: 'admin' }, 'ok'],
] as const)('%s', (_, principal, rule, code) => {
  expect(codeOf(principal, rule)).toBe(code);
});

it('a call is counted before it is authorized', async () => {
  const counted: string[] = [];
  const served = governed(router({ secret: adminProcedure.meta({}).query(() => 1) }), {
    secret: { ...open, access: 'admin' },
  });
  const call = createCallerFactory(served)({
    requestId: 'r',
    principal: ada,
    count: async ({ rate }) => void counted.push(rate),
  });
  await expect(call.secret()).rejects.toMatchObject({ cause: { code: 'admin_required' } });
  expect(counted).toEqual(['cheap']);
});
