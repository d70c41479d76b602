import { type RestOperation, restOperations } from '@energy-optimizer/rpc';
import { ACCESS } from '../access.ts';
import { bareRouter } from '../bare-router.ts';
import { CLASS_LIMITS, WRONG_CREDENTIALS } from '../http/rate-limit.ts';
import { tiersMarkdown } from './tiers.ts';

const HEAD = `# Access rules

\`npm run generate\` writes this page from \`apps/server/src/access.ts\`; do not edit it. The server
does not start with a procedure missing from that table. \`packages/rpc/src/access.ts\` enforces the
rules for tRPC, REST and calls within the process.

- **access**: \`public\` is open to everyone; \`user\` requires a signed-in user; \`admin\` requires an
  administrator with a session; \`service\` requires the internal API key.
- **scope**: the permission an API key needs. With \`user\` or \`admin\`, \`–\` means that API keys are
  not accepted and a session is required.
- **feature**: what the tier of the caller must include; \`–\` is free for everybody. See
  [Tiers](#tiers).
- **purpose**: the caller's data is processed for it, so the call requires consent; see
  [Consent](consent.md). \`–\` needs none.
- **rate**: the budget a call counts against, per user, API key or network (IPv4 address, IPv6 /64);
  see [Budgets](#budgets).
- **body**: the largest request body in kB; \`–\` if there is none. The limit of a tRPC batch is that
  of its largest call. An input has at most 1,000 values and 32 levels.
`;

/** The text of `docs/access.md`. */
export function accessMarkdown(): string {
  const rest = new Map(restOperations(bareRouter()).map((one) => [one.id, one]));
  const rows = Object.entries(ACCESS).map(([path, { access, scope, feature, purpose, rate }]) =>
    row([`\`${path}\``, ...faceOf(rest.get(path)), access, scope ?? '–', feature ?? '–', purpose ?? '–', rate]),
  );
  const budgets = Object.entries({ ...CLASS_LIMITS, '–': WRONG_CREDENTIALS }).map(([name, { share, why }]) =>
    row([name, String(100 * share), String(1_000 * share), why]),
  );
  return [
    HEAD,
    row(['procedure', 'REST (under /api/v1)', 'body', 'access', 'scope', 'feature', 'purpose', 'rate']),
    row(Array.from({ length: 8 }, () => '---')),
    ...rows,
    '',
    tiersMarkdown(),
    '## Budgets',
    '',
    'Each caller has one budget per class, scaled by `RATE_LIMIT_PER_MINUTE` and',
    '`RATE_LIMIT_PER_HOUR`. The internal API key is not limited. Cached responses count as well. Pages,',
    'unknown paths and requests that fail before reaching a procedure count as one `cheap` call of their',
    'network. `/health` and `/health/ready` have a separate budget of four times the limits; preflights',
    'and `/health/live` do not count. Known browsers have their own `auth` and `credential` budgets. A',
    'network that has used up its budget of wrong credentials is refused before an unknown credential is',
    'examined; see [Security](security.md#guessing).',
    '',
    row(['class', 'per minute', 'per hour', 'purpose']),
    row(Array.from({ length: 4 }, () => '---')),
    ...budgets,
    '',
  ].join('\n');
}

function faceOf(operation: RestOperation | undefined): [face: string, body: string] {
  if (operation === undefined) return ['–', '–'];
  const { rest, maxBodyBytes } = operation;
  return [`${rest.method} ${rest.path}`, operation.type === 'mutation' ? String(maxBodyBytes / 1_024) : '–'];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
