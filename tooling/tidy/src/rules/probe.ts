import { type Rule, treeOf } from '../tree.ts';

/** The `path:line` of all findings of a rule in these texts. */
export const places = (rule: Rule, texts: Readonly<Record<string, string>>): string[] =>
  rule.check(treeOf(texts)).map(({ path, line }) => `${path}:${line}`);

/** The number of findings for one line of code in a file at the path. */
export const count = (rule: Rule, path: string, text: string): number => places(rule, { [path]: text }).length;
