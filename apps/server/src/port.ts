import { createServer } from 'node:net';

/**
 * Checks the address first, so that a port in use is reported before a database is created.
 * @throws the system's error, e.g. `EADDRINUSE`
 */
export function assertListenable(address: { readonly port: number; readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(address, () => probe.close(() => resolve()));
  });
}
