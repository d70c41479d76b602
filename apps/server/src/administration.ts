import type { AuditEntry, OperationsPort } from '@energy-optimizer/admin';
import type { AuthEvent } from '@energy-optimizer/auth';
import type { Jobs } from '@energy-optimizer/jobs';
import type { ConnectedProvider, Pricing } from '@energy-optimizer/pricing';

/** An account event as an audit log entry. A failed sign-in is not attributed to the user it was attempted for. */
export function auditEntry({ actorId, by, ...event }: AuthEvent): AuditEntry {
  if (by === 'operator') return { ...event, actorId: null, actorKind: 'operator' };
  const isStranger = event.action === 'sign_in' && event.result === 'denied';
  const actor = actorId === undefined ? (isStranger ? null : event.userId) : actorId;
  const known = event.action === 'api_key_used' ? 'api_key' : 'user';
  return { ...event, actorId: actor, actorKind: actor === null ? 'anonymous' : known };
}

/** Read access for administrators to the other domains. */
export const operations = (parts: {
  readonly jobs: Pick<Jobs, 'recent' | 'definitions'>;
  readonly pricing: Pick<Pricing, 'service'>;
  readonly providers: readonly ConnectedProvider[];
}): OperationsPort => ({
  async jobRuns({ job, limit }) {
    const runs = await parts.jobs.recent({ limit, ...(job === undefined ? {} : { job }) });
    return runs.map(({ job: name, slot, status, attempts, startedAt, finishedAt, error }) => ({
      job: name,
      slot,
      status,
      attempts,
      startedAt,
      finishedAt,
      error,
    }));
  },
  jobNames: () => parts.jobs.definitions.map(({ name }) => name),
  async providers() {
    const statuses = new Map((await parts.pricing.service.sourceStatus()).map((status) => [status.source, status]));
    return parts.providers.map(({ id, connection }) => {
      const status = statuses.get(id);
      return {
        id,
        breaker: connection().breaker,
        lastAttemptAt: status?.lastAttemptAt ?? null,
        lastSuccessAt: status?.lastSuccessAt ?? null,
        consecutiveFailures: status?.consecutiveFailures ?? 0,
        lastError: status?.lastError ?? null,
      };
    });
  },
});
