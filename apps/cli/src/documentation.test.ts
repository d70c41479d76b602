import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { createProgram } from './program.ts';
import { memoryTerminal } from './testing/memory-terminal.ts';

const DOCS = path.join(import.meta.dirname, '../../../docs');

interface Documented {
  readonly page: string;
  readonly words: readonly string[];
}

/** The commands in the fenced blocks of all documents. */
function documented(): Documented[] {
  const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'));
  return pages.flatMap((page) => {
    const text = readFileSync(path.join(DOCS, page), 'utf8');
    const blocks = [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
    return blocks.flatMap((block) =>
      [...block.replaceAll(/\\\n\s*/g, '').matchAll(/^(?:\$ )?(?:npm run energy -- |energy )(.+)$/gm)].map((match) => ({
        page,
        words: wordsOf(match[1]!),
      })),
    );
  });
}

/** Up to a redirection, another command or a comment. */
function wordsOf(line: string): string[] {
  const words = line.trim().split(/\s+/);
  const end = words.findIndex((word) => /^(?:[>|#]|&&)/.test(word));
  return end === -1 ? words : words.slice(0, end);
}

/** Why the command line would refuse it; undefined: it would not. */
function problemOf(program: Command, words: readonly string[]): string | undefined {
  let [command, at] = [program, 0];
  for (;;) {
    const next = command.commands.find((one) => one.name() === words[at]);
    if (!next) break;
    [command, at] = [next, at + 1];
  }
  let given = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    const option = command.options.find(({ long, short }) => word === long || word === short);
    if (option?.required) at++;
    else if (!option && word.startsWith('-')) return `${command.name()} has no option ${word}`;
    else if (!option) given++;
  }
  const { registeredArguments: known } = command;
  if (given > known.length && !known.at(-1)?.variadic) return `${command.name()} takes no ${given} arguments`;
  const needed = known.filter(({ required }) => required).length;
  return given < needed ? `${command.name()} takes ${needed} arguments` : undefined;
}

it('each command of the documents exists, with its options and arguments', () => {
  const program = createProgram({ terminal: memoryTerminal().terminal } as never);
  const found = documented();
  expect(found.length).toBeGreaterThan(30);
  const problems = found.map(({ page, words }) => [`${page}: ${words.join(' ')}`, problemOf(program, words)]);
  expect(problems.filter(([, problem]) => problem !== undefined)).toEqual([]);
  expect(problemOf(program, ['suppliers', 'compare', '--nonsense'])).toContain('no option');
  expect(problemOf(program, ['savings', 'replay'])).toContain('takes 1 arguments');
});
