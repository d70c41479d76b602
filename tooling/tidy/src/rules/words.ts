import { isSourcePath, type Source, stringValue } from '../source.ts';
import { type Finding, findingAt, type Rule, type TextFile } from '../tree.ts';

const MARKERS = /\b(TODO|FIXME|XXX|HACK)\b/;
const EXCUSES = /\b(not (yet )?implemented|for now|to be implemented)\b/i;
const SILENCERS = /@ts-(ignore|expect-error|nocheck)|biome-ignore-all/;

/** The tests of the rules contain bad snippets as strings. */
const holdsBadSnippets = (path: string): boolean => path.startsWith('tooling/tidy/');

function wordsOf(source: Source): { text: string; start: number }[] {
  const comments = source.comments.map(({ value, start }) => ({ text: value, start }));
  if (holdsBadSnippets(source.path)) return comments;
  const strings = source.nodes.flatMap((node) => {
    const text = stringValue(node);
    return text === undefined ? [] : [{ text, start: node.start }];
  });
  return [...comments, ...strings];
}

export const unfinished: Rule = {
  name: 'no unfinished work is marked',
  check: (tree) => [
    ...tree.sources.flatMap((source) =>
      wordsOf(source)
        .filter(({ text }) => MARKERS.test(text) || EXCUSES.test(text))
        .map(({ start }) => findingAt(source, start, 'finish it, or open an issue and describe what is there')),
    ),
    ...tree.files
      .filter(({ path }) => /\.(md|sql|prisma|ya?ml|sh|json)$|(^|\/)(Dockerfile|run)$/.test(path))
      .flatMap((file) => matchesIn(file, MARKERS, 'finish it, or open an issue and describe what is there')),
  ],
};

export const silenced: Rule = {
  name: 'the type checker is never silenced',
  check: (tree) =>
    tree.sources.flatMap((source) => [
      ...source.comments
        .filter(({ value }) => SILENCERS.test(value))
        .map(({ start }) => findingAt(source, start, 'give the value its type, or narrow it with a guard')),
      ...source.nodes
        .filter((node) => node.type === 'TSAnyKeyword')
        .map((node) => findingAt(source, node.start, '`any`: use unknown and narrow it')),
    ]),
};

const MACHINE_PATH = /(?<![\w.*})-])\/(work|root|tmp|home\/[a-z]\w*|Users\/\w+)(?![\w-])/;

export const machinePaths: Rule = {
  name: 'no machine-specific paths', // docker-compose.yml contains paths inside its containers
  check: (tree) =>
    tree.files
      .filter(({ path }) => isSourcePath(path) || /\.(md|json|jsonc|ya?ml|sh|sql|prisma|example)$|\/run$/.test(path))
      .filter(({ path }) => path !== 'pnpm-lock.yaml' && path !== 'docker-compose.yml')
      .flatMap((file) => matchesIn(file, MACHINE_PATH, 'use os.tmpdir(), import.meta.url or a configured directory')),
};

function matchesIn(file: TextFile, pattern: RegExp, message: string): Finding[] {
  return [...file.text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))].map((match) =>
    findingAt(file, match.index, `"${match[0].trim()}": ${message}`),
  );
}
