/** Ctrl-C and kill, as a signal that work can look at. */
export interface Interrupts {
  /** From now on an interrupt aborts this signal instead of ending the process; before, it ends the process. */
  catch(): AbortSignal;
}

/** A terminal's Ctrl-C reaches a child of `npm run energy` twice, once by way of its parent: that is one wish, not two. */
const SAME_WISH_MS = 1_000;

/** The first interrupt asks work to stop; a second one, a little later, ends the process with `exitCode`. */
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
