/** Limits of connections and streams per process. */
export interface Capacity {
  readonly connections: number;
  readonly streams: number;
}

/** File handles not used for client connections: database, Redis, providers, logs, modules. */
const OTHER_FILES = 96;
const MAX_CONNECTIONS = 10_000;
/** Each stream takes 19 kB of memory. */
const MAX_STREAMS = 5_000;
const MIN = 16;

/** Limit on open files (`ulimit -n`); undefined: unlimited or unknown. */
export function openFileLimit(): number | undefined {
  // Missing in the type definitions.
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const before = report.excludeNetwork;
  // Enumerating network interfaces takes seconds on some machines.
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  report.excludeNetwork = before;
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}

/**
 * The configured values, otherwise derived from the limit on open files; streams use at most half of the connections.
 */
export function capacityOf(
  configured: { readonly maxConnections: number | undefined; readonly maxStreams: number | undefined },
  openFiles: number | undefined = openFileLimit(),
): Capacity {
  const files = openFiles ?? Number.POSITIVE_INFINITY;
  const room = Math.max(files - OTHER_FILES, Math.floor(files / 4), MIN);
  const connections = configured.maxConnections ?? Math.min(room, MAX_CONNECTIONS);
  const streams = configured.maxStreams ?? Math.max(1, Math.min(MAX_STREAMS, Math.floor(connections / 2)));
  return { connections, streams };
}
