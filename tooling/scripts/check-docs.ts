/**
 * Checks `/docs` in a real browser (Debian's `chromium`, or the one in `CHROMIUM`): it loads nothing from other origins
 * and violates no policy, lists every group, finds an operation, sends a request, offers for each operation the
 * credentials in the OpenAPI document, fits 390 pixels, and has no serious axe violation in light and dark mode.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { withServer } from './with-server.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'].concat(
  ['--disable-background-networking', '--disable-component-update'], // also Playwright's defaults, stated in case they change
);
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
/** Rendering takes a second on an idle machine. */
const TIMEOUT_MS = 60_000;

/** A public operation, one for users and one for services. */
const OPERATIONS = ['get /api/v1/prices/optimal-windows', 'get /api/v1/auth/me', 'post /api/v1/prices/refresh'];
const [PUBLIC = ''] = OPERATIONS;

interface OpenApi {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, unknown>>[];
}

const profile = mkdtempSync(path.join(tmpdir(), 'energy-docs-'));
try {
  await withServer(async ({ url }) => {
    const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
    const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS });
    context.setDefaultTimeout(TIMEOUT_MS);
    try {
      const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
      await checkWide(context, url, document);
      await checkNarrow(context, url);
    } finally {
      await context.close();
    }
  });
} finally {
  rmSync(profile, { recursive: true, force: true });
}

async function checkWide(context: BrowserContext, url: string, document: OpenApi): Promise<void> {
  const page = await open(context, url, 'light');
  await page.setViewportSize(WIDE);
  await page.goto(`${url}/docs`);
  const sidebar = page.getByRole('complementary');
  for (const { name } of document.tags) await sidebar.getByRole('link', { name, exact: true }).waitFor();
  await check(page, 'the first page');
  await find(page, operationOf(document, PUBLIC).summary);
  await check(page, 'an operation');
  const dialog = await tryIt(page, PUBLIC);
  await send(dialog);
  await check(page, 'the response to a request');
  await dialog.getByRole('button', { name: 'Close Client' }).click();
  for (const id of OPERATIONS) await checkCredentials(page, id, operationOf(document, id));
}

async function checkNarrow(context: BrowserContext, url: string): Promise<void> {
  const page = await open(context, url, 'dark');
  await page.setViewportSize(NARROW);
  await page.goto(`${url}/docs`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await check(page, 'the first page, 390 px, dark');
  await page.getByRole('button', { name: 'Open Menu' }).click();
  await page.getByRole('link', { name: 'prices', exact: true }).waitFor();
  await check(page, 'the menu, 390 px, dark');
}

/** A page that fails on errors in the console, policy violations and requests to other origins. */
async function open(context: BrowserContext, url: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme });
  const fail = (text: string): void => {
    process.exitCode = 1;
    process.stdout.write(`FAILED ${text}\n`);
  };
  page.on('pageerror', (error) => fail(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') fail(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) fail(`a request to ${request.url()}`);
  });
  return page;
}

function operationOf(document: OpenApi, id: string): Operation {
  const [method = '', route = ''] = id.split(' ');
  const operation = document.paths[route]?.[method];
  if (operation === undefined) throw new Error(`the OpenAPI document has no ${id}`);
  return operation;
}

async function find(page: Page, summary: string): Promise<void> {
  await page.getByRole('button', { name: /Open Search/ }).click();
  await page.getByRole('combobox', { name: 'Enter search query' }).fill(summary.toLowerCase());
  await page.getByRole('option', { name: `Operation: ${summary}` }).click();
  await page.getByRole('heading', { name: summary, exact: true }).waitFor();
}

/** Opens the client of an operation. */
async function tryIt(page: Page, id: string): Promise<Locator> {
  await page
    .getByRole('button', { name: 'Test Request' })
    .filter({ hasText: `(${id})` })
    .click();
  return page.getByRole('dialog', { name: 'API Client' });
}

async function send(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: /^Send get request/ }).click();
  await dialog.getByRole('link', { name: '200 OK' }).waitFor();
}

/** The client lists the accepted credentials of an operation in a separate group. */
async function checkCredentials(page: Page, id: string, { tags, security }: Operation): Promise<void> {
  const [method = '', route = ''] = id.split(' ');
  await page.evaluate(`location.hash = 'tag/${tags[0]}/${method.toUpperCase()}${route}'`);
  const dialog = await tryIt(page, id);
  // It stays open.
  const section = dialog.getByRole('button', { name: /^Authentication/ });
  if ((await section.getAttribute('aria-expanded')) === 'false') await section.click();
  await dialog.getByRole('button', { name: /Select(ed)? Auth Type/ }).click();
  await page.getByRole('option', { name: 'session' }).first().waitFor();
  const accepted = page.getByRole('group', { name: 'Required authentication' }).getByRole('option');
  const offered = (await accepted.allTextContents()).map((text) => text.trim().replace(/\s*Delete.*/, ''));
  const expected = security.flatMap((one) => Object.keys(one));
  const same = JSON.stringify(offered.toSorted()) === JSON.stringify(expected.toSorted());
  report(`credentials of ${id}: ${expected.join(', ') || 'none'}`, same ? [] : [`offered: ${offered.join(', ')}`]);
  // One call for the list, one for the client.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Close Client' }).waitFor({ state: 'hidden' });
}

/** No serious violation and no horizontal scrolling. */
async function check(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const found = serious.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`);
  const excess = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  if (excess > 0) found.push(`${excess} pixels wider than the window`);
  report(what, found);
}

function report(what: string, found: readonly string[]): void {
  process.stdout.write(
    `${found.length === 0 ? 'ok    ' : 'FAILED'} ${what}\n${found.map((one) => `${one}\n`).join('')}`,
  );
  if (found.length > 0) process.exitCode = 1;
}
