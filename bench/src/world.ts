import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createDb, type Db } from '@energy-optimizer/db';
import { openEmbedded } from '@energy-optimizer/db/embedded';
import { DAY_MS, HOUR_MS, REGIONS, type RegionCode } from '@energy-optimizer/kernel';
import { createLogger, loadConfig, openRuntime, type Runtime } from '@energy-optimizer/server';
import { SERVER_COMMAND } from '../../tooling/scripts/server-command.mjs';
import { type Started, startProgram } from './process.ts';
import type { Size } from './size.ts';

export const SERVICE_KEY = 'bench-service-key-0123456789';
/** The region of cached queries. */
export const HOT_REGION = 'no1' as RegionCode;
const YEAR_HOURS = 8_760;

/** A server in a separate process with a year of hourly prices of every bidding zone, and a guest on its database. */
export interface World {
  readonly server: Started;
  readonly runtime: Runtime;
  readonly regions: readonly RegionCode[];
  /** Start of the prices of every region. */
  readonly start: Date;
  readonly size: Size;
  /** Runs a function as the owner of the tables, who can create tables. */
  asOwner<T>(work: (owner: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One machine produces all the load, so the rate limiter counts as usual, with budgets that no run exhausts. */
const GENEROUS = { RATE_LIMIT_PER_MINUTE: '100000000', RATE_LIMIT_PER_HOUR: '100000000' };

/** The server as shipped, except for its data directory, a metrics key, and higher limits. */
export async function createWorld(size: Size): Promise<World> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'energy-bench-'));
  await chmod(dataDir, 0o755);
  const env = {
    DATA_DIR: dataDir,
    PORT: '0',
    PROVIDERS: 'none',
    // The plans of a signed-in user need consent.
    CONSENT_REQUIRED: 'false',
    INTERNAL_API_KEY: SERVICE_KEY,
    MAX_STREAMS_PER_CLIENT: '10000',
    NODE_ENV: 'production',
    SHUTDOWN_DELAY_SECONDS: '0',
    ...GENEROUS,
  };
  const server = await startProgram(SERVER_COMMAND, env, /^prices +(http:\/\/[^/]+)/);
  const runtime = await openRuntime({ config: loadConfig(env), role: 'guest', log: createLogger({ level: 'warn' }) });
  const start = new Date(Math.floor((Date.now() - (size.hours - 48) * HOUR_MS) / DAY_MS) * DAY_MS);
  const regions = REGIONS.filter(({ eic }) => eic)
    .map(({ code }) => code)
    .slice(0, size.regions);
  if (!regions.includes(HOT_REGION)) regions.push(HOT_REGION);
  for (const [i, region] of regions.entries())
    await runtime.pricing.service.importPoints(yearOf(region, start, i, size.hours));
  return {
    server,
    runtime,
    regions,
    start,
    size,
    asOwner: (work) => asOwner(dataDir, work),
    close: async () => {
      await runtime.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function asOwner<T>(dataDir: string, work: (owner: Db) => Promise<T>): Promise<T> {
  const embedded = await openEmbedded({ dataDir, role: 'guest' });
  const owner = await createDb({ url: embedded.url, applicationName: 'energy-bench', poolSize: 1 });
  try {
    return await work(owner);
  } finally {
    await owner.close();
    await embedded.close();
  }
}

/** Hourly prices: a daily and a yearly wave with some noise and negative values, similar to a market. */
export function yearOf(region: RegionCode, start: Date, seed: number, hours: number) {
  const points = Array.from({ length: hours }, (_, i) => {
    const at = start.getTime() + i * HOUR_MS;
    const jitter = ((i * 7919 + seed * 104_729) % 1000) / 50;
    const price =
      60 + 40 * Math.sin((i / 24) * 2 * Math.PI) + 25 * Math.cos((i / YEAR_HOURS) * 2 * Math.PI) + jitter - 20;
    return { start: new Date(at), end: new Date(at + HOUR_MS), price: Math.round(price * 100) / 100 };
  });
  const series = {
    region,
    utility: 'electricity' as const,
    kind: 'day_ahead' as const,
    source: 'bench',
    supplier: null,
    product: null,
    unit: 'mwh' as const,
    currency: 'EUR' as const,
    vatIncluded: false,
    direction: 'import' as const,
  };
  return { series, points };
}
