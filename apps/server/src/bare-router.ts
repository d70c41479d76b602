import { authRouter } from '@energy-optimizer/auth';
import { notificationsRouter } from '@energy-optimizer/notifications';
import type { Entitlements } from '@energy-optimizer/rpc';
import { appRouter } from './router.ts';

/** All procedures without implementations, for documents generated from their descriptions, and for tests of their rules. */
export const bareRouter = (entitlements?: Entitlements) =>
  appRouter({
    pricing: { context: {} as never },
    auth: { router: authRouter({} as never) },
    admin: {} as never,
    mlLoop: { context: {} as never },
    notifications: { router: notificationsRouter({} as never) },
    suppliers: {} as never,
    optimizer: {} as never,
    billing: {} as never,
    compliance: {} as never,
    hub: {} as never,
    entitlements,
  });
