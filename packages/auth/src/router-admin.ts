import { changeRole } from './procedures/admin-change-role.ts';
import { endUserSessions } from './procedures/admin-end-user-sessions.ts';
import { findUser } from './procedures/admin-find-user.ts';
import { userSessions } from './procedures/admin-list-user-sessions.ts';
import { lockUser } from './procedures/admin-lock-user.ts';
import { unlockUser } from './procedures/admin-unlock-user.ts';
import type { AccountAdmin } from './service-admin.ts';

/** What administrators do with accounts, as it is mounted under `admin`. */
export const accountAdminProcedures = (service: AccountAdmin) => ({
  findUser: findUser(service),
  userSessions: userSessions(service),
  endUserSessions: endUserSessions(service),
  lockUser: lockUser(service),
  unlockUser: unlockUser(service),
  changeRole: changeRole(service),
});
