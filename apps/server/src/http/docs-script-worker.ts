import { hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import scalar from '@scalar/fastify-api-reference';
import Fastify from 'fastify';

/** The script of the API reference, ready to be sent. */
export interface DocsScript {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  readonly digest: string;
}

// The package keeps the script as a string of 5 MB and gives it to a server alone. Its own page, which needs inline scripts, is not used.
const shelf = Fastify();
await shelf.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
const { statusCode, rawPayload } = await shelf.inject('/docs/js/scalar.js');
if (statusCode !== 200) throw new Error(`could not load the script of the API reference (${statusCode})`);
const plain = new Uint8Array(rawPayload);
const gzipped = new Uint8Array(gzipSync(plain, { level: 9 }));
const made: DocsScript = { plain, gzipped, digest: hash('sha1', plain, 'base64url') };
parentPort?.postMessage(made, [plain.buffer, gzipped.buffer]);
