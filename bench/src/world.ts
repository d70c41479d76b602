import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DAY_MS, HOUR_MS, REGIONS, type RegionCode } from '@energy-optimizer/kernel';
import { createLogger, loadConfig, openRuntime, type Runtime } from '@energy-optimizer/server';
import { SERVER_COMMAND } from '../../tooling/scripts/server-command.mjs';
import { type Started, startProgram } from './process.ts';

export const SERVICE_KEY = 'bench-service-key-0123456789';

/** A server in a process of its own over a year of hourly prices of every bidding zone, and a guest on its database. */
export interface World {
  readonly server: Started;
  readonly runtime: Runtime;
  readonly regions: readonly RegionCode[];
  /** The year that every region has prices for. */
  readonly start: Date;
  readonly hours: number;
  close(): Promise<void>;
}

const HOURS = 8_760;

export async function createWorld(): Promise<World> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'energy-bench-'));
  await chmod(dataDir, 0o755);
  const env = {
    DATA_DIR: dataDir,
    PORT: '0',
    PROVIDERS: 'none',
    INTERNAL_API_KEY: SERVICE_KEY,
    MAX_STREAMS_PER_CLIENT: '10000',
    NODE_ENV: 'production',
    // One machine is the whole load.
    RATE_LIMIT_PER_MINUTE: '0',
  };
  const server = await startProgram(SERVER_COMMAND, env, /^prices +(http:\/\/[^/]+)/);
  const runtime = await openRuntime({ config: loadConfig(env), role: 'guest', log: createLogger({ level: 'warn' }) });
  const start = new Date(Math.floor((Date.now() - (HOURS - 48) * HOUR_MS) / DAY_MS) * DAY_MS);
  const regions = REGIONS.filter(({ eic }) => eic).map(({ code }) => code);
  for (const [i, region] of regions.entries()) await runtime.pricing.service.importPoints(yearOf(region, start, i));
  return {
    server,
    runtime,
    regions,
    start,
    hours: HOURS,
    close: async () => {
      await runtime.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A year of hourly prices: a daily and a yearly wave with a little jitter, some of it negative, as a market would give it. */
export function yearOf(region: RegionCode, start: Date, seed: number, hours = HOURS) {
  const points = Array.from({ length: hours }, (_, i) => {
    const at = start.getTime() + i * HOUR_MS;
    const jitter = ((i * 7919 + seed * 104_729) % 1000) / 50;
    const price = 60 + 40 * Math.sin((i / 24) * 2 * Math.PI) + 25 * Math.cos((i / HOURS) * 2 * Math.PI) + jitter - 20;
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
