import { type Source, stringValue } from '../source.ts';
import { type Finding, findingAt, type Rule, type TextFile } from '../tree.ts';

/**
 * A phrase that plain technical English avoids, and what to write instead. CONTRIBUTING, "Language", gives the reasons.
 */
interface Phrase {
  readonly pattern: RegExp;
  readonly instead: string;
}

const PHRASES: readonly Phrase[] = [
  // Things that act like people.
  { pattern: /\bbrings? along\b/i, instead: 'includes, contains' },
  { pattern: /\bleaving anyway\b/i, instead: 'shutdown timed out' },
  { pattern: /\btakes? nobody\b/i, instead: 'name what is excluded' },
  { pattern: /\b(?:knows?|takes) (?:GET|POST|PUT|PATCH|DELETE)\b/i, instead: 'allowed: GET' },
  { pattern: /\bhears? of\b/i, instead: 'is notified of, receives' },
  { pattern: /\bsays of\b/i, instead: 'state, describe' },
  { pattern: /\bRetry-After`? says\b/i, instead: 'the time given in `Retry-After`' },
  // `what` + verb in place of a noun.
  {
    pattern: /\bwhat (?:is lacking|it lacks|is missing|serves|stands|lies|came of)\b/i,
    instead: 'a noun: missing data',
  },
  { pattern: /\bwho (?:is asked|asks|is asking)\b/i, instead: 'the caller, the provider' },
  { pattern: /\ball (?:that )?there (?:is|are)\b/i, instead: 'all, every' },
  // The passive of saying.
  { pattern: /\b(?:is|are|be|being|was) told\b(?! (?:apart|from))/i, instead: 'is notified, receives' },
  { pattern: /\bis said (?:to|by)\b/i, instead: 'name the subject: the log lists' },
  // Literal translations.
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\bas ever\b/i, instead: 'unchanged, as usual' },
  { pattern: /\bgiven up\b/i, instead: 'failed, abandoned' },
  { pattern: /\bby somebody else\b/i, instead: 'by another process, by another user' },
  { pattern: /\bstands? (?:behind|beside|in)\b/i, instead: 'is in, follows' },
  { pattern: /\blies? (?:after|before)\b/i, instead: 'is after, follows' },
  { pattern: /\b(?:as|how) it stands\b/i, instead: 'the current state' },
  { pattern: /\b(?:some|no|every)body['’]s name\b/i, instead: 'as a user, without a user' },
  { pattern: /\bdeare(?:r|st)\b/i, instead: 'more expensive, slowest' },
  { pattern: /\bis over(?=[.;,])/i, instead: 'has expired, has ended' },
  { pattern: /\bthere is no such\b/i, instead: 'not found, unknown' },
  { pattern: /\bin plain words\b/i, instead: 'readable, as text' },
  { pattern: /\bfor people\b/i, instead: 'human-readable' },
  { pattern: /\bwholly\b/i, instead: 'entirely, completely' },
  { pattern: /\bhow good\b/i, instead: 'accuracy, quality' },
];

/** Replaces everything that is not prose with spaces: fenced code, code spans, link targets and quoted test names. */
const NOT_PROSE = /^```[\s\S]*?^```|`[^`\n]*`(?: “[^”\n]*”)?|\]\([^)\s]*\)|<https?:[^>]*>/gm;
const proseOf = (markdown: string): string => markdown.replace(NOT_PROSE, (part) => part.replace(/[^\n]/g, ' '));

const isMarkdown = ({ path }: TextFile): boolean => path.endsWith('.md');

/** @param at the offset of a text that is only part of the file */
function phrasesIn(file: TextFile, text: string, at?: number): Finding[] {
  return PHRASES.flatMap(({ pattern, instead }) =>
    [...text.matchAll(new RegExp(pattern.source.replaceAll(' ', '\\s+'), `g${pattern.flags}`))].map((match) =>
      findingAt(file, at ?? match.index, `"${match[0].replace(/\s+/g, ' ')}": ${instead}`),
    ),
  );
}

/** Messages, descriptions, templates and test names: string literals of more than one word. */
const phrasesInStrings = (source: Source): Finding[] =>
  source.nodes.flatMap((node) => {
    const text = stringValue(node);
    return text?.includes(' ') ? phrasesIn(source, text, node.start) : [];
  });

/** The tests of the rules contain bad texts as strings. */
const holdsBadTexts = ({ path }: Source): boolean => path.startsWith('tooling/tidy/');

export const plainLanguage: Rule = {
  name: 'texts are plain, idiomatic English',
  check: (tree) => [
    ...tree.files.filter(isMarkdown).flatMap((file) => phrasesIn(file, proseOf(file.text))),
    ...tree.sources.filter((source) => !holdsBadTexts(source)).flatMap(phrasesInStrings),
  ],
};

const MAX_COLUMNS = 100;
/** Tables and images cannot be wrapped, and a link can be longer than a line. */
const isUnwrappable = (line: string): boolean => /^(?:\||!\[)|^\s*(?:[-*] |\d+\. )?\S+$/.test(line);

export const proseWidth: Rule = {
  name: `prose wraps at ${MAX_COLUMNS} columns`,
  check: (tree) =>
    tree.files.filter(isMarkdown).flatMap(({ path, text }) => {
      const withoutCode = text.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, ''));
      return withoutCode
        .split('\n')
        .map((line, index) => ({ line, number: index + 1 }))
        .filter(({ line }) => line.length > MAX_COLUMNS && !isUnwrappable(line))
        .map(({ line, number }) => ({ path, line: number, message: `${line.length} columns: wrap the line` }));
    }),
};
