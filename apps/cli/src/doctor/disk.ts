import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '@energy-optimizer/server';
import { describeError } from '../errors.ts';
import { bytes } from '../format.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const TIGHT_BYTES = 2e9;
const FULL_BYTES = 200e6;

/** Free space on the disk of the embedded database. */
export async function diskSpace({ dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Finding> {
  const place = nearestExisting(dataDir);
  try {
    const { bavail, bsize } = await statfs(place);
    return judge(bavail * bsize, dataDir, databaseUrl === undefined);
  } catch (error) {
    return warn('disk', `could not determine the free space of ${place}: ${describeError(error)}`, 'check DATA_DIR');
  }
}

function judge(free: number, dataDir: string, embedded: boolean): Finding {
  const text = `${bytes(free)} free at ${dataDir}`;
  if (free > TIGHT_BYTES || !embedded) return ok('disk', text);
  return free > FULL_BYTES
    ? warn(
        'disk',
        text,
        'free up space before long imports: a year of one market takes about 2 MB, PostgreSQL about 100 MB',
      )
    : fail('disk', text, 'free up space, or set DATA_DIR to another disk');
}

function nearestExisting(directory: string): string {
  for (let place = directory; ; place = path.dirname(place)) {
    if (existsSync(place) || place === path.dirname(place)) return place;
  }
}
