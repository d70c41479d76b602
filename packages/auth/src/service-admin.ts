import type { z } from 'zod';
import type { AuthContext, UserCaller } from './context.ts';
import type * as schemas from './schemas/admin.ts';
import type { doneOutput } from './schemas/index.ts';
import {
  changeRole,
  endUserSessions,
  findAccount,
  listUserSessions,
  lockUser,
  unlockUser,
} from './use-cases/administer.ts';

type In<S extends z.ZodType> = z.output<S>;
type Done = z.output<typeof doneOutput>;

/** What administrators do with accounts, as functions; who asks comes first. Each throws `unknown_user` (404). */
export interface AccountAdmin {
  findAccount(caller: UserCaller, input: In<typeof schemas.findUserInput>): Promise<schemas.Account>;
  listUserSessions(caller: UserCaller, input: In<typeof schemas.userIdInput>): Promise<schemas.UserSessions>;
  endUserSessions(caller: UserCaller, input: In<typeof schemas.userIdInput>): Promise<Done>;
  /** @throws AppError `own_account` (409) */
  lockUser(caller: UserCaller, input: In<typeof schemas.lockUserInput>): Promise<Done>;
  unlockUser(caller: UserCaller, input: In<typeof schemas.userIdInput>): Promise<Done>;
  /** @throws AppError `own_account` (409) */
  changeRole(caller: UserCaller, input: In<typeof schemas.changeRoleInput>): Promise<Done>;
}

export function createAccountAdmin(context: AuthContext): AccountAdmin {
  const admin = { ...context, db: context.db.forTask('admin') };
  return {
    findAccount: (caller, input) => findAccount(admin, caller, input),
    listUserSessions: (caller, input) => listUserSessions(admin, caller, input),
    endUserSessions: (caller, input) => endUserSessions(admin, caller, input),
    lockUser: (caller, input) => lockUser(admin, caller, input),
    unlockUser: (caller, input) => unlockUser(admin, caller, input),
    changeRole: (caller, input) => changeRole(admin, caller, input),
  };
}
