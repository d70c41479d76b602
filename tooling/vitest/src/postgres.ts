import { startTestCluster } from '@energy-optimizer/db/testing';

interface Shared {
  energyTestCluster?: { readonly cluster: ReturnType<typeof startTestCluster>; users: number };
}

/** Global set-up of the projects that need PostgreSQL. They share one private server, stopped by the last of them. */
export default async function setup(): Promise<() => Promise<void>> {
  const shared = globalThis as Shared;
  shared.energyTestCluster ??= { cluster: startTestCluster(), users: 0 };
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
