import { startTestCluster } from '@energy-optimizer/db/testing';
import { silentLogger } from '@energy-optimizer/kernel';
import { openDatabase } from '@energy-optimizer/server/database';

interface Shared {
  energyTestCluster?: { readonly cluster: ReturnType<typeof startTestCluster>; users: number };
}

/** Global setup of the projects that need PostgreSQL. They share one private server, which the last of them stops. */
export default async function setup(): Promise<() => Promise<void>> {
  const shared = globalThis as Shared;
  shared.energyTestCluster ??= { cluster: startTestCluster(furnish), users: 0 };
  const entry = shared.energyTestCluster;
  entry.users++;
  const cluster = await entry.cluster;
  return async () => {
    entry.users--;
    if (entry.users === 0) {
      delete shared.energyTestCluster;
      await cluster.stop();
    }
  };
}

/** Prepares the template as the first start of a server would, once for all tests. */
async function furnish(url: string): Promise<void> {
  const config = { databaseUrl: url, databaseMigrationUrl: undefined, dataDir: '' };
  await (await openDatabase({ config, role: 'server', log: silentLogger })).close();
}
