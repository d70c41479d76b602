import { type Finding, findingAt, type Rule, type TextFile } from '../tree.ts';

/** A phrase that plain technical English avoids, and what to write instead. CONTRIBUTING, "Language", gives the reasons. */
interface Phrase {
  readonly pattern: RegExp;
  readonly instead: string;
}

const PHRASES: readonly Phrase[] = [
  // Things that act like people.
  { pattern: /\bbrings? along\b/, instead: 'includes, contains' },
  { pattern: /\bleaving anyway\b/, instead: 'shutdown timed out' },
  { pattern: /\btakes? nobody\b/, instead: 'name what is excluded' },
  { pattern: /\b(?:knows?|takes) (?:GET|POST|PUT|PATCH|DELETE)\b/, instead: 'allowed: GET' },
  { pattern: /\bhears? of\b/, instead: 'is notified of, receives' },
  { pattern: /\bsays (?:so|of)\b/, instead: 'name the subject: the error states, the report lists' },
  { pattern: /\bRetry-After`? says\b/, instead: 'the time given in `Retry-After`' },
  // `what` + verb in place of a noun.
  {
    pattern: /\bwhat (?:is lacking|it lacks|is missing|serves|stands|lies|came of)\b/,
    instead: 'a noun: missing data',
  },
  { pattern: /\bwho (?:is asked|asks|is asking)\b/, instead: 'the caller, the provider' },
  { pattern: /\ball (?:that )?there (?:is|are)\b/, instead: 'all, every' },
  // The passive of saying.
  { pattern: /\b(?:is|are|be|being|was) told\b/, instead: 'is notified, receives' },
  { pattern: /\bis said (?:to|by)\b/, instead: 'name the subject: the log lists' },
  // Literal translations.
  { pattern: /\banew\b/, instead: 'again' },
  { pattern: /\bas ever\b/, instead: 'unchanged, as usual' },
  { pattern: /\bgiven up\b/, instead: 'failed, abandoned' },
  { pattern: /\bby somebody else\b/, instead: 'by another process, by another user' },
  { pattern: /\bstands? (?:behind|beside|in)\b/, instead: 'is in, follows' },
  { pattern: /\blies? (?:after|before)\b/, instead: 'is after, follows' },
  { pattern: /\b(?:as|how) it stands\b/, instead: 'the current state' },
  { pattern: /\b(?:some|no|every)body['’]s name\b/, instead: 'as a user, without a user' },
  { pattern: /\bdeare(?:r|st)\b/, instead: 'more expensive, slowest' },
  { pattern: /\bis over(?=[.;,])/, instead: 'has expired, has ended' },
  { pattern: /\bthere is no such\b/, instead: 'not found, unknown' },
  { pattern: /\bin plain words\b/, instead: 'readable, as text' },
  { pattern: /\bfor people\b/, instead: 'human-readable' },
  { pattern: /\bwholly\b/, instead: 'entirely, completely' },
  { pattern: /\bhow good\b/, instead: 'accuracy, quality' },
  // One spelling.
  {
    pattern: /\b(?:learnt|licences?|colours?|behaviours?|labelled|cancelled|defence|centred?|grey|catalogue)\b/,
    instead: 'American spelling',
  },
  {
    pattern:
      /\b(?:normal|serial|optim|recogn|initial|organ|synchron|author|summar|minim|maxim)is(?:e|es|ed|ing|ation)\b/,
    instead: 'American spelling: -ize',
  },
];

/** Spaces in place of everything that is no prose: fenced code, code spans, link targets and quoted names of tests. */
const NOT_PROSE = /^```[\s\S]*?^```|`[^`\n]*`(?: “[^”\n]*”)?|\]\([^)\s]*\)|<https?:[^>]*>/gm;
const proseOf = (markdown: string): string => markdown.replace(NOT_PROSE, (part) => part.replace(/[^\n]/g, ' '));

const isMarkdown = ({ path }: TextFile): boolean => path.endsWith('.md');

function phrasesIn(file: TextFile, text: string, offset = 0): Finding[] {
  return PHRASES.flatMap(({ pattern, instead }) =>
    [...text.matchAll(new RegExp(pattern.source.replaceAll(' ', '\\s+'), 'gi'))].map((match) =>
      findingAt(file, offset + match.index, `"${match[0].replace(/\s+/g, ' ')}": ${instead}`),
    ),
  );
}

export const plainLanguage: Rule = {
  name: 'texts are plain, idiomatic English',
  check: (tree) => tree.files.filter(isMarkdown).flatMap((file) => phrasesIn(file, proseOf(file.text))),
};

const MAX_COLUMNS = 100;
/** Tables and images cannot be wrapped; a link may be longer than a line. */
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
