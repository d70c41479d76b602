import type { ErrorKind } from './error-kinds.ts';

/** The meaning and remedy of one code; served at `/errors/<code>`, the `type` of a problem. */
export interface ErrorCodeEntry {
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly remedy: string;
}

export const entry = <K extends ErrorKind>(kind: K, meaning: string, remedy: string) => ({ kind, meaning, remedy });
