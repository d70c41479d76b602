import { createServer } from 'node:net';

/**
 * Tries the address before anything else is done, so that a taken port is said before a database is made.
 * @throws the system's error, e.g. `EADDRINUSE`
 */
export function assertListenable(address: { readonly port: number; readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(address, () => probe.close(() => resolve()));
  });
}
