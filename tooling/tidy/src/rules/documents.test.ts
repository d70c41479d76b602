import { expect, test } from 'vitest';
import { documentCommands, documentLinks } from './documents.ts';
import { places } from './probe.ts';

test('a link to a file that is not there is refused, with its line', () => {
  const text = [
    '[a](docs/gone.md)',
    '[b](docs/here.md#part) [c](docs/) [d](#part) [e](https://example.org/x)',
    '[f](../b.md)',
  ];
  const texts = { 'README.md': text.join('\n'), 'docs/here.md': '[up](../README.md) [gone](README.md)' };
  expect(places(documentLinks, texts)).toEqual(['README.md:1', 'README.md:3', 'docs/here.md:1']);
});

test('a script or path that does not exist is refused, with its line', () => {
  const text = [
    'Run `npm run drift`, `npm run drift -- --all` and `npm test`.',
    '`npm run gone` `npm run drift:gone -- x`',
    '`npm test -- packages/db/src`, `packages/db/src/sql.ts` and `packages/<domain>`',
    '`npm test -- packages/gone` `apps/gone.ts`',
  ];
  const texts = {
    'package.json': '{ "scripts": { "drift": "node drift.ts" } }',
    'packages/db/src/sql.ts': '',
    'README.md': text.join('\n'),
  };
  expect(places(documentCommands, texts)).toEqual(['README.md:2', 'README.md:2', 'README.md:4', 'README.md:4']);
});
