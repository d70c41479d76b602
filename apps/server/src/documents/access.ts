import { type RestOperation, restOperations } from '@energy-optimizer/rpc';
import { ACCESS } from '../access.ts';
import { bareRouter } from '../bare-router.ts';
import { CLASS_LIMITS } from '../http/rate-limit.ts';

const HEAD = `# Who may call what

Made from \`apps/server/src/access.ts\` by \`npx pnpm run access\`; do not edit. A procedure that is not listed there is not served: the
server does not start. The rules are enforced in one place, \`packages/rpc/src/access.ts\`, for tRPC, REST and calls within the process.

- **access**: \`public\` anybody; \`user\` a signed-in user; \`admin\` an administrator with a session; \`service\` the internal API key.
- **scope**: what an API key must be allowed. \`–\` with \`user\` or \`admin\`: API keys cannot call it, a session is needed.
- **tier**: the lowest tier a user may have (\`403 tier_required\`).
- **rate**: the budget a call counts against, per user, API key or network (IPv4 address, IPv6 /64); see below.
- **body**: the largest body, in kB; \`–\` where there is none. A tRPC batch may have as much as the largest of its calls. An input holds at most
  1,000 values, 32 levels deep.
- **consent**: the purpose a user must have agreed to.
`;

/** The text of `docs/access.md`. */
export function accessMarkdown(): string {
  const rest = new Map(restOperations(bareRouter()).map((one) => [one.id, one]));
  const rows = Object.entries(ACCESS).map(([path, { access, scope, tier, rate, purpose }]) =>
    row([`\`${path}\``, ...faceOf(rest.get(path)), access, scope ?? '–', tier, rate, purpose ?? '–']),
  );
  const budgets = Object.entries(CLASS_LIMITS).map(([name, { share, why }]) =>
    row([name, String(100 * share), String(1_000 * share), why]),
  );
  return [
    HEAD,
    row(['procedure', 'REST (under /api/v1)', 'body', 'access', 'scope', 'tier', 'rate', 'consent']),
    row(Array.from({ length: 8 }, () => '---')),
    ...rows,
    '',
    '## Budgets',
    '',
    'Each caller has one budget per class; `RATE_LIMIT_PER_MINUTE` and `RATE_LIMIT_PER_HOUR` scale them. The internal API key is not limited.',
    'Answers from the cache count as well. Pages, unknown paths and requests that fail before a procedure count as one `cheap` call of their network; preflights and `/health*` do not.',
    'A network that has used up its `auth` budget is refused before a credential it shows is looked at.',
    '',
    row(['class', 'per minute', 'per hour', 'what for']),
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
