import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);
const GZIP_FROM_BYTES = 1_024;

/** A body that is the same for everybody: read, compressed and hashed once. */
export interface FixedBody {
  readonly contentType: string;
  readonly plain: Buffer;
  readonly etag: string;
  /** Undefined when compressing is not worth it. */
  readonly gzipped: Promise<Buffer> | undefined;
  /** Cache lifetime; if omitted, clients must revalidate every time. */
  readonly cacheControl?: string;
  /** Left out: 200. Any other answer is sent in full, even to who has it already. */
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
