import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { type Load, load } from '../load.ts';
import { startProgram } from '../process.ts';
import { median, type Row, round } from '../report.ts';
import type { World } from '../world.ts';

const SECONDS = 4;
const ROUNDS = 3;
/** So many that no cache holds them and no run asks for one twice. */
const COLD_PATHS = 60_000;

const BARE = path.join(import.meta.dirname, '../bare.ts');

const hotRest = '/api/v1/prices/current?region=no1';
const trpcInput = (input: object, meta?: object) =>
  encodeURIComponent(JSON.stringify({ json: input, ...(meta ? { meta } : {}) }));
const hotTrpc = `/trpc/prices.current?input=${trpcInput({ region: 'no1' })}`;

/** Pairs of region and instant in an order without pattern. */
function coldQuestions({ regions, start, hours }: World): { region: string; at: string }[] {
  return Array.from({ length: COLD_PATHS }, (_, i) => ({
    region: regions[(i * 31) % regions.length]!,
    at: new Date(start.getTime() + ((i * 7_919) % (hours * 60)) * (HOUR_MS / 60) + (i % 997)).toISOString(),
  }));
}

/** Requests per second as a share of a bare Fastify route that returns the same bytes, measured in turns. */
export async function httpRows(world: World): Promise<Row[]> {
  const bodyFile = path.join(os.tmpdir(), `energy-bench-body-${process.pid}.json`);
  await writeFile(bodyFile, await (await fetch(world.server.url + hotRest)).text());
  const bare = await startProgram([BARE], { BODY_FILE: bodyFile, NODE_ENV: 'production' }, /^(http:\S+)/);
  try {
    const questions = coldQuestions(world);
    const cases = [
      { what: 'prices.current over REST, hot', paths: [hotRest], least: 0.8 },
      { what: 'prices.current over tRPC, hot', paths: [hotTrpc], least: 0.6 },
      {
        what: 'prices.current over REST, cold',
        paths: questions.map(({ region, at }) => `/api/v1/prices/current?region=${region}&at=${at}`),
        least: 0.14,
      },
      {
        what: 'prices.current over tRPC, cold',
        paths: questions.map(
          ({ region, at }) => `/trpc/prices.current?input=${trpcInput({ region, at }, { values: { at: ['Date'] } })}`,
        ),
        least: 0.08,
      },
    ];
    const bareTarget = { ...bare, paths: ['/'] };
    await load(bareTarget, 2);
    const rows: Row[] = [];
    for (const { what, paths, least } of cases) {
      const target = { ...world.server, paths };
      await load(target, 2);
      const rounds: { bare: Load; ours: Load }[] = [];
      for (let i = 0; i < ROUNDS; i++)
        rounds.push({ bare: await load(bareTarget, SECONDS), ours: await load(target, SECONDS) });
      rows.push(httpRow(what, least, rounds));
    }
    return rows;
  } finally {
    await bare.stop();
    await rm(bodyFile, { force: true });
  }
}

function httpRow(what: string, least: number, rounds: readonly { bare: Load; ours: Load }[]): Row {
  const of = (pick: (round: { bare: Load; ours: Load }) => number) => round(median(rounds.map(pick)));
  return {
    what: `${what}, share of bare Fastify`,
    value: of(({ bare, ours }) => ours.requestsPerSecond / bare.requestsPerSecond),
    unit: '',
    limit: { at: 'least', value: least },
    detail: {
      requestsPerSecond: of(({ ours }) => ours.requestsPerSecond),
      bareRequestsPerSecond: of(({ bare }) => bare.requestsPerSecond),
      // The same comparison free of the load generator's own limits: server CPU per request.
      cpuShareOfBare: of(({ bare, ours }) => bare.cpuMicrosPerRequest / ours.cpuMicrosPerRequest),
      p50Ms: of(({ ours }) => ours.p50Ms),
      p99Ms: of(({ ours }) => ours.p99Ms),
    },
  };
}
