import type { FastifyInstance } from 'fastify';
import type { Answering } from './answer.ts';
import { JSON_TYPE } from './answer.ts';
import { type FixedBody, fixedBody } from './fixed.ts';
import type { Limits } from './limits.ts';

export type HealthStatus = 'ok' | 'degraded' | 'down';

/** What one check found; further facts (age of data, last success …) go beside the status. They are public. */
export interface HealthResult {
  readonly status: HealthStatus;
  readonly [fact: string]: unknown;
}

/** One thing the service depends on. */
export interface HealthCheck {
  /** E.g. `database`, `provider:elering`. */
  readonly name: string;
  /** Without it nothing useful can be answered: `down` here makes the service not ready. */
  readonly critical: boolean;
  /** Rejecting, or taking longer than 2 s, counts as `down`; the error's text is not shown. */
  check(): Promise<HealthResult>;
}

/** Things that are looked at together, none of them critical: one question answers for all, so it has no latency of each. */
export interface HealthGroup {
  readonly names: readonly string[];
  /** One result per name, in their order; rejecting or late, all are `down`. */
  check(): Promise<readonly HealthResult[]>;
}

export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthResult & { readonly latencyMs?: number }>>;
}

const CHECK_TIMEOUT_MS = 2_000;
/** Reports are shared this long, so that probing does not become load. */
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

/** Runs all checks side by side: `down` when a critical one is, `degraded` when any other is not well. */
export function createHealth(
  checks: readonly (HealthCheck | HealthGroup)[],
  timeoutMs = CHECK_TIMEOUT_MS,
): () => Promise<HealthReport> {
  let shared: { report: Promise<HealthReport>; at: number } | undefined;
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
  return () => {
    const now = performance.now();
    if (shared === undefined || now - shared.at > REPORT_AGE_MS) shared = { report: report(), at: now };
    return shared.report;
  };
}

/** `/health/live`: the process answers. `/health/ready`: it can do its work (503 when not). `/health`: the same and who we are. */
export function registerHealth(
  app: FastifyInstance,
  deps: {
    readonly health: () => Promise<HealthReport>;
    /** No longer ready, whatever the checks find: the server is about to stop. */
    readonly isStopping: () => boolean;
    readonly answering: Answering;
    readonly limits: Limits;
    readonly version: string;
  },
): void {
  const { answering, limits } = deps;
  const bodiesOf = createBodies(deps);
  const live = { ...fixedBody(JSON_TYPE, JSON.stringify({ status: 'ok' })), cacheControl: 'no-store' };
  app.get('/health/live', (request, reply) => answering.sendFixed(request, reply, live));
  for (const [path, name] of [
    ['/health/ready', 'ready'],
    ['/health', 'whole'],
  ] as const)
    app.get(path, async (request, reply) => {
      await limits.spendOnce(request, reply, 'health');
      return answering.sendFixed(request, reply, bodiesOf(await deps.health())[name]);
    });
}

/** The two bodies of a report, made once for everybody who asks while it is shared. */
function createBodies({ isStopping, version }: { readonly isStopping: () => boolean; readonly version: string }) {
  const make = (report: HealthReport, stopping: boolean) => {
    const said = stopping ? { ...report, status: 'down', reason: 'the server is shutting down' } : report;
    const status = said.status === 'down' ? 503 : 200;
    const body = (facts: object): FixedBody =>
      Object.assign(fixedBody(JSON_TYPE, JSON.stringify({ ...facts, ...said })), { status, cacheControl: 'no-cache' });
    return { ready: body({}), whole: body({ version, uptimeSeconds: Math.round(process.uptime()) }) };
  };
  let made: { report: HealthReport; stopping: boolean; bodies: ReturnType<typeof make> } | undefined;
  return (report: HealthReport) => {
    const stopping = isStopping();
    if (made?.report !== report || made.stopping !== stopping)
      made = { report, stopping, bodies: make(report, stopping) };
    return made.bodies;
  };
}
