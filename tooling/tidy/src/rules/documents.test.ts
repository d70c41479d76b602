import { expect, test } from 'vitest';
import { documentLinks } from './documents.ts';
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
