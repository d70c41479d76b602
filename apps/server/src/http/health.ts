import { createKept } from '@energy-optimizer/kernel';
import type { FastifyInstance } from 'fastify';
import { type FixedBody, fixedBody } from './fixed.ts';
import type { Limits } from './limits.ts';
import type { Responder } from './responder.ts';
import { JSON_TYPE } from './responder.ts';

export type HealthStatus = 'ok' | 'degraded' | 'down';

/** The result of one check, with further facts (age of data, last success …). All of it is public. */
export interface HealthResult {
  readonly status: HealthStatus;
  readonly [fact: string]: unknown;
}

/** One dependency of the service. */
export interface HealthCheck {
  /** E.g. `database`, `provider:elering`. */
  readonly name: string;
  /** If true, `down` makes the service not ready. */
  readonly critical: boolean;
  /** Rejecting, or taking longer than 2 s, counts as `down`; the error's text is not shown. */
  check(): Promise<HealthResult>;
}

/** Non-critical dependencies checked together by one query, so none has a latency of its own. */
export interface HealthGroup {
  readonly names: readonly string[];
  /** One result per name, in order; if it rejects or times out, all are `down`. */
  check(): Promise<readonly HealthResult[]>;
}

export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthResult & { readonly latencyMs?: number }>>;
}

const CHECK_TIMEOUT_MS = 2_000;
/** Reports are shared for this long, so that probes cause little load. */
const REPORT_AGE_MS = 1_000;

interface Outcome {
  readonly name: string;
  readonly critical: boolean;
  readonly result: HealthReport['checks'][string];
}

async function runCheck({ name, critical, check }: HealthCheck, timeoutMs: number): Promise<Outcome[]> {
  const startedAt = performance.now();
  const result = await inTime(check(), timeoutMs, (reason): HealthResult => ({ status: 'down', reason }));
  return [{ name, critical, result: { ...result, latencyMs: Math.round(performance.now() - startedAt) } }];
}

async function runGroup({ names, check }: HealthGroup, timeoutMs: number): Promise<Outcome[]> {
  const down = (reason: string) => names.map((): HealthResult => ({ status: 'down', reason }));
  const results = await inTime(check(), timeoutMs, down);
  return names.map((name, i) => ({ name, critical: false, result: results[i]! }));
}

async function inTime<T>(work: Promise<T>, timeoutMs: number, otherwise: (reason: string) => T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(otherwise('no response in time')), timeoutMs);
  const result = await Promise.race([late.promise, work.catch(() => otherwise('the check failed'))]);
  clearTimeout(timer);
  return result;
}

/** Runs all checks concurrently: `down` if a critical one is down, `degraded` if any other is not ok. */
export function createHealth(
  checks: readonly (HealthCheck | HealthGroup)[],
  timeoutMs = CHECK_TIMEOUT_MS,
): () => Promise<HealthReport> {
  const report = async (): Promise<HealthReport> => {
    const run = (one: HealthCheck | HealthGroup) =>
      'names' in one ? runGroup(one, timeoutMs) : runCheck(one, timeoutMs);
    const outcomes = (await Promise.all(checks.map(run))).flat();
    const down = outcomes.some(({ critical, result }) => critical && result.status === 'down');
    const well = outcomes.every(({ result }) => result.status === 'ok');
    return {
      status: down ? 'down' : well ? 'ok' : 'degraded',
      checks: Object.fromEntries(outcomes.map(({ name, result }) => [name, result])),
    };
  };
  const shared = createKept<void, HealthReport>({
    read: report,
    keptMs: REPORT_AGE_MS,
    nowMs: () => performance.now(),
  });
  return () => shared.get();
}

/**
 * `/health/live`: the process responds. `/health/ready`: it can take traffic (503 if not). `/health`: the same, with
 * version and uptime.
 */
export function registerHealth(
  app: FastifyInstance,
  deps: {
    readonly health: () => Promise<HealthReport>;
    /** Not ready regardless of the checks, because the server is shutting down. */
    readonly isStopping: () => boolean;
    readonly responder: Responder;
    readonly limits: Limits;
    /** Shown by `/health`, such as the version. */
    readonly facts: object;
  },
): void {
  const { responder, limits } = deps;
  const bodiesOf = createBodies(deps);
  const live = { ...fixedBody(JSON_TYPE, JSON.stringify({ status: 'ok' })), cacheControl: 'no-store' };
  app.get('/health/live', (request, reply) => responder.sendFixed(request, reply, live));
  for (const [path, name] of [
    ['/health/ready', 'ready'],
    ['/health', 'whole'],
  ] as const)
    app.get(path, async (request, reply) => {
      await limits.spendOnce(request, reply, 'health');
      return responder.sendFixed(request, reply, bodiesOf(await deps.health())[name]);
    });
}

/** The two bodies of a report, rendered once while it is shared. */
function createBodies({ isStopping, facts }: { readonly isStopping: () => boolean; readonly facts: object }) {
  const make = (report: HealthReport, stopping: boolean) => {
    const said = stopping ? { ...report, status: 'down', reason: 'the server is shutting down' } : report;
    const status = said.status === 'down' ? 503 : 200;
    const body = (more: object): FixedBody =>
      Object.assign(fixedBody(JSON_TYPE, JSON.stringify({ ...more, ...said })), { status, cacheControl: 'no-cache' });
    return { ready: body({}), whole: body({ ...facts, uptimeSeconds: Math.round(process.uptime()) }) };
  };
  let made: { report: HealthReport; stopping: boolean; bodies: ReturnType<typeof make> } | undefined;
  return (report: HealthReport) => {
    const stopping = isStopping();
    if (made?.report !== report || made.stopping !== stopping)
      made = { report, stopping, bodies: make(report, stopping) };
    return made.bodies;
  };
}
