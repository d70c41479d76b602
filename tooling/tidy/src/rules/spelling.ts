import { isSourcePath } from '../source.ts';
import { findingAt, type Rule, type TextFile } from '../tree.ts';

/** British stems and their American replacements; they also match inside identifiers and paths. */
const STEMS: readonly (readonly [stem: string, instead: string])[] = [
  ['artefact', 'artifact'],
  ['licence', 'license'],
  ['neighbour', 'neighbor'],
  ['(?:behavi|fav|hon|col|lab)our', '-or'],
  ['centre|litre|theatre', '-er'],
  ['defence|offence', '-ense'],
  ['catalogue', 'catalog'],
  ['(?:acknowledg|judg)ement', '-gment'],
  ['(?:label|cancel|model|signal|travel)l(?:ed|ing|er)', 'a single l'],
  ['\\b(?:fulfil|enrol)\\b', 'a double l'],
  ['programme(?![dr])', 'program'],
  ['learnt|spelt\\b', 'learned, spelled'],
  ['whilst|amongst', 'while, among'],
  ['(?:after|back|to)wards', 'no final s'],
  ['per cent', 'percent'],
  ['analys(?:ed|ing)', 'analyze'],
  ['\\bgrey\\b', 'gray'],
  [
    '(?:normal|serial|optim|recogn|initial|organ|synchron|author|summar|minim|maxim|factor|linear|real|general|custom|standard)is(?:e[ds]?|ing|ation)\\b',
    '-ize',
  ],
];

/** Names defined by others, and a table whose name the migrations fix. */
const NAMES =
  /model_artefact|Acknowledgement_MarketDocument|it_centre_|\bCentre-|TaskCancelledError|Government Licence|curve modelling/g;

/**
 * Files with texts of the project. Migrations are never edited, fixtures quote others, and the rules list the words
 * they reject.
 */
const isOurs = ({ path }: TextFile): boolean =>
  (isSourcePath(path) || /\.(md|prisma|ya?ml|http|example)$/.test(path)) &&
  !/^prisma\/migrations\/|\/fixtures\/|^tooling\/tidy\/src\/rules\/|^pnpm-lock/.test(path);

/** Code spans in CONTRIBUTING contain the wrong examples. */
const withoutNames = ({ path, text }: TextFile): string =>
  (path === 'CONTRIBUTING.md' ? text.replace(/`[^`\n]*`/g, blank) : text).replace(NAMES, blank);
const blank = (part: string): string => ' '.repeat(part.length);

export const americanSpelling: Rule = {
  name: 'spelling is American',
  check: (tree) =>
    tree.files.filter(isOurs).flatMap((file) =>
      STEMS.flatMap(([stem, instead]) => {
        const message = (found: string) => `"${found}": American spelling, ${instead}`;
        const inText = [...withoutNames(file).matchAll(new RegExp(stem, 'gi'))];
        const inPath = new RegExp(stem, 'i').exec(file.path);
        return [
          ...inText.map((match) => findingAt(file, match.index, message(match[0]))),
          ...(inPath ? [findingAt(file, 0, message(inPath[0]))] : []),
        ];
      }),
    ),
};
