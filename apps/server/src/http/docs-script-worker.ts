import { hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import scalar from '@scalar/fastify-api-reference';
import Fastify from 'fastify';

/** The compressed script of the API reference. */
export interface DocsScript {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  readonly digest: string;
}

// The package contains the script as a 5 MB string. Its own page requires inline scripts and is not used.
const shelf = Fastify();
await shelf.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
const { statusCode, rawPayload } = await shelf.inject('/docs/js/scalar.js');
if (statusCode !== 200) throw new Error(`could not load the script of the API reference (${statusCode})`);
const plain = new Uint8Array(rawPayload);
const gzipped = new Uint8Array(gzipSync(plain, { level: 9 }));
const made: DocsScript = { plain, gzipped, digest: hash('sha1', plain, 'base64url') };
parentPort?.postMessage(made, [plain.buffer, gzipped.buffer]);
