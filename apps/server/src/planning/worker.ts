import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { PlanTask } from '@energy-optimizer/optimizer';
import { planEnergy, solverMemoryBytes } from '@energy-optimizer/planning';
import { toAppError } from '@energy-optimizer/rpc';

/** Requests come first. Linux has a priority for each thread; elsewhere it is that of the process. */
const NICE = 10;
if (process.platform === 'linux') os.setPriority(NICE);

/** The answer of the thread to a task. */
export type PlanAnswer =
  | { readonly plan: Awaited<ReturnType<typeof planEnergy>>; readonly memoryBytes: number }
  | { readonly error: Pick<ReturnType<typeof toAppError>, 'kind' | 'code' | 'publicMessage' | 'fields'> };

parentPort?.on('message', async ({ problem, ...limits }: PlanTask) => {
  parentPort?.postMessage(await answer({ problem, ...limits }));
});

async function answer({ problem, ...limits }: PlanTask): Promise<PlanAnswer> {
  try {
    return { plan: await planEnergy(problem, limits), memoryBytes: await solverMemoryBytes() };
  } catch (error) {
    const { kind, code, publicMessage, fields } = toAppError(error);
    return { error: { kind, code, publicMessage, fields } };
  }
}
