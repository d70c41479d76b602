import { expect, test } from 'vitest';
import { places } from './probe.ts';
import { FILE_LINES, FUNCTION_LINES, fileLength, functionLength } from './size.ts';

const lines = (count: number) => 'call();\n'.repeat(count);

test('a file may have the limit and not one line more', () => {
  const texts = { 'packages/a/src/at.ts': lines(FILE_LINES), 'packages/a/src/over.ts': lines(FILE_LINES + 1) };
  expect(places(fileLength, texts)).toEqual([`packages/a/src/over.ts:${FILE_LINES + 1}`]);
});

test('a function may have exactly the limit; generated code is exempt', () => {
  const texts = {
    'packages/a/src/at.ts': `function f() {\n${lines(FUNCTION_LINES - 2)}}`,
    'packages/a/src/over.ts': `\nconst f = () => {\n${lines(FUNCTION_LINES - 1)}};`,
    'packages/a/src/generated/over.ts': `function f() {\n${lines(FUNCTION_LINES)}}`,
  };
  expect(places(functionLength, texts)).toEqual(['packages/a/src/over.ts:2']);
});

test('a describe block is a heading, the tests in it are functions', () => {
  const suite = (inner: string) => `describe('a', () => {\n${inner}});`;
  const texts = {
    'packages/a/src/a.test.ts': suite(lines(FUNCTION_LINES)),
    'packages/a/src/b.test.ts': suite(`test('b', () => {\n${lines(FUNCTION_LINES)}});\n`),
  };
  expect(places(functionLength, texts)).toEqual(['packages/a/src/b.test.ts:2']);
});
