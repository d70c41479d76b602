import { providerHealth } from './procedures/get-provider-health.ts';
import { featureFlags } from './procedures/list-feature-flags.ts';
import { jobRuns } from './procedures/list-job-runs.ts';
import { audit } from './procedures/read-audit.ts';
import { setFeatureFlag } from './procedures/set-feature-flag.ts';
import type { AdminService } from './service.ts';

/** What administrators look at, as it is mounted under `admin`; what they do with accounts is in `auth`. */
export const adminProcedures = (service: AdminService) => ({
  audit: audit(service),
  jobRuns: jobRuns(service),
  providerHealth: providerHealth(service),
  featureFlags: featureFlags(service),
  setFeatureFlag: setFeatureFlag(service),
});
