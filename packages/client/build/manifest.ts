import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '..');
const MANIFEST = path.join(root, 'package.json');
/** Backup of the workspace manifest while the published one replaces it; ignored by git. */
const KEPT = path.join(root, 'package.json.workspace');
/** Fields only the workspace needs. */
const NOT_PUBLISHED = ['scripts', 'devDependencies', 'publishConfig'];

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly publishConfig: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/**
 * The published manifest: versions instead of `catalog:`, built files instead of sources. pnpm would do both by
 * itself; npm does neither, and both pack from here.
 */
function publishedManifest(manifest: Manifest, catalog: Readonly<Record<string, string>>): object {
  const { exports } = manifest.publishConfig;
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).map(([name, range]) => [name, range === 'catalog:' ? catalog[name] : range]),
  );
  const kept = Object.entries(manifest).filter(([field]) => !NOT_PUBLISHED.includes(field));
  return { ...Object.fromEntries(kept), exports, dependencies, publishConfig: { access: 'public' } };
}

/** `prepack`: the published manifest takes the place of the workspace's. */
export function replaceManifest(): void {
  restoreManifest();
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
  const workspace = parse(readFileSync(path.join(root, '../../pnpm-workspace.yaml'), 'utf8')) as {
    catalog: Record<string, string>;
  };
  renameSync(MANIFEST, KEPT);
  writeFileSync(MANIFEST, `${JSON.stringify(publishedManifest(manifest, workspace.catalog), null, 2)}\n`);
}

/** `postpack`, and the next `prepack` if packing was interrupted. */
export function restoreManifest(): void {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
}
