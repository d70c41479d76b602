import type { ErrorKind } from './error-kinds.ts';

/** What one code means, and what its reader can do; served at `/errors/<code>`, where the `type` of a problem leads. */
export interface ErrorCodeEntry {
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly remedy: string;
}

export const entry = <K extends ErrorKind>(kind: K, meaning: string, remedy: string) => ({ kind, meaning, remedy });
