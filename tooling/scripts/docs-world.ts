import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DocBlock } from './docs-blocks.ts';
import { root, type TestServer } from './with-server.ts';

const HOUR_MS = 3_600_000;
const EMAIL = 'docs@example.com';
const PASSWORD = 'nine green bicycles';

/** IDs that the documents use as placeholders. */
const TARIFF = '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10';
const RECOMMENDATION = '0b9c2f1e-5d7a-4e43-9a51-7f2f6c1f3b20';
/** An example of an error. */
const REFUSED = 'region=xx';

/** A server with prices, tariffs and a user, and the files that the documents name. */
export interface Prepared {
  readonly env: NodeJS.ProcessEnv;
  /** A command with the address of the server and IDs that exist. */
  filled(command: string): string;
  /** Keeps a block of a document as the file that the next commands read. */
  keep(block: DocBlock): void;
  isExpected(command: string, output: string): boolean;
}

const flat = (id: string, rate: number, more: object = {}) => ({
  ...{ format: 'energy-tariff/1', id, name: id, currency: 'EUR', timeZone: 'Europe/Berlin', vat: { default: 0.19 } },
  covers: ['energy', 'grid', 'tax'],
  components: [{ kind: 'energy', id: 'energy', rates: [{ rate }] }],
  ...more,
});

const BRITISH = { currency: 'GBP', timeZone: 'Europe/London', vat: { default: 0.05 } };

/** Suppliers with the tariffs that the commands refer to. */
function suppliers() {
  const source = { url: 'https://example.com/prices', date: '2026-01-01' };
  const of = (id: string, region: string, tariffs: readonly object[]) => ({
    ...{ id, name: id, utilities: ['electricity'], regions: [region], source },
    tariffs: tariffs.map((tariff) => ({ region, source, green: true, tariff })),
  });
  return {
    format: 'energy-suppliers/1',
    suppliers: [
      of('german', 'de', [flat('german', 0.3)]),
      of('british', 'uk', [flat('british', 0.4, BRITISH)]),
      of('cheap', 'uk', [flat('cheap', 0.2, BRITISH)]),
    ],
  };
}

/** 744 hours at 0.4 kWh and 0.25, with VAT. */
const invoice = { total: 88.54 };
const rate = { label: 'example', utility: 'Example', name: 'Example', energyratestructure: [[{ rate: 0.12 }]] };

export async function prepare(server: TestServer, folder: string): Promise<Prepared> {
  const energy = (args: readonly string[], input = ''): string =>
    execFileSync(process.execPath, [path.join(root, 'apps/cli/src/main.ts'), ...args], {
      ...{ cwd: folder, env: server.env, input, encoding: 'utf8' },
    });
  const write = (name: string, content: unknown) =>
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  write('setup.json', suppliers());
  energy(['suppliers', 'import', 'setup.json']);
  energy(['admin', 'create', EMAIL, '--password-stdin'], `${PASSWORD}\n`);
  for (const region of ['no1', 'de']) {
    write('prices.csv', pricesAroundNow());
    const about = ['--region', region, '--unit', 'mwh', '--currency', 'EUR', '--resolution', 'PT60M'];
    energy(['import', 'csv', '--file', 'prices.csv', ...about]);
  }
  write('tariff.json', flat('example', 0.25));
  write('usage.csv', usageOfJanuary());
  write('invoice.json', invoice);
  for (const name of ['urdb-rate.json', 'rate.json']) write(name, rate);
  const api = `${server.url}/api/v1`;
  const versions = { de: await versionOf(api, 'german'), uk_c: await versionOf(api, 'british') };
  const user = await signIn(api, versions.uk_c);
  return {
    env: { ...server.env, TOKEN: user.token, KEY: user.key },
    filled: (command) =>
      command
        .replaceAll('localhost:4000', new URL(server.url).host)
        .replaceAll('https://api.example.com', server.url)
        .replaceAll(
          TARIFF,
          command.includes('region=de') || command.includes('--region de') ? versions.de : versions.uk_c,
        )
        .replaceAll(RECOMMENDATION, user.recommendation),
    keep: ({ role, language, text }) => {
      if (role === 'tariff') write('tariff.json', text);
      if (role === 'usage') write(`usage.${language}`, text);
      if (text.includes('"energy-suppliers/1"')) write('suppliers.json', text);
      if (text.includes('"energy-problem/1"')) write('problem.json', text);
    },
    isExpected: (command, output) => command.includes(REFUSED) && output.includes('"unknown_region"'),
  };
}

/** The ID of the tariff of a supplier. */
async function versionOf(api: string, supplier: string): Promise<string> {
  const { items } = await json<{ items: readonly { id: string }[] }>(`${api}/suppliers/${supplier}/tariffs`);
  return items[0]!.id;
}

/** A session, a key and a recommendation of a user with a tariff, who consented to both. */
async function signIn(api: string, tariffId: string) {
  const signedIn = await json<{ token: string }>(`${api}/auth/sign-in`, {
    body: { email: EMAIL, password: PASSWORD, transport: 'token' },
  });
  const headers = { authorization: `Bearer ${signedIn.token}` };
  const scopes = ['account:read', 'account:write'];
  const { key } = await json<{ key: string }>(`${api}/auth/api-keys`, {
    ...{ headers, body: { name: 'docs', scopes, password: PASSWORD } },
  });
  const { policyVersion } = await json<{ policyVersion: string }>(`${api}/privacy/purposes`);
  const consents = { data_processing: true, optimization: true };
  await json(`${api}/privacy/consents`, { ...{ headers, method: 'PUT' }, body: { policyVersion, consents } });
  await json(`${api}/household/tariffs/electricity`, {
    ...{ headers, method: 'PUT', body: { region: 'uk_c', tariffId } },
  });
  const { id } = await json<{ id: string }>(`${api}/recommendations/switching`, {
    headers,
    body: { annualUsage: 3_000 },
  });
  return { token: signedIn.token, key, recommendation: id };
}

async function json<T>(
  url: string,
  { method, headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: object } = {},
): Promise<T> {
  const response = await fetch(url, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

function pricesAroundNow(): string {
  const from = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 30 * HOUR_MS;
  const rows = Array.from({ length: 60 }, (_, hour) => {
    const start = new Date(from + hour * HOUR_MS).toISOString();
    return `${start},${60 + 40 * Math.cos((hour / 12) * Math.PI)}`;
  });
  return ['start,price', ...rows].join('\n');
}

const usageOfJanuary = (): string => {
  const from = Date.parse('2026-01-01T00:00:00Z') - HOUR_MS;
  const rows = Array.from({ length: 31 * 24 }, (_, hour) => `${new Date(from + hour * HOUR_MS).toISOString()},0.4`);
  return ['start,kwh', ...rows].join('\n');
};
