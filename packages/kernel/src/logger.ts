/** The subset of pino that all packages use for logging. Never log secrets; errors go under `err`. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = () => undefined;

/** For scripts and tests. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
