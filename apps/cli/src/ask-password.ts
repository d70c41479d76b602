import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailed, EXIT } from './errors.ts';

/** An interactive terminal. */
export interface Typing {
  readonly input: NodeJS.ReadableStream;
  /** Prompts are shown here; input is not echoed. */
  readonly show: (text: string) => void;
}

/**
 * Asks for a new password twice, without showing it. Undefined: nothing was typed.
 * @throws CommandFailed when the two differ, or on Ctrl-C and Ctrl-D
 */
export async function askPassword({ input, show }: Typing): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Marked as a terminal, so that readline does the echoing (to a sink) rather than the terminal.
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const left = Promise.withResolvers<never>();
  left.promise.catch(() => undefined);
  const leave = () => left.reject(new CommandFailed('interrupted', EXIT.interrupted));
  lines.once('SIGINT', leave).once('close', leave);
  const typed = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    show(question);
    try {
      const line = await Promise.race([typed.next(), left.promise]);
      return line.done === true ? left.promise : line.value;
    } finally {
      show('\n');
    }
  };
  try {
    const password = await ask('Password (leave empty to generate one): ');
    if (password === '') return undefined;
    if ((await ask('Repeat password: ')) !== password)
      throw new CommandFailed('The passwords do not match; nothing was changed.', EXIT.failure);
    return password;
  } finally {
    lines.close();
  }
}
