import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { OpenApiDocument } from '@energy-optimizer/rpc';
import { START, STYLE } from './docs-assets.ts';
import type { DocsScript } from './docs-script-worker.ts';
import { type FixedBody, fixedBody } from './fixed.ts';

/**
 * The page loads from and calls only this server. Scripts come from files; styles need `unsafe-inline`, because the
 * reference injects its style sheet at startup.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** For assets with a digest in their URL. */
const FOR_A_YEAR = 'public, max-age=31536000, immutable';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** A page, built on its first request. */
export interface DocsPage {
  readonly path: string;
  readonly body: () => Promise<FixedBody>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `/docs`: Scalar's API reference of `/openapi.json`, with its assets. */
export function docsPages({ info }: OpenApiDocument): DocsPage[] {
  const { title } = info as { title: string };
  const start = { ...fixedBody(JAVASCRIPT, START), cacheControl: FOR_A_YEAR };
  const style = { ...fixedBody('text/css; charset=utf-8', STYLE), cacheControl: FOR_A_YEAR };
  let html: FixedBody | undefined;
  const page = async (): Promise<FixedBody> => {
    const script = await docsScript();
    html ??= fixedBody('text/html; charset=utf-8', pageOf(title, { script, start, style }));
    return html;
  };
  return [
    { path: '/docs', body: page, headers: { 'content-security-policy': POLICY } },
    { path: '/docs/reference.js', body: docsScript },
    { path: '/docs/start.js', body: async () => start },
    { path: '/docs/style.css', body: async () => style },
  ];
}

function pageOf(title: string, assets: Readonly<Record<'script' | 'start' | 'style', FixedBody>>): string {
  const version = (name: keyof typeof assets): string => encodeURIComponent(assets[name].etag.replace(/^W\/|"/g, ''));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} API reference</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/style.css?${version('style')}"></head>
<body><div id="reference"></div><noscript><p>This page requires JavaScript. The full specification is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/reference.js?${version('script')}"></script><script src="/docs/start.js?${version('start')}"></script></body></html>`;
}

let loading: Promise<FixedBody> | undefined;

/** The script of the reference: read, compressed and hashed once in a worker thread. */
function docsScript(): Promise<FixedBody> {
  loading ??= loadScript().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function loadScript(): Promise<FixedBody> {
  const worker = new Worker(new URL('./docs-script-worker.ts', import.meta.url));
  const [made] = (await once(worker, 'message')) as [DocsScript];
  const gzipped = Promise.resolve(Buffer.from(made.gzipped.buffer));
  const plain = Buffer.from(made.plain.buffer);
  return { contentType: JAVASCRIPT, plain, etag: `W/"${made.digest}"`, gzipped, cacheControl: FOR_A_YEAR };
}
