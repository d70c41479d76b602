import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { type Load, load } from '../load.ts';
import { type Started, startProgram } from '../process.ts';
import { type Case, median, type Row, round } from '../report.ts';
import { HOT_REGION, type World } from '../world.ts';

const BARE = path.join(import.meta.dirname, '../bare.ts');

const hotRest = `/api/v1/prices/current?region=${HOT_REGION}`;
const trpcInput = (input: object, meta?: object) =>
  encodeURIComponent(JSON.stringify({ json: input, ...(meta ? { meta } : {}) }));
const hotTrpc = `/trpc/prices.current?input=${trpcInput({ region: HOT_REGION })}`;

/** Pairs of region and instant in random order. */
function coldQuestions({ regions, start, size }: World): { region: string; at: string }[] {
  return Array.from({ length: size.coldPaths }, (_, i) => ({
    region: regions[(i * 31) % regions.length]!,
    at: new Date(start.getTime() + ((i * 7_919) % (size.hours * 60)) * (HOUR_MS / 60) + (i % 997)).toISOString(),
  }));
}

interface HttpCase {
  readonly what: string;
  readonly paths: readonly string[];
  readonly least: number;
}

/** Requests per second relative to a bare Fastify route that returns the same bytes, measured alternately. */
export function httpCases(world: World): Case[] {
  const questions = coldQuestions(world);
  const cases: HttpCase[] = [
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
  return cases.map((one) => ({
    what: `${one.what}, share of bare Fastify`,
    run: () => besideBare(world, (bare) => measure(world, one, bare)),
  }));
}

async function besideBare(world: World, work: (bare: Started) => Promise<Row[]>): Promise<Row[]> {
  const bodyFile = path.join(os.tmpdir(), `energy-bench-body-${process.pid}.json`);
  await writeFile(bodyFile, await (await fetch(world.server.url + hotRest)).text());
  const bare = await startProgram([BARE], { BODY_FILE: bodyFile, NODE_ENV: 'production' }, /^(http:\S+)/);
  try {
    return await work(bare);
  } finally {
    await bare.stop();
    await rm(bodyFile, { force: true });
  }
}

async function measure({ server, size }: World, { what, paths, least }: HttpCase, bare: Started): Promise<Row[]> {
  const { seconds, warmUpSeconds, rounds } = size.load;
  const bareTarget = { ...bare, paths: ['/'] };
  const target = { ...server, paths };
  for (const one of [bareTarget, target]) await load(one, warmUpSeconds);
  const measured: { bare: Load; ours: Load }[] = [];
  for (let i = 0; i < rounds; i++)
    measured.push({ bare: await load(bareTarget, seconds), ours: await load(target, seconds) });
  return [httpRow(what, least, measured)];
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
