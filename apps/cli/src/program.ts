import type { Command } from 'commander';
import { baseProgram } from './base-program.ts';
import { addAdmin } from './commands/admin.ts';
import { addAnalysis } from './commands/analysis.ts';
import { addAudit } from './commands/audit.ts';
import { addBacktest } from './commands/backtest.ts';
import { addBilling } from './commands/billing.ts';
import { addRegions, addSources } from './commands/catalog.ts';
import { addCompletion } from './commands/completion.ts';
import { addDoctor } from './commands/doctor.ts';
import { addAccuracy, addForecast } from './commands/forecast.ts';
import { addImport } from './commands/import.ts';
import { addJobs } from './commands/jobs.ts';
import { addKeys } from './commands/keys.ts';
import { addLearn } from './commands/learn.ts';
import { addMail } from './commands/mail.ts';
import { addOptimalTimes } from './commands/optimal-times.ts';
import { addParse } from './commands/parse.ts';
import { addPlan } from './commands/plan.ts';
import { addPrices } from './commands/prices.ts';
import { addPrivacy } from './commands/privacy.ts';
import { addRefresh } from './commands/refresh.ts';
import { addRegulations } from './commands/regulations.ts';
import { addReplay } from './commands/replay.ts';
import { addSavings } from './commands/savings.ts';
import { addServe } from './commands/serve.ts';
import { addSuppliers } from './commands/suppliers.ts';
import { addSwitching } from './commands/switching.ts';
import { addTariff } from './commands/tariff.ts';
import type { CommandContext } from './context.ts';

const ABOUT = `
Examples:
  energy doctor                                       check the setup
  energy import csv --file prices.csv --region de     import your own prices
  energy import energy_charts --region de --from 2025-10-01 --to 2025-10-31
  energy prices windows --region de --duration 2h     find the best time for the dishwasher
  energy learn --region de && energy forecast --region de

Commands use the database of a server running on the same DATA_DIR, or start it for the duration of the command;
DATABASE_URL selects another one. Configuration is through environment variables, as for the server (.env.example).
Exit codes: 0 ok, 1 failure, 2 usage error, 130 interrupted.
`;

/** The whole command line. */
export function createProgram(context: CommandContext): Command {
  const program = baseProgram(context).addHelpText('after', ABOUT);
  addServe(program, context);
  addImport(program, context);
  addParse(program, context);
  addPrices(program, context);
  addAnalysis(program, context);
  addRegions(program, context);
  addSources(program, context);
  addRefresh(program, context);
  addForecast(program, context);
  addAccuracy(program, context);
  addPlan(program, context);
  addOptimalTimes(program, context);
  addTariff(program, context);
  addSuppliers(program, context);
  addRegulations(program, context);
  addSavings(program, context);
  addSwitching(program, context);
  addLearn(program, context);
  addBacktest(program, context);
  addReplay(program, context);
  addJobs(program, context);
  addMail(program, context);
  addBilling(program, context);
  addPrivacy(program, context);
  addAudit(program, context);
  addAdmin(program, context);
  addKeys(program, context);
  addDoctor(program, context);
  addCompletion(program, context);
  return program;
}
