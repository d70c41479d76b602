import { CREDENTIAL_CHANGES, type CredentialChange } from '@energy-optimizer/auth';
import { restOperations } from '@energy-optimizer/rpc';
import { bareRouter } from '../bare-router.ts';

const HEAD = `# Changes of credentials

Made from \`packages/auth/src/credentials/credential-changes.ts\` by \`npx pnpm run access\`; do not edit. Every operation that changes how an account
can be got into, with the proof it needs beyond an open session, its line in the audit log, and the mail its owner gets.

- **proof**: \`identity\`: the password again or, where the account has none, a sign-in less than 10 minutes old; \`mailed_link\`: the secret of a
  link that was mailed; \`session\`: an open session is enough, because access is only taken away.
- **mail**: the template, or what \`accountChanged\` says. It goes to the address the account had before the change.
`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The text of `docs/credentials.md`. */
export function credentialsMarkdown(): string {
  const rest = new Map(restOperations(bareRouter()).map((one) => [one.id, `${one.rest.method} ${one.rest.path}`]));
  const changes = Object.entries<CredentialChange>(CREDENTIAL_CHANGES);
  const rows = changes.map(([path, { effect, proof, provenAt, audit, mail }]) =>
    row([
      `\`${path}\``,
      rest.get(path) ?? '–',
      effect,
      provenAt === undefined ? proof : `${proof}, at \`${provenAt}\``,
      `\`${audit}\``,
      mail === null ? '–' : `\`${mail}\``,
    ]),
  );
  const columns = ['procedure', 'REST (under /api/v1)', 'effect', 'proof', 'audit log', 'mail'];
  return [HEAD, row(columns), row(columns.map(() => '---')), ...rows, ''].join('\n');
}
