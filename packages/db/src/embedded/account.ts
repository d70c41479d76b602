import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The account that runs PostgreSQL: the current one, or for root, which PostgreSQL refuses, a substitute. */
export interface Account {
  /** Runs a program as this account, from `/`. */
  run(file: string, args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** The required owner of the files; undefined means the creating user. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Name of the substitute; undefined if it needs no other permissions. */
  readonly name: string | undefined;
}

interface Ids {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ourselves: Account = {
  run: (file, args) => execute(file, args, { cwd: '/' }),
  owner: undefined,
  name: undefined,
};

const standIn = ({ name, uid, gid }: Ids): Account => ({
  run: (file, args) => execute(file, args, { cwd: '/', uid, gid }),
  owner: { uid, gid },
  name,
});

/** Root mapped to another ID in a user namespace: it keeps root's file access but is not root to PostgreSQL. */
const inNamespace = ({ uid, gid }: Ids): Account => ({
  run: (file, args) =>
    execute('unshare', ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', file, ...args], { cwd: '/' }),
  owner: undefined,
  name: undefined,
});

/**
 * The account for a data directory. As root, an existing one is run by its owner; a new one by `postgres` or `nobody`,
 * or, if neither can access it, by root itself in a user namespace, if the system allows that.
 */
export async function accountFor(directory: string): Promise<Account> {
  if (process.getuid?.() !== 0) return ourselves;
  const ids = await standInIds();
  const found = await stat(directory).catch(() => undefined);
  if (found)
    return found.uid === 0 ? inNamespace(ids) : standIn({ name: `uid ${found.uid}`, uid: found.uid, gid: found.gid });
  const account = standIn(ids);
  if ((await closedFolder(directory, account)) === undefined) return account;
  const namespaced = inNamespace(ids);
  return (await canRun(namespaced, 'true', [])) ? namespaced : account;
}

async function standInIds(): Promise<Ids> {
  for (const name of ['postgres', 'nobody']) {
    const found = await Promise.all([execute('id', ['-u', name]), execute('id', ['-g', name])]).catch(() => undefined);
    if (found) return { name, uid: Number(found[0].stdout), gid: Number(found[1].stdout) };
  }
  throw new Error(
    'PostgreSQL cannot run as root, and neither the account postgres nor nobody exists; set DATABASE_URL',
  );
}

export const canRun = (account: Account, file: string, args: readonly string[]): Promise<boolean> =>
  account.run(file, args).then(
    () => true,
    () => false,
  );

/** The first folder on the path to `directory` that the account cannot access; undefined if it can. */
export async function closedFolder(directory: string, { owner }: Account): Promise<string | undefined> {
  if (owner === undefined) return undefined;
  for (let folder = path.dirname(directory); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && found.uid !== owner.uid && (found.mode & 0o001) === 0) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
