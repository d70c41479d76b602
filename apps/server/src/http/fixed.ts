import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);
const GZIP_FROM_BYTES = 1_024;

/** A body that is the same for all callers: read, compressed and hashed once. */
export interface FixedBody {
  readonly contentType: string;
  readonly plain: Buffer;
  readonly etag: string;
  /** Undefined if compression is not worthwhile. */
  readonly gzipped: Promise<Buffer> | undefined;
  /** Cache lifetime; if omitted, clients must revalidate every time. */
  readonly cacheControl?: string;
  /** Default: 200. Any other response is sent in full, even if the client has it. */
  readonly status?: number;
}

export function fixedBody(contentType: string, text: string): FixedBody {
  const plain = Buffer.from(text);
  let zipped: Promise<Buffer> | undefined;
  return {
    contentType,
    plain,
    etag: `W/"${hash('sha1', text, 'base64url')}"`,
    get gzipped() {
      if (plain.length > GZIP_FROM_BYTES) zipped ??= compress(plain, { level: 9 });
      return zipped;
    },
  };
}
