/** Ctrl-C and kill, as a signal that work can look at. */
export interface Interrupts {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
}

/** A terminal's Ctrl-C reaches a child of `pnpm energy` twice, once by way of its parent: that is one wish, not two. */
const SAME_WISH_MS = 1_000;

/** From now on the first interrupt asks work to stop; a second one, a little later, ends the process at once. */
export function catchInterrupts(process: NodeJS.Process, exitCode: number): Interrupts {
  const controller = new AbortController();
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
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return { signal: controller.signal };
}
