import { createDb } from '@energy-optimizer/db';
import { runErasures } from '../use-cases/run-erasures.ts';
import { testErasures } from './erasures.ts';

/** Carries out erasures and is killed at a step. Arguments: database URL, folder of the ledger, step. */
const [url = '', ledgerFolder = '', fatal = ''] = process.argv.slice(2);
const db = await createDb({ url, applicationName: 'energy-victim' });
await runErasures(
  testErasures(db, {
    ledgerFolder,
    onStep: (step) => {
      if (step === fatal) process.kill(process.pid, 'SIGKILL');
    },
  }),
);
