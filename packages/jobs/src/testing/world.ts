import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { silentLogger, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createJobs, type JobDefinition, type JobRun, type Jobs } from '../index.ts';

/** A database per file. After each test, its replicas are stopped and its runs deleted. */
export function jobsWorld() {
  let db: TestDb;
  const started: Jobs[] = [];
  beforeAll(async () => {
    db = await testDb({ poolSize: 10 });
  });
  afterEach(async () => {
    for (const jobs of started.splice(0)) await jobs.stop();
    await db.owner.query({
      text: 'WITH queued AS (DELETE FROM graphile_worker._private_jobs) DELETE FROM job_run',
    });
  });
  afterAll(() => db.close());

  type Given = Partial<JobDefinition> & Pick<JobDefinition, 'run'>;
  function replica(...given: readonly Given[]): Jobs {
    const definitions = given.map((one) => ({ name: 'test', description: 'a test', schedules: [], ...one }));
    const jobs = createJobs({ db, url: db.url, clock: systemClock, log: silentLogger, definitions });
    started.push(jobs);
    return jobs;
  }
  /** The newest run, once it matches. */
  const runThat = (jobs: Jobs, isWanted: (run: JobRun) => boolean): Promise<JobRun> =>
    until(async () => (await jobs.recent({ limit: 1 })).find(isWanted), 30_000);

  return {
    get db() {
      return db;
    },
    replica,
    runThat,
    finished: (jobs: Jobs) => runThat(jobs, ({ status }) => status === 'succeeded' || status === 'failed'),
  };
}
