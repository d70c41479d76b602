import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { privacyMarkdown } from './document.ts';

it('docs/privacy.md matches the map', async () => {
  const file = path.join(import.meta.dirname, '../../../../docs/privacy.md');
  expect(await readFile(file, 'utf8'), 'out of date; run: npm run generate').toBe(privacyMarkdown());
});
