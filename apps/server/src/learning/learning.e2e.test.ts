import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { programOf } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { learnableDays } from '../testing/learnable.ts';
import { API_KEY, startServer, type TestServer } from '../testing/server.ts';

const DE = 'de' as RegionCode;
const NOW = new Date('2026-05-01T04:00:00Z');
const DAYS = 62;
const NODE = path.join(import.meta.dirname, '../../../../node_modules/.bin/node');
const LEARNER = programOf(path.join(import.meta.dirname, '../testing/learner.ts'));

/** A process that learns `de` as of an instant; see `testing/learner.ts`. */
function startLearner(url: string, asOf: string) {
  const child = spawn(NODE, [LEARNER, url, asOf], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    child,
    /** It has learned and is waiting. */
    isHalfWay: () => once(child.stdout, 'data'),
    goOn: () => child.stdin.end(),
    /** Its last message. */
    outcome: async () => {
      const lines = (await text(child.stdout)).trim().split('\n');
      return JSON.parse(lines.at(-1)!) as unknown;
    },
  };
}

interface Forecast {
  readonly modelId: string;
  readonly parts: readonly { readonly origin: string; readonly start: string }[];
  readonly intervals: readonly { readonly coverage: number; readonly upper: readonly (number | null)[] }[];
  readonly provenance: { readonly trainedThrough: string; readonly measuredCoverage: readonly unknown[] };
}

describe('a server that learns', { shuffle: false }, () => {
  let database: TestDatabase;
  let server: TestServer;
  const clock = fixedClock(NOW);
  beforeAll(async () => {
    database = await testDatabase();
    server = await startServer({ database, clock, env: { FORECAST_LEVEL: '1' } });
    await server.runtime.pricing.service.importPoints(learnableDays(DAYS));
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  test('explains the missing forecast before the first training', async () => {
    const { status, body } = await server.get('/api/v1/prices/forecast?region=de&hours=48');
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'forecast_unavailable' } });
  });

  test('learns, and then returns forecasts with intervals and origin', async () => {
    const outcome = await server.runtime.mlLoop.engine.learn({ region: DE, asOf: NOW });
    expect(outcome).toMatchObject({ status: 'learned', promoted: true });
    const { status, body } = await server.get('/api/v1/prices/forecast?region=de&hours=48');
    expect(status).toBe(200);
    const forecast = body as Forecast;
    expect(forecast.parts.map(({ origin, start }) => [origin, start])).toEqual([
      ['published', '2026-05-01T04:00:00.000Z'],
      ['forecast', '2026-05-01T22:00:00.000Z'],
    ]);
    expect(forecast.provenance).toMatchObject({ trainedThrough: '2026-05-01' });
    expect(forecast.intervals.map(({ coverage }) => coverage)).toEqual([0.8, 0.9, 0.95]);
    expect(forecast.intervals[0]!.upper.filter((bound) => bound !== null)).toHaveLength(30);
  });

  test('training killed with -9 leaves the active model; the next run trains and records the killed one', async () => {
    const { pricing, mlLoop } = server.runtime;
    await pricing.service.importPoints(learnableDays(10, 10));
    const before = await mlLoop.engine.modelInfo(DE, NOW);
    const learner = startLearner(database.url, '2026-05-11T04:00:00Z');
    await learner.isHalfWay();
    learner.child.kill('SIGKILL');
    await once(learner.child, 'close');
    const served = await server.get('/api/v1/prices/forecast?region=de&hours=48');
    expect(served.status).toBe(200);
    const after = await mlLoop.engine.modelInfo(DE, NOW);
    expect(after.record).toEqual(before.record);
    const [cut] = await mlLoop.engine.runs({ region: DE, limit: 1 });
    expect(cut).toMatchObject({ status: 'running', promoted: false });
    clock.set('2026-05-11T04:00:00Z');
    const outcome = await mlLoop.engine.learn({ region: DE, asOf: clock.now() });
    expect(outcome).toMatchObject({ status: 'learned', promoted: true });
    const runs = await mlLoop.engine.runs({ region: DE, limit: 3 });
    expect(runs.find(({ id }) => id === cut!.id)).toMatchObject({
      status: 'failed',
      error: 'the process ended before the run did',
    });
    const now = await server.get('/api/v1/prices/forecast?region=de&hours=24');
    expect((now.body as Forecast).provenance.trainedThrough).toBe('2026-05-11');
  });

  test('marks the run as failed when learning is stopped, and completes the next one', async () => {
    const { mlLoop } = server.runtime;
    const stop = new AbortController();
    clock.set('2026-05-13T04:00:00Z');
    await server.runtime.pricing.service.importPoints(learnableDays(2, 12));
    const learning = mlLoop.engine.learn({
      ...{ region: DE, asOf: clock.now(), signal: stop.signal },
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(learning).rejects.toThrow();
    const [run] = await mlLoop.engine.runs({ region: DE, limit: 1 });
    expect(run).toMatchObject({ status: 'failed', promoted: false });
    expect(await mlLoop.engine.learn({ region: DE, asOf: clock.now() })).toMatchObject({ status: 'learned' });
  });

  test('the job trains all regions and reports the outcome of each', async () => {
    const { jobs } = server.runtime;
    clock.set('2026-05-13T05:00:00Z');
    const run = await jobs.tryNow('forecast-learn', AbortSignal.timeout(60_000));
    expect(run).toMatchObject({ status: 'succeeded', result: { outcomes: [{ region: 'de', status: 'unchanged' }] } });
    const health = await server.get('/health/ready', { 'x-api-key': API_KEY });
    expect(health.body).toMatchObject({ checks: { forecasts: { regions: 1 } } });
  });

  test('of two processes learning a market concurrently, one works and the other reports busy', async () => {
    const { pricing, mlLoop } = server.runtime;
    await pricing.service.importPoints(learnableDays(2, 14));
    const asOf = '2026-05-15T04:00:00Z';
    const runs = async () =>
      (await mlLoop.engine.runs({ region: DE, limit: 9 }))
        .filter((run) => run.asOf.toISOString() === '2026-05-15T04:00:00.000Z')
        .map(({ status }) => status);
    const first = startLearner(database.url, asOf);
    await first.isHalfWay();
    expect(await runs()).toEqual(['running']);
    const second = startLearner(database.url, asOf);
    second.goOn();
    expect(await second.outcome()).toMatchObject({ status: 'busy', region: 'de' });
    // The other process has not marked its run as dead.
    expect(await runs()).toEqual(['running']);
    first.goOn();
    expect(await first.outcome()).toMatchObject({ status: 'learned', region: 'de' });
    expect(await runs()).toEqual(['succeeded']);
  });
});
