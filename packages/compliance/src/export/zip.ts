import { Zip, ZipDeflate } from 'fflate';

/** Bytes compressed at once: some milliseconds. */
const PIECE_BYTES = 65_536;
/** The format has 32 bits for sizes. */
const MOST_BYTES = 2 ** 32 - 2 ** 20;

export interface ZipWriter {
  /** Adds a file whose content arrives in pieces. */
  add(name: string, content: AsyncIterable<string> | Iterable<string>): Promise<void>;
  end(): Promise<void>;
}

/** A zip archive written as it is made; each piece is passed on before the next one is compressed. */
export function createZip(write: (chunk: Uint8Array) => Promise<void>): ZipWriter {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  let bytes = 0;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    ready.push(chunk);
  });
  const flush = async () => {
    if (failure !== null) throw failure;
    const chunks = ready;
    ready = [];
    for (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new RangeError('the archive is larger than 4 GB');
      await write(chunk);
    }
  };
  return {
    add: async (name, content) => {
      const file = new ZipDeflate(name, { level: 6 });
      zip.add(file);
      let pending = '';
      for await (const piece of content) {
        pending += piece;
        if (pending.length < PIECE_BYTES) continue;
        file.push(Buffer.from(pending));
        pending = '';
        await flush();
      }
      file.push(Buffer.from(pending), true);
      await flush();
    },
    end: async () => {
      zip.end();
      await flush();
    },
  };
}
