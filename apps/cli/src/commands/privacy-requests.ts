import type { ErasureService } from '@energy-optimizer/compliance';
import { type Command, InvalidArgumentError } from 'commander';
import { choiceArgument, instantArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { utcTime } from '../format.ts';
import { commandId } from '../operator.ts';
import { withSession } from '../session.ts';
import { type Column, renderTable } from '../table.ts';

type Requests = ErasureService['requests'];
type Listed = Awaited<ReturnType<Requests['list']>>['requests'][number];
type Kind = Listed['kind'];
type State = Listed['state'];

const HELP = `
The answer is due a month after the receipt (Art. 12 (3) GDPR), or three months with an extension.

Examples:
  energy privacy requests --state open
  energy privacy requests record access ada@example.com --received 2026-12-02T10:00Z
  energy privacy requests extend 6f1f0c0e-0f0a-4c7e-9a53-5d3b6c0f7d21 --reason "A former provider has to be asked."
  energy privacy requests close 6f1f0c0e-0f0a-4c7e-9a53-5d3b6c0f7d21 --answer "Sent by mail."
`;
/** Duplicated from the package, which is not loaded for `--help`; the compiler checks that none is missing. */
const KINDS = Object.keys({
  access: true,
  rectification: true,
  erasure: true,
  restriction: true,
  portability: true,
  objection: true,
} satisfies Record<Kind, true>) as Kind[];
const STATES = Object.keys({
  open: true,
  completed: true,
  refused: true,
  withdrawn: true,
} satisfies Record<State, true>) as State[];

function idArgument(text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError('It must be the ID of a request, as `energy privacy requests` lists it.');
  return text;
}

const textArgument = (least: number, most: number) => (given: string) => {
  const text = given.trim();
  if (text.length < least || text.length > most)
    throw new InvalidArgumentError(`It must have ${least} to ${most} characters.`);
  return text;
};

const COLUMNS: readonly Column<Listed>[] = [
  { title: 'id', text: ({ id }) => id },
  { title: 'right', text: ({ kind }) => kind },
  { title: 'origin', text: ({ origin }) => origin },
  { title: 'state', text: ({ state, isOverdue }) => (isOverdue ? 'overdue' : state) },
  { title: 'received', text: ({ receivedAt }) => utcTime(receivedAt) },
  { title: 'due', text: ({ dueAt }) => utcTime(dueAt) },
  { title: 'contact', text: ({ contact }) => contact ?? '' },
];

const byOperator = () => ({ requestId: commandId(), userId: null, network: null });

/** `privacy requests …`: requests of people and their deadlines. */
export function addPrivacyRequests(privacy: Command, context: CommandContext): void {
  const requests = privacy
    .command('requests')
    .description('List requests of people about their data, record those that arrive by letter, and answer them.')
    .option('--state <state>', STATES.join(' | '), choiceArgument(STATES))
    .addHelpText('after', HELP);
  withCommonOptions(requests, 'print the result as JSON').action((options: CommonOptions & { state?: State }) =>
    withSession(context, options, async ({ runtime }) => {
      const listed = await runtime.erasures.requests.list({ state: options.state, limit: 500 });
      await context.terminal.out(
        options.json ? `${JSON.stringify(listed.requests)}\n` : renderTable(COLUMNS, listed.requests),
      );
    }),
  );
  addRecord(requests, context);
  addExtend(requests, context);
  addClose(requests, context);
}

type Changed = Awaited<ReturnType<Requests['record']>>;

/** Makes a change and prints the request. */
const change = (context: CommandContext, options: CommonOptions, make: (requests: Requests) => Promise<Changed>) =>
  withSession(context, options, async ({ runtime }) => {
    const changed = await make(runtime.erasures.requests);
    const { id, state, dueAt } = changed;
    const text = state === 'open' ? `${id} is open, due ${utcTime(dueAt)}.` : `${id} is ${state}.`;
    await context.terminal.out(`${options.json ? JSON.stringify(changed) : text}\n`);
  });

function addRecord(requests: Command, context: CommandContext): void {
  const command = requests
    .command('record')
    .description('Record a request that arrived by e-mail or letter.')
    .argument('<right>', KINDS.join(' | '), choiceArgument(KINDS))
    .argument('<contact>', 'e-mail address of the person, or name and postal address', textArgument(3, 300))
    .option('--received <instant>', 'when it arrived; default: now', instantArgument);
  withCommonOptions(command, 'print the request as JSON').action(
    (kind: Kind, contact: string, _options: unknown, given: Command) => {
      const options: CommonOptions & { received?: Date } = given.optsWithGlobals();
      return change(context, options, ({ record }) =>
        record(byOperator(), { kind, contact, receivedAt: options.received }),
      );
    },
  );
}

function addExtend(requests: Command, context: CommandContext): void {
  const command = requests
    .command('extend')
    .description('Extend the deadline by two months. Inform the person of the reason.')
    .argument('<id>', 'ID of the request', idArgument)
    .requiredOption('--reason <text>', 'why it cannot be answered within a month', textArgument(1, 2_000));
  withCommonOptions(command, 'print the request as JSON').action((id: string, _options: unknown, given: Command) => {
    const options: CommonOptions & { reason: string } = given.optsWithGlobals();
    return change(context, options, ({ extend }) => extend(byOperator(), { requestId: id, reason: options.reason }));
  });
}

function addClose(requests: Command, context: CommandContext): void {
  const command = requests
    .command('close')
    .description('Close a request with its answer.')
    .argument('<id>', 'ID of the request', idArgument)
    .requiredOption('--answer <text>', 'the answer, or the reason for the refusal', textArgument(1, 2_000))
    .option('--refused', 'the request was refused');
  withCommonOptions(command, 'print the request as JSON').action((id: string, _options: unknown, given: Command) => {
    const options: CommonOptions & { answer: string; refused?: boolean } = given.optsWithGlobals();
    const outcome = options.refused ? 'refused' : 'completed';
    return change(context, options, ({ close }) =>
      close(byOperator(), { requestId: id, outcome, answer: options.answer }),
    );
  });
}
