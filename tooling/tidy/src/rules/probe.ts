import { type Rule, treeOf } from '../tree.ts';

/** The `path:line` of everything a rule finds in these texts. */
export const places = (rule: Rule, texts: Readonly<Record<string, string>>): string[] =>
  rule.check(treeOf(texts)).map(({ path, line }) => `${path}:${line}`);

/** How many findings one line of code gets in a file of that path. */
export const count = (rule: Rule, path: string, text: string): number => places(rule, { [path]: text }).length;
