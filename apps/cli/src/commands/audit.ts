import type { AuditRecord } from '@energy-optimizer/admin';
import type { Command } from 'commander';
import {
  choiceArgument,
  type DayOrInstant,
  dayArgument,
  endOf,
  integerArgument,
  startOf,
  userArgument,
} from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { utcTime } from '../format.ts';
import { withSession } from '../session.ts';
import { renderTable } from '../table.ts';

const RESULTS = ['ok', 'denied', 'failed'] as const;

interface AuditOptions extends CommonOptions {
  readonly user?: string;
  readonly action?: string;
  readonly result?: (typeof RESULTS)[number];
  readonly request?: string;
  readonly from?: DayOrInstant;
  readonly to?: DayOrInstant;
  readonly limit: number;
}

const HELP = `
Examples:
  energy audit --action sign_in --result denied      failed attempts per network and hour, newest first
  energy audit --user 6f1c0a3e-… --json              all events about or caused by one user
`;

/** `audit`: the audit log, newest first. Days are in UTC. */
export function addAudit(program: Command, context: CommandContext): void {
  const command = program
    .command('audit')
    .description('Show the audit log of accounts, newest first.')
    .option('--user <id>', 'only events about or caused by this user', userArgument)
    .option('--action <name>', 'only this action, e.g. sign_in, api_key_created, role_changed')
    .option('--result <result>', RESULTS.join(' | '), choiceArgument(RESULTS))
    .option('--request <id>', 'only this request, by its x-request-id')
    .option('--from <day>', 'first day or instant', dayArgument)
    .option('--to <day>', 'last day, or exclusive end instant', dayArgument)
    .option('--limit <n>', 'maximum number of entries (1-10000)', integerArgument(1, 10_000), 50)
    .addHelpText('after', HELP);
  withCommonOptions(command, 'print the entries as a JSON array').action((options: AuditOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { user, action, result, request, from, to, limit } = options;
      const records = await runtime.audit.search({
        userId: user,
        action,
        result,
        requestId: request,
        from: from && startOf(from, 'UTC'),
        to: to && endOf(to, 'UTC'),
        limit,
      });
      await context.terminal.out(options.json ? `${JSON.stringify(records)}\n` : show(records));
    }),
  );
}

/** For a deleted account, the subject remains and groups its entries. */
const deleted = (subjectId: string | null): string | undefined =>
  subjectId === null ? undefined : `deleted ${subjectId}`;

function show(records: readonly AuditRecord[]): string {
  if (records.length === 0) return 'No matching entries in the audit log.\n';
  return renderTable(
    [
      { title: 'at', text: ({ at }) => utcTime(at) },
      { title: 'action', text: ({ action }) => action },
      { title: 'result', text: ({ result }) => result },
      { title: 'times', text: ({ count }) => String(count) },
      {
        title: 'by',
        text: ({ actorId, actorSubjectId, actorKind }) => actorId ?? deleted(actorSubjectId) ?? actorKind,
      },
      { title: 'user', text: ({ userId, subjectId }) => userId ?? deleted(subjectId) ?? '-' },
      { title: 'network', text: ({ network }) => network ?? '-' },
      { title: 'request', text: ({ requestId }) => requestId },
      { title: 'details', text: ({ details }) => (Object.keys(details).length === 0 ? '' : JSON.stringify(details)) },
    ],
    records,
  );
}
