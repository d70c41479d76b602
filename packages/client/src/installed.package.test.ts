import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { REGIONS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MISTAKES, mistakesProgram, PROGRAM, SAME_TYPES, sameTypesConfig, TSCONFIG } from './testing/consumer.ts';
import { type Installation, installPacked, linkWorkspacePackage, run } from './testing/install.ts';
import { type RunningServer, startRealServer } from './testing/real-server.ts';

let consumer: Installation;
let server: RunningServer;
beforeAll(async () => {
  consumer = installPacked();
  server = await startRealServer();
});
afterAll(async () => {
  await server?.stop();
  if (consumer !== undefined) rmSync(consumer.project, { recursive: true, force: true });
});

const dist = () => path.join(consumer.installed, 'dist');
const filesOf = (extension: string): { name: string; text: string }[] =>
  readdirSync(dist())
    .filter((name) => name.endsWith(extension))
    .map((name) => ({ name, text: withoutComments(readFileSync(path.join(dist(), name), 'utf8')) }));

/** Comments are prose and may mention anything. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '');

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?<!["'])(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, specifier]) => specifier as string);

it('publishes code and declarations and nothing else', () => {
  expect(readdirSync(consumer.installed).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  expect(readdirSync(dist()).filter((name) => !/^[\w-]+(\.d)?\.(ts|js)$/.test(name))).toEqual([]);
  expect(consumer.manifest).toMatchObject({
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  });
  expect(Object.values(consumer.manifest.dependencies).join(' ')).toMatch(/^(\d+\.\d+\.\d+ ?)+$/);
});

it('imports its declared dependencies and nothing of the server', () => {
  const foreign = [...filesOf('.js'), ...filesOf('.d.ts')].flatMap(({ text }) => importsOf(text));
  const packages = new Set(
    foreign.filter((name) => !name.startsWith('./')).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0]),
  );
  expect([...packages].sort()).toEqual(Object.keys(consumer.manifest.dependencies).sort());
  for (const { name, text } of filesOf('.d.ts'))
    expect({
      name,
      found: /zod|fastify|prisma|\bpg\b|@energy-optimizer|node:|\bany\b(?=[;,>|)\]])/.exec(text)?.[0],
    }).toEqual({ name });
  for (const { name, text } of filesOf('.js'))
    expect({ name, found: /zod|fastify|prisma|node:|process\.|Buffer/.exec(text)?.[0] }).toEqual({ name });
});

it('describes fields and operations, and completes region codes, in an editor', () => {
  const text = readFileSync(path.join(dist(), 'router.d.ts'), 'utf8');
  expect(text).toMatch(/ \*\/\n\s+predictPrice: /);
  expect(text).toMatch(/\/\*\* Value i covers step i[^*]*\*\/\n\s+values: /);
  expect(text).toContain('region: RegionCode | (string & {});');
  expect(text.match(/^\| "[a-z0-9_]+"/gm)).toHaveLength(REGIONS.length);
});

it('is small: at most 30 kB of code before minification, 3.2 kB of declarations per operation, every field described', async () => {
  const size = (extension: string) =>
    filesOf(extension).reduce((sum, { name }) => sum + statSync(path.join(dist(), name)).size, 0);
  const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const operations = Object.values(document.paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
  expect(operations).toBeGreaterThan(80);
  expect(size('.js')).toBeLessThanOrEqual(30_000);
  expect(size('.d.ts') / operations).toBeLessThanOrEqual(3_200);
});

it('compiles under the strictest settings and works with a real server', () => {
  writeFileSync(path.join(consumer.project, 'tsconfig.json'), TSCONFIG);
  writeFileSync(path.join(consumer.project, 'program.ts'), PROGRAM);
  expect(run('tsc', ['-p', '.'], consumer.project)).toEqual({ status: 0, text: '' });
  expect(run('node', ['out/program.js', server.url], consumer.project).text.trim().split('\n')).toEqual([
    'a price is a number true',
    'a missing value is null true',
    'a saving is a number true',
    'weights go by expert true',
    'current 0',
    'refused unknown_region 422 region string',
    'subscribed',
    'stream refused invalid_api_key 401',
  ]);
});

it('publishes exactly the types of the server', () => {
  writeFileSync(path.join(consumer.project, 'tsconfig.json'), sameTypesConfig());
  writeFileSync(path.join(consumer.project, 'same.ts'), SAME_TYPES);
  linkWorkspacePackage('server', consumer.project);
  expect(run('tsc', ['-p', '.', '--pretty', 'false'], consumer.project)).toEqual({ status: 0, text: '' });
});

it('rejects incorrect regions, fields and operations at compile time', () => {
  const mistakes = mistakesProgram();
  writeFileSync(path.join(consumer.project, 'tsconfig.json'), TSCONFIG.replace('program.ts', 'mistakes.ts'));
  writeFileSync(path.join(consumer.project, 'mistakes.ts'), mistakes);
  const { text } = run('tsc', ['-p', '.', '--noEmit', '--pretty', 'false'], consumer.project);
  const lines = new Set([...text.matchAll(/^mistakes\.ts\((\d+),/gm)].map(([, line]) => Number(line)));
  const first = mistakes.split('\n').length - MISTAKES.length;
  expect(MISTAKES.filter((_, index) => !lines.has(first + index + 1))).toEqual([]);
  expect(lines.size).toBe(MISTAKES.length);
});
