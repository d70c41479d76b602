/** The output of a command. Only main.ts uses the real streams; commands and tests use this interface. */
export interface Terminal {
  /** Results. Resolves when the stream can accept more. */
  out(text: string): Promise<void>;
  /** Progress, summaries and problems. */
  err(text: string): void;
  /** Usage errors, on standard error. */
  usage(text: string): void;
  /** Whether results go to an interactive terminal. */
  readonly outIsTty: boolean;
  /** Whether progress goes to an interactive terminal that can redraw lines. */
  readonly errIsTty: boolean;
  readonly errColumns: number;
  /** True once standard output is closed (`energy … | head`). */
  outClosed(): boolean;
  /** Resolves when all output is flushed. */
  flush(): Promise<void>;
}

/** Output is written in chunks of this size; one write per line would cost a system call each. */
const CHUNK = 64 * 1024;

/**
 * The terminal of a process. A reader that disconnects early is not an error: further results are dropped, and commands
 * that check `outClosed` stop.
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
