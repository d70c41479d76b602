import { expect, test } from 'vitest';
import { startTestHttp } from '../testing/http.ts';

/** The first page waits until a worker thread has read and compressed the 5 MB script of the reference. */
const FIRST_PAGE_MS = 60_000;
const references = (html: string): string[] => [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);

test(
  '/docs uses only its own origin and runs no inline scripts',
  async () => {
    await using http = await startTestHttp();
    const response = await fetch(`${http.url}/docs`);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
    expect(references(html).filter((one) => !/^\/(?!\/)|^data:,$/.test(one))).toEqual([]);
    expect(html).not.toMatch(/<script(?! src=)|<style|\son\w+=|@import/);
  },
  FIRST_PAGE_MS,
);

test(
  'assets of /docs exist, are cached for a year, and have content hashes',
  async () => {
    await using http = await startTestHttp();
    const html = await (await fetch(`${http.url}/docs`)).text();
    const files = references(html).filter((one) => one.startsWith('/docs/'));
    expect(files.map((one) => one.replace(/\?.*/, '')).sort()).toEqual([
      '/docs/reference.js',
      '/docs/start.js',
      '/docs/style.css',
    ]);
    for (const file of files) {
      const response = await fetch(http.url + file);
      const etag = response.headers.get('etag')!;
      expect([response.status, response.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      expect(file).toContain(`?${etag.slice(3, -1)}`);
      expect((await response.text()).length).toBeGreaterThan(300);
      expect((await fetch(http.url + file, { headers: { 'if-none-match': etag } })).status).toBe(304);
    }
  },
  FIRST_PAGE_MS,
);

test('the start of the reference loads no fonts, sends no telemetry and calls this server', async () => {
  await using http = await startTestHttp();
  const start = await (await fetch(`${http.url}/docs/start.js`)).text();
  for (const setting of ['telemetry: false', 'withDefaultFonts: false', "url: '/openapi.json'", 'url: location.origin'])
    expect(start).toContain(setting);
});
