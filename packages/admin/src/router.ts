import type { AdminContext } from './context.ts';
import { changeRole } from './procedures/change-role.ts';
import { endUserSessions } from './procedures/end-user-sessions.ts';
import { findUser } from './procedures/find-user.ts';
import { providerHealth } from './procedures/get-provider-health.ts';
import { grantTier } from './procedures/grant-tier.ts';
import { featureFlags } from './procedures/list-feature-flags.ts';
import { jobRuns } from './procedures/list-job-runs.ts';
import { userSessions } from './procedures/list-user-sessions.ts';
import { lockUser } from './procedures/lock-user.ts';
import { audit } from './procedures/read-audit.ts';
import { revokeTier } from './procedures/revoke-tier.ts';
import { setFeatureFlag } from './procedures/set-feature-flag.ts';
import { unlockUser } from './procedures/unlock-user.ts';

/** Administrators' operations, mounted under `admin`. */
export const adminProcedures = (context: AdminContext) => ({
  findUser: findUser(context),
  userSessions: userSessions(context),
  endUserSessions: endUserSessions(context),
  lockUser: lockUser(context),
  unlockUser: unlockUser(context),
  changeRole: changeRole(context),
  grantTier: grantTier(context),
  revokeTier: revokeTier(context),
  audit: audit(context),
  jobRuns: jobRuns(context),
  providerHealth: providerHealth(context),
  featureFlags: featureFlags(context),
  setFeatureFlag: setFeatureFlag(context),
});
