import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import { askPassword } from '../ask-password.ts';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { commandId, operator } from '../operator.ts';
import { withSession } from '../session.ts';
import { addAdminFlags } from './admin-flags.ts';

interface CreateOptions extends CommonOptions {
  readonly name?: string;
  readonly passwordStdin?: boolean;
}

const HELP = `
On a terminal, you are asked for a password. If it is left empty, or without a terminal, a password is generated and printed once.

Examples:
  energy admin create ada@example.com
  energy admin create ada@example.com --password-stdin < password.txt
`;

const REMOVE_HELP = `
Verify the owner's identity first: the password or a mailed link opens the account afterward. All its sessions
end, the owner is notified by e-mail, and the removal is recorded in the audit log.

Example:
  energy admin remove-second-factors ada@example.com
`;

/**
 * `admin create` creates the first administrator (the API creates others); `admin remove-second-factors`; `admin
 * flags`.
 */
export function addAdmin(program: Command, context: CommandContext): void {
  const admin = program.command('admin').description('Manage administrators.');
  const create = admin
    .command('create')
    .description('Create an administrator account; its address counts as confirmed.')
    .argument('<email>', 'e-mail address of the account', emailArgument)
    .option('--name <name>', 'name of the user')
    .option('--password-stdin', 'read the password from standard input, one line')
    .addHelpText('after', HELP);
  withCommonOptions(create, 'print the account as JSON').action((email: string, options: CreateOptions) =>
    createAdmin(context, email, options),
  );
  const remove = admin
    .command('remove-second-factors')
    .description('Remove the authenticator app, passkeys and recovery codes of an account whose owner lost them.')
    .argument('<email>', 'address of the account', emailArgument)
    .addHelpText('after', REMOVE_HELP);
  withCommonOptions(remove, 'print what was removed as JSON').action((email: string, options: CommonOptions) =>
    removeSecondFactors(context, email, options),
  );
  addAdminFlags(admin, context);
}

async function removeSecondFactors(context: CommandContext, email: string, options: CommonOptions): Promise<void> {
  await withSession(context, options, async ({ runtime }) => {
    const requestId = commandId();
    const removed = await runtime.auth.service.removeSecondFactors({ requestId, email });
    const { userId, passkeys, authenticatorApp } = removed;
    const lines = [
      `account            ${removed.email}`,
      `id                 ${userId}`,
      `authenticator app  ${authenticatorApp ? 'removed' : 'none'}`,
      `passkeys           ${passkeys === 0 ? 'none' : `${passkeys} removed`}`,
      'All sessions of the account were ended. Its owner is notified by e-mail.',
    ];
    await context.terminal.out(options.json ? `${JSON.stringify(removed)}\n` : `${lines.join('\n')}\n`);
  });
}

/** If undefined, one is generated. */
async function givenPassword({ terminal }: CommandContext, options: CreateOptions): Promise<string | undefined> {
  if (options.passwordStdin === true) return (await text(process.stdin)).replace(/\r?\n$/, '');
  return process.stdin.isTTY ? askPassword({ input: process.stdin, show: terminal.err }) : undefined;
}

/** A first check; the account schema validates it strictly. */
function emailArgument(given: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(given)) throw new InvalidArgumentError('It must be an e-mail address.');
  return given;
}

async function createAdmin(context: CommandContext, email: string, options: CreateOptions): Promise<void> {
  const given = await givenPassword(context, options);
  const password = given ?? randomBytes(18).toString('base64url');
  await withSession(context, options, async ({ runtime }) => {
    const { signUpInput } = await import('@energy-optimizer/auth');
    const { name } = options;
    const input = { email, password, ...(name === undefined ? {} : { name }) };
    const parsed = signUpInput.safeParse(input);
    if (!parsed.success)
      throw new CommandFailed(
        parsed.error.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'),
        EXIT.usage,
      );
    const user = await runtime.auth.service.createUser({ email, password, role: 'admin', ...(name ? { name } : {}) });
    if (user === undefined)
      throw new CommandFailed(`${email} already has an account; an administrator can change its role.`, EXIT.failure);
    await runtime.audit.record(runtime.db, {
      action: 'account_created',
      ...operator(),
      userId: user.id,
      result: 'ok',
      details: { role: 'admin' },
    });
    const made = { id: user.id, email: user.email, ...(given === undefined ? { password } : {}) };
    await context.terminal.out(options.json ? `${JSON.stringify(made)}\n` : asText(made));
  });
}

const asText = ({ id, email, password }: { id: string; email: string; password?: string }): string =>
  `administrator  ${email}\nid             ${id}\n${
    password === undefined ? '' : `password       ${password}   (shown only once; change it after signing in)\n`
  }`;
