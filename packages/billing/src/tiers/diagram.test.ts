import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { stateDiagram } from './diagram.ts';

it('docs/billing.md shows the status table as a diagram', () => {
  const text = readFileSync(new URL('../../../../docs/billing.md', import.meta.url), 'utf8');
  const shown = /```mermaid\n(.*?)\n```/s.exec(text)?.[1];
  expect(shown, 'copy the expected diagram into docs/billing.md').toBe(stateDiagram());
});
