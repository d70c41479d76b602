import { CREDENTIAL_CHANGES, type CredentialChange } from '@energy-optimizer/auth';
import { restOperations } from '@energy-optimizer/rpc';
import { bareRouter } from '../bare-router.ts';

const HEAD = `# Credential changes

\`npm run generate\` writes this page from \`packages/auth/src/credentials/credential-changes.ts\`; do
not edit it. It lists every operation that changes how an account can be accessed, with the proof it
requires in addition to a session, its entry in the audit log, and the e-mail its owner receives.

- **proof**: \`identity\` is the password or, for accounts without one, a sign-in less than 10 minutes
  old; \`mailed_link\` is the token of a mailed link; \`session\` means that a session is enough,
  because the operation only removes access; \`operator\` is a command on the server's command line.
- **mail**: the template, or the kind of change in \`accountChanged\`. It is sent to the address the
  account had before the change.
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
