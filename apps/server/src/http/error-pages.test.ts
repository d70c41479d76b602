import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ERROR_CODES, ERROR_STATUS, type ErrorCode } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { startTestHttp } from '../testing/http.ts';

const ROOT = path.join(import.meta.dirname, '../../../..');

test('every error code has a page, and the index links to each', async () => {
  await using http = await startTestHttp();
  const list = (await http.app.inject('/errors')).body;
  for (const [code, { kind }] of Object.entries(ERROR_CODES)) {
    expect(list).toContain(`href="/errors/${code}"`);
    const response = await http.app.inject(`/errors/${code}`);
    expect([code, response.statusCode, response.headers['content-type']]).toEqual([
      code,
      200,
      'text/html; charset=utf-8',
    ]);
    expect(response.body).toContain(`HTTP status ${ERROR_STATUS[kind]}`);
  }
  expect((await fetch(`${http.url}/errors/nope`)).status).toBe(404);
});

test('error pages show the kind of the error', async () => {
  const packages = (await readdir(path.join(ROOT, 'packages'))).map((name) => `packages/${name}/src`);
  const files = (await Promise.all([...packages, 'apps/server/src'].map(sources))).flat();
  const made = (await Promise.all(files.map(async (file) => constructed(await readFile(file, 'utf8'))))).flat();
  expect(made.length).toBeGreaterThan(30);
  for (const { kind, code } of made) expect([code, ERROR_CODES[code as ErrorCode]?.kind]).toEqual([code, kind]);
});

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(ROOT, folder), { recursive: true });
  return entries
    .filter((file) => file.endsWith('.ts') && !/generated|testing|\.test\.ts$/.test(file))
    .map((file) => path.join(ROOT, folder, file));
}

const constructed = (text: string) =>
  [...text.matchAll(/new AppError\('(\w+)', \{\s*code: '(\w+)'/g)].map(([, kind, code]) => ({ kind, code }));

test.each([
  ['/api/v1/probe/echo/', '/api/v1/probe/echo'],
  ['/api/v1//probe/echo', '/api/v1/probe/echo'],
  ['/API/v1/Probe/Echo', '/api/v1/probe/echo'],
  ['/probe/echo', '/api/v1/probe/echo'],
  ['/api/v1/probe/ecko', '/api/v1/probe/echo'],
  ['/openapi.jsn', '/openapi.json'],
])('%s returns 404 and suggests %s', async (wrong, right) => {
  await using http = await startTestHttp();
  const response = await fetch(http.url + wrong);
  expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([
    404,
    `No endpoint exists at this path; did you mean "${right}"?`,
  ]);
});

test('tRPC reports the invalid part of the request', async () => {
  await using http = await startTestHttp();
  const detail = async (path: string) => {
    const { error } = (await (await fetch(`${http.url}/trpc/${path}`)).json()) as {
      error: { json: { data: { problem: { code: string; detail: string } } } };
    };
    const { code, detail } = error.json.data.problem;
    return [code, detail];
  };
  expect(await detail(`${Array(21).fill('probe.cached').join()}?batch=1`)).toEqual([
    'batch_too_long',
    'A batch must not contain more than 20 calls; this one has 21.',
  ]);
  expect(await detail('probe.cached,probe.store?batch=1')).toEqual([
    'malformed_request',
    'A batch cannot mix queries and mutations; send separate batches.',
  ]);
  expect(await detail(`probe.echo?input=${encodeURIComponent('{"region":"no1"}')}`)).toEqual([
    'not_superjson',
    'The input must be wrapped in the superjson envelope: {"json": {"region": …}}, with dates marked in "meta".',
  ]);
  expect(await detail('probe.echo?input=%7B')).toEqual(['malformed_request', 'The input is not valid JSON.']);
  expect(await detail('probe.ecko')).toEqual([
    'not_found',
    'Unknown procedure "probe.ecko"; did you mean "probe.echo"?',
  ]);
  expect(await detail('nothing.like.it')).toEqual(['not_found', 'Unknown procedure "nothing.like.it".']);
});
