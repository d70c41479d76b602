import type { KeyRotation, KeyUse } from '@energy-optimizer/db';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed } from '../errors.ts';
import { plural } from '../format.ts';
import { withSession } from '../session.ts';
import { type Column, renderTable } from '../table.ts';

interface RotateOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

const HELP = `
Servers may keep running if all of them have both keys. An interrupted run continues with the next one. Remove the
previous key once \`energy keys list\` shows only the current one and no backup needs it.

Examples:
  energy keys list                 which keys encrypt what
  energy keys rotate --dry-run     what would be encrypted again
  energy keys rotate
`;

const USES: readonly Column<KeyUse>[] = [
  { title: 'column', text: ({ column }) => column },
  { title: 'key ID', text: ({ keyId }) => keyId ?? 'not stored' },
  { title: 'rows', align: 'right', text: ({ rows }) => String(rows) },
  { title: 'key', text: ({ state }) => state },
];

const ROTATIONS: readonly Column<KeyRotation>[] = [
  { title: 'column', text: ({ column }) => column },
  { title: 'encrypted again', align: 'right', text: ({ rotated }) => String(rotated) },
  { title: 'changed meanwhile', align: 'right', text: ({ changed }) => String(changed) },
  { title: 'unreadable', align: 'right', text: ({ unreadable }) => String(sumOf(Object.values(unreadable))) },
];

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, rows) => sum + rows, 0);

/** `keys …`: the keys that encrypt columns. */
export function addKeys(program: Command, context: CommandContext): void {
  const keys = program
    .command('keys')
    .description('List and rotate the keys that encrypt account numbers and secrets of authenticator apps.')
    .addHelpText('after', HELP);
  const list = keys.command('list').description('List the keys in use. Fails if one of them is not configured.');
  withCommonOptions(list, 'print the keys as JSON').action((options: CommonOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const uses = await runtime.keys.inUse();
      if (options.json) await context.terminal.out(`${JSON.stringify(uses)}\n`);
      else await context.terminal.out(uses.length === 0 ? 'Nothing is encrypted.\n' : renderTable(USES, uses));
      failIfMissing(uses.filter(({ state }) => state === 'missing'));
    }),
  );
  const rotate = keys
    .command('rotate')
    .description('Encrypt again, with the current key, what is encrypted with previous ones.')
    .option('--dry-run', 'change nothing');
  withCommonOptions(rotate, 'print the counts per column as JSON').action((options: RotateOptions) =>
    withSession(context, options, async ({ runtime, signal }) => {
      const rotations = await runtime.keys.rotate({ dryRun: options.dryRun, signal });
      await context.terminal.out(options.json ? `${JSON.stringify(rotations)}\n` : renderTable(ROTATIONS, rotations));
      failIfMissing(rotations.flatMap(unreadable));
    }),
  );
}

const unreadable = ({ column, unreadable: counts }: KeyRotation): Pick<KeyUse, 'column' | 'keyId' | 'rows'>[] =>
  Object.entries(counts).map(([key, rows]) => ({ column, rows, keyId: key === 'none' ? null : key }));

function failIfMissing(lost: readonly Pick<KeyUse, 'column' | 'keyId' | 'rows'>[]): void {
  if (lost.length === 0) return;
  const lines = lost.map(
    ({ column, keyId, rows }) => `  ${column}: ${plural(rows, 'row')}, key ID ${keyId ?? 'not stored'}`,
  );
  throw new CommandFailed(
    `No configured key opens:\n${lines.join('\n')}\nAdd the key to ENCRYPTION_KEYS_PREVIOUS, or let the users enter the values again.`,
  );
}
