/** Where a command writes. Only main.ts knows the real streams; tests and commands see this. */
export interface Terminal {
  /** Results. Resolves when the reader has taken enough of it for more to be welcome. */
  out(text: string): Promise<void>;
  /** Progress, summaries and problems. */
  err(text: string): void;
  /** How the command line was wrong, on standard error. */
  usage(text: string): void;
  /** True where a person watches the results. */
  readonly outIsTty: boolean;
  /** True where a line may be redrawn and a person watches. */
  readonly errIsTty: boolean;
  readonly errColumns: number;
  /** True once standard output is closed (`energy … | head`). */
  outClosed(): boolean;
  /** Resolves when everything written has left the process. */
  flush(): Promise<void>;
}

/** Text through a stream's own buffer in pieces of this size: a line per write would cost a system call each. */
const CHUNK = 64 * 1024;

/**
 * The terminal of a process. A reader who leaves early is no error: from then on results go nowhere, and commands
 * that look at `outClosed` stop.
 */
export function createTerminal(streams: {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}): Terminal {
  const { stdout, stderr } = streams;
  let closed = false;
  let pending = '';
  const close = () => {
    closed = true;
    pending = '';
  };
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    close();
  });
  stdout.on('close', close);
  stderr.on('error', () => undefined);

  const send = (): Promise<void> => {
    const text = pending;
    pending = '';
    if (closed || text === '') return Promise.resolve();
    return new Promise((resolve) => stdout.write(text, () => resolve()));
  };
  return {
    out: (text) => {
      if (closed) return Promise.resolve();
      pending += text;
      return pending.length < CHUNK ? Promise.resolve() : send();
    },
    err: (text) => {
      stderr.write(text);
    },
    usage: (text) => {
      stderr.write(text);
    },
    outIsTty: stdout.isTTY === true,
    errIsTty: stderr.isTTY === true,
    errColumns: stderr.columns ?? 80,
    outClosed: () => closed,
    flush: async () => {
      await send();
      await new Promise<void>((resolve) => stderr.write('', () => resolve()));
    },
  };
}
