import { columnsOf, erasureOf, PERSONAL_TABLES, type PersonalTable, type Retention } from '../map/index.ts';
import { RIGHTS_MARKDOWN } from './rights.ts';

/** How long rows are kept, in words. */
function retentionText(retention: Retention): string {
  if (retention.kind === 'account') return 'until the account is erased';
  if (retention.kind === 'own') return retention.text;
  const days = retention.days === 'data_retention_days' ? '`DATA_RETENTION_DAYS` (730)' : `${retention.days}`;
  return `${days} days after \`${retention.column}\``;
}

const OUTCOMES = { deleted: 'deleted', anonymized: 'anonymized', kept: 'kept: identifies nobody' } as const;

const columnText = (table: PersonalTable): string =>
  columnsOf(table)
    .map(({ column, treatment, why }) => `\`${column}\` ${treatment}${why === '' ? '' : ` (${why})`}`)
    .join('; ');

type Tables = readonly (readonly [string, PersonalTable])[];

const noticeRows = (tables: Tables): string =>
  tables
    .map(([, table]) =>
      [table.about, table.purpose, table.basis, retentionText(table.retention), OUTCOMES[erasureOf(table)]].join(' | '),
    )
    .map((row) => `| ${row} |`)
    .join('\n');

function recordRows(tables: Tables): string {
  const purposes = [...new Set(tables.map(([, { purpose }]) => purpose))].sort();
  return purposes
    .map((purpose) => {
      const own = tables.filter(([, table]) => table.purpose === purpose).map(([, table]) => table);
      const bases = [...new Set(own.map(({ basis }) => basis))].join(', ');
      return `| ${purpose} | ${own.map(({ about }) => about.split(':')[0]).join('; ')} | ${bases} |`;
    })
    .join('\n');
}

const columnRows = (tables: Tables): string =>
  tables
    .map(([name, table]) => {
      const { rows } = table;
      const match = rows.by === 'nobody' ? `cannot be attributed: ${rows.why}` : `${rows.by}: \`${rows.column}\``;
      return `| \`${name}\` | ${match} | ${columnText(table)} |`;
    })
    .join('\n');

/** `docs/privacy.md`: the record of processing activities and the table of the privacy notice, from the map. */
export function privacyMarkdown(): string {
  const tables = Object.entries(PERSONAL_TABLES);
  return `# Personal data

\`npm run generate\` writes this page from the map in \`packages/compliance/src/map\`, which lists every
table and column with personal data. A test compares the map with the schema of a new database and
of one that began with the first release, so that no column can be forgotten.

The operator of a server is the controller; see [Tasks of the controller](#tasks-of-the-controller).

## Privacy notice

| data | purpose | legal basis (Art. 6 (1) GDPR) | kept | when the account is erased |
| --- | --- | --- | --- | --- |
${noticeRows(tables)}

${RIGHTS_MARKDOWN}
## Recipients

| recipient | data | purpose | on erasure |
| --- | --- | --- | --- |
| Stripe, if subscriptions are sold | e-mail address, ID of the account, payment data | the paid subscription | the customer is deleted; Stripe keeps invoices for 10 years, as tax law demands |
| Postmark or the SMTP server, if configured | e-mail address, content of the e-mail | sending e-mails | the address is removed from Postmark's suppressions, except complaints |
| sign-in providers, if linked | none is sent; the ID and address at the provider are received | signing in | the link is deleted; tokens of providers are not stored |

## Record of processing activities

| activity | categories of data | legal basis |
| --- | --- | --- |
${recordRows(tables)}

The data subjects are the users of the server and people who signed up for the beta. Technical
measures: row-level security in the database ([row-level-security.md](row-level-security.md)),
encryption of account numbers and authenticator secrets, hashed credentials, truncated networks in
the audit log ([security.md](security.md)).

## Erasure

A user requests the erasure with a fresh proof of identity and can undo it for 24 hours. Then one
transaction deletes or anonymizes the rows of every table above, and adds an entry to the deletion
log, which is immutable and holds keyed hashes and counts only. Systems beside the database
(export files, Redis, Stripe, Postmark) are asked until each has confirmed; the receipt names those
that have not. It lists every table with its number of rows and is signed with Ed25519.
\`energy privacy verify <receipt>\` checks the signature and counts again. What the models have
learned from prices stays: it contains no personal data.

A restored backup does not bring anybody back:
see [operations.md](operations.md#erasures-and-backups).

## Columns

| table | found by | columns |
| --- | --- | --- |
${columnRows(tables)}
`;
}
