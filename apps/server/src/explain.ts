import { ServerAlreadyRunningError } from '@energy-optimizer/db/embedded';
import { AppError } from '@energy-optimizer/kernel';
import { type Config, ConfigError } from './config.ts';
import { DatabaseUnusableError } from './database.ts';

const DIRECTORY_CODES = new Set(['EACCES', 'EEXIST', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']);

/** One actionable line for every startup failure that is not a bug; undefined for bugs. */
export function explain(
  error: unknown,
  config?: Pick<Config, 'port' | 'host' | 'databaseUrl' | 'dataDir'>,
): string | undefined {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof ServerAlreadyRunningError) {
    return `Another energy-optimizer server is running on ${config?.dataDir}; stop it, or set DATA_DIR to another directory.`;
  }
  const { code = '', syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if ((error instanceof AppError && error.code === 'database_unavailable') || syscall === 'connect') {
    const where = config?.databaseUrl ? ` at ${withoutPassword(config.databaseUrl)}` : '';
    return `The database${where} cannot be reached${reasonOf(error instanceof AppError ? error.cause : error)}; check DATABASE_URL.`;
  }
  if (error instanceof DatabaseUnusableError) return `The database cannot be used: ${error.message}`;
  if (DIRECTORY_CODES.has(code) && syscall !== 'listen')
    return `The data directory ${config?.dataDir} cannot be used (${(error as Error).message}); set DATA_DIR.`;
  if (code === 'EADDRINUSE') return `Port ${config?.port} is already in use; set PORT to a free one.`;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return `Cannot listen on ${config?.host}:${config?.port} (${code}); set HOST and PORT.`;
  if (code === '28P01' || code === '28000' || code === '3D000')
    return `The database rejected the connection: ${(error as Error).message}; check DATABASE_URL.`;
  return undefined;
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error && cause.message ? ` (${cause.message})` : '';
}
