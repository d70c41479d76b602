import { authRouter } from '@energy-optimizer/auth';
import { notificationsRouter } from '@energy-optimizer/notifications';
import { appRouter } from './router.ts';

/** All procedures without implementations, for documents generated from their descriptions. */
export const bareRouter = () =>
  appRouter({
    pricing: { context: {} as never },
    auth: { router: authRouter({} as never) },
    admin: {} as never,
    mlLoop: { context: {} as never },
    notifications: { router: notificationsRouter({} as never) },
    suppliers: {} as never,
    payments: undefined,
    hub: {} as never,
  });
