/**
 * Builds the package into `dist/`: one ES module and one declaration file per source file, emitted by the compiler. The
 * one file that refers to the server, `router.ts`, gets declarations with the router's type expanded.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareRouter } from '@energy-optimizer/server';
import { annotationsOf } from './annotations.ts';
import { describeRouter } from './describe-router.ts';

const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
const compiler = spawnSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);

const types = describeRouter({
  tsconfig: path.join(root, 'tsconfig.json'),
  file: path.join(root, 'src/router.ts'),
  name: 'AppRouter',
  annotations: annotationsOf(bareRouter()),
});
writeFileSync(path.join(dist, 'router.d.ts'), types);

const files = readdirSync(dist);
const bytes = files.reduce((sum, file) => sum + statSync(path.join(dist, file)).size, 0);
process.stdout.write(`dist: ${files.length} files, ${(bytes / 1000).toFixed(1)} kB\n`);
