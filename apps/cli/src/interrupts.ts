/** Ctrl-C and SIGTERM as an AbortSignal. */
export interface Interrupts {
  /** From now on, an interrupt aborts this signal instead of ending the process. */
  catch(): AbortSignal;
}

/** A terminal's Ctrl-C reaches a child of `npm run energy` twice, once through its parent; it counts once. */
const SAME_WISH_MS = 1_000;

/** The first interrupt aborts the signal; a later second one ends the process with `exitCode`. */
export function createInterrupts(process: NodeJS.Process, exitCode: number): Interrupts {
  const controller = new AbortController();
  let caught = false;
  let firstMs = 0;
  const onSignal = () => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      firstMs = now;
      controller.abort();
    } else if (now - firstMs > SAME_WISH_MS) {
      process.exit(exitCode);
    }
  };
  return {
    catch: () => {
      if (!caught) for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
      caught = true;
      return controller.signal;
    },
  };
}
