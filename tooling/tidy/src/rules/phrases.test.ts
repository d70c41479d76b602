import { expect, test } from 'vitest';
import { plainLanguage, proseWidth } from './phrases.ts';
import { places } from './probe.ts';

test.each([
  'one PostgreSQL that it brings along',
  'answers 503 with what is lacking',
  'the owner is told at once',
  'the key is made anew',
  'the secret stands behind the fragment',
])('%s: is refused in a document', (text) => {
  expect(places(plainLanguage, { 'docs/a.md': `# A\n\nFirst\n${text}.\n` })).toEqual(['docs/a.md:4']);
});

test('a phrase broken over two lines is refused where it begins', () => {
  expect(places(plainLanguage, { 'README.md': 'the answer of\nwhat is\nlacking' })).toEqual(['README.md:2']);
});

test('code, links and names of tests in documents are not prose', () => {
  const text = [
    '`is told` and [x](is-told/anew.md)',
    '```sh',
    'echo anew',
    '```',
    '| `a/b.test.ts` “the owner is told” |',
    'It stands for a price, and it is overdue.',
  ];
  expect(places(plainLanguage, { 'docs/a.md': text.join('\n') })).toEqual([]);
});

test('a phrase in a string, a template or the name of a test is refused; identifiers and comments are not texts', () => {
  const code = [
    "throw new Error('the key is made anew');",
    'const text = `the owner is told twice`;',
    "test('the license is given up', () => {});",
    "import x from './what-serves/anew.ts'; // anew",
    "const anew = 'anew';",
  ];
  expect(places(plainLanguage, { 'a.ts': code.join('\n') })).toEqual(['a.ts:1', 'a.ts:2', 'a.ts:3']);
});

test('prose wraps at 100 columns; tables, code and links do not', () => {
  const long = 'word '.repeat(21).trim();
  const text = [long, `| ${long} |`, '```', long, '```', `- [x](https://example.org/${'a'.repeat(100)})`];
  expect(places(proseWidth, { 'docs/a.md': text.join('\n') })).toEqual(['docs/a.md:1']);
});
