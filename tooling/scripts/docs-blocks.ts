/** A fenced block of a document. */
export interface DocBlock {
  /** `sh`, `json`, `csv`, `ts`, or none. */
  readonly language: string;
  /** A second word after the fence, such as `usage`. */
  readonly role: string;
  readonly text: string;
  /** Line of its fence. */
  readonly line: number;
}

export const blocksOf = (page: string): DocBlock[] =>
  [...page.matchAll(/^```(\w*)(?: (\w+))?\n([\s\S]*?)^```$/gm)].map((match) => ({
    ...{ language: match[1] ?? '', role: match[2] ?? '', text: match[3] ?? '' },
    line: page.slice(0, match.index).split('\n').length,
  }));

export const isShell = ({ language, text }: DocBlock): boolean =>
  language === 'sh' || (language === '' && text.startsWith('$ '));

/** The commands of a shell block: continued lines and open quotes belong to one command. Output is left out. */
export function linesOf({ language, text }: DocBlock): string[] {
  const isSession = language === '';
  const commands: string[] = [];
  let open = '';
  for (const line of text.trimEnd().split('\n')) {
    if (open === '' && isSession && !line.startsWith('$ ')) continue;
    const part = open === '' ? line.replace(/^\$ /, '') : line;
    open = open === '' ? part : `${open}\n${part}`;
    if (open.endsWith('\\') || (open.split("'").length - 1) % 2 === 1) continue;
    commands.push(open);
    open = '';
  }
  return commands;
}
