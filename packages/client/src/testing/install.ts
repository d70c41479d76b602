import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const packageRoot = path.join(import.meta.dirname, '../..');
const workspaceRoot = path.join(packageRoot, '../..');
const bin = path.join(workspaceRoot, 'node_modules/.bin');

export interface Output {
  readonly status: number | null;
  readonly text: string;
}

/** Runs a workspace tool to completion. */
export function run(command: string, args: readonly string[], cwd: string): Output {
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  return { status, text: `${stdout}${stderr}` };
}

export interface Installation {
  /** An empty project outside the workspace with the package and its declared dependencies installed. */
  readonly project: string;
  /** Directory of the package's files. */
  readonly installed: string;
  readonly manifest: { readonly dependencies: Readonly<Record<string, string>>; readonly [field: string]: unknown };
}

/**
 * Packs the package as it would be published and installs the archive; the dependencies come from the workspace's
 * store.
 */
export function installPacked(): Installation {
  const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'client-consumer-')));
  const { packageManager } = JSON.parse(readFileSync(path.join(workspaceRoot, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  succeed(run('npx', ['--yes', packageManager, 'pack', '--out', path.join(project, 'client.tgz')], packageRoot));
  succeed(run('tar', ['-xzf', 'client.tgz'], project));
  const installed = path.join(project, 'node_modules/@energy-optimizer/client');
  cpSync(path.join(project, 'package'), installed, { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Installation['manifest'];
  for (const name of Object.keys(manifest.dependencies))
    link(name, path.join(packageRoot, 'node_modules', name), project);
  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  return { project, installed, manifest };
}

/** Adds a workspace package, as source, to an installation. */
export const linkWorkspacePackage = (name: 'server', project: string): void =>
  link(`@energy-optimizer/${name}`, path.join(workspaceRoot, 'apps', name), project);

function link(name: string, from: string, project: string): void {
  const target = path.join(project, 'node_modules', name);
  mkdirSync(path.dirname(target), { recursive: true });
  symlinkSync(realpathSync(from), target);
}

function succeed({ status, text }: Output): void {
  if (status !== 0) throw new Error(text);
}
