import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Figure } from '@energy-optimizer/kernel/testing';
import type { Case, Row } from '../report.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const VITEST = path.join(ROOT, 'node_modules/vitest/vitest.mjs');

/** The fields of Vitest's JSON report that are used here. */
interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
      readonly meta: { readonly figures?: readonly Figure[] };
    }[];
  }[];
}

/** The timing tests of all packages: one row per figure. */
export const timingCase: Case = { what: 'the timing tests of all packages', run: timingRows };

async function timingRows(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'energy-timing-'));
  try {
    const file = path.join(folder, 'report.json');
    await runTests(file);
    const { testResults } = JSON.parse(await readFile(file, 'utf8')) as TestReport;
    return testResults.flatMap(rowsOf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runTests(file: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [VITEST, 'run', '--config', 'bench/timing.config.ts', '--reporter=json', `--outputFile=${file}`],
    { cwd: ROOT, env: { ...process.env, ENERGY_TIMING_ONLY_MEASURE: '1' }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await once(child, 'exit');
}

function rowsOf({ name, message, assertionResults }: TestReport['testResults'][number]): Row[] {
  const failed = assertionResults.find(({ status }) => status === 'failed');
  if (failed !== undefined) throw new Error(`${failed.fullName}: ${failed.failureMessages[0]}`);
  if (assertionResults.length === 0) throw new Error(`${path.relative(ROOT, name)}: ${message}`);
  return assertionResults.flatMap(({ meta }) =>
    (meta.figures ?? []).map(({ what, value, unit, most }) => ({
      ...{ what, value, unit, limit: { at: 'most' as const, value: most } },
      detail: { file: path.relative(ROOT, name) },
    })),
  );
}
