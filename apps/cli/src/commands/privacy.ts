import { readFile } from 'node:fs/promises';
import { type ErasureService, type Receipt, receiptSchema } from '@energy-optimizer/compliance';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed, UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { withSession } from '../session.ts';
import { type Column, renderTable } from '../table.ts';
import { addPrivacyConsent } from './privacy-consent.ts';
import { addPrivacyRequests } from './privacy-requests.ts';

interface RetentionOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

const HELP = `
Examples:
  energy privacy verify receipt.json          prove a receipt again: signature, and a new count of every table
  energy privacy retention --dry-run          rows beyond their retention, by table; deletes nothing
  energy privacy retention                    delete them now instead of at night
  energy privacy requests --state open        requests of people, by legal deadline
  energy privacy consent ada@example.com      consent and objections of an account
`;

type Check = Awaited<ReturnType<ErasureService['verify']>>['stores'][number];
const CHECKED: readonly Column<Check>[] = [
  { title: 'table', text: ({ name }) => name },
  { title: 'found', align: 'right', text: ({ found }) => String(found) },
  { title: 'how', text: ({ how }) => how },
];

type Aged = Awaited<ReturnType<ErasureService['retention']>>['tables'][number];
const AGED: readonly Column<Aged>[] = [
  { title: 'table', text: ({ name }) => name },
  { title: 'days', align: 'right', text: ({ days }) => String(days) },
  { title: 'rows', align: 'right', text: ({ rows }) => String(rows) },
];

/** `privacy …`: receipts of erasures, retention, requests of people, and consent. */
export function addPrivacy(program: Command, context: CommandContext): void {
  const privacy = program
    .command('privacy')
    .description('Verify receipts of erasures, apply retention, handle requests of people, and show consent.')
    .addHelpText('after', HELP);
  addVerify(privacy, context);
  addRetention(privacy, context);
  addPrivacyRequests(privacy, context);
  addPrivacyConsent(privacy, context);
}

function addVerify(privacy: Command, context: CommandContext): void {
  const command = privacy
    .command('verify')
    .description('Check the signature of a receipt, and count the data of the person again. Fails if any is left.')
    .argument('<receipt>', 'JSON file with the receipt');
  withCommonOptions(command, 'print the result as JSON').action(async (file: string, options: CommonOptions) => {
    const receipt = await readReceipt(file);
    await withSession(context, options, async ({ runtime }) => {
      const check = await runtime.erasures.verify(receipt);
      if (options.json) await context.terminal.out(`${JSON.stringify(check)}\n`);
      else {
        await context.terminal.out(renderTable(CHECKED, check.stores));
      }
      if (!check.isSigned) throw new CommandFailed('The receipt was not signed by this server, or was changed.');
      if (!check.isErased) throw new CommandFailed('Data of the person is still stored; the table lists where.');
      const waiting = check.processors.filter(({ state }) => state === 'pending').map(({ name }) => name);
      if (!options.json)
        await context.terminal.out(
          waiting.length === 0
            ? 'The receipt is valid: nothing is left.\n'
            : `The receipt is valid: nothing is left in the database. Not confirmed yet: ${waiting.join(', ')}.\n`,
        );
    });
  });
}

/** @throws UsageError for a file that is not a receipt */
async function readReceipt(file: string): Promise<Receipt> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`Cannot read ${file}. Give the JSON file of a receipt.`);
  });
  const parsed = receiptSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${file} is not a receipt of an erasure: ${issue!.path.join('.') || 'the file'} ${issue!.message}`,
  );
}

function parseJson(text: string): unknown {
  try {
    const value = JSON.parse(text) as { receipt?: unknown } | null;
    // The response of the API has the receipt in a field.
    return value?.receipt ?? value;
  } catch {
    return undefined;
  }
}

function addRetention(privacy: Command, context: CommandContext): void {
  const command = privacy
    .command('retention')
    .description('Delete personal data whose retention has ended, as the nightly job does.')
    .option('--dry-run', 'only count the rows');
  withCommonOptions(command, 'print the result as JSON').action((options: RetentionOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const report = await runtime.erasures.retention({ isDryRun: options.dryRun === true });
      if (options.json) return context.terminal.out(`${JSON.stringify(report)}\n`);
      await context.terminal.out(renderTable(AGED, report.tables));
      const total = report.tables.reduce((sum, { rows: count }) => sum + count, 0);
      await context.terminal.out(`${report.isDryRun ? 'Would delete' : 'Deleted'} ${plural(total, 'row')}.\n`);
    }),
  );
}
