import type { Command } from 'commander';
import { choiceArgument } from '../args.ts';
import type { CommandContext } from '../context.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const HELP = `
Examples:
  energy completion bash > ~/.local/share/bash-completion/completions/energy
  energy completion zsh > "\${fpath[1]}/_energy"
  energy completion fish > ~/.config/fish/completions/energy.fish
`;

/** `completion`: a shell completion script for commands and options. */
export function addCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .description('Print a shell completion script for commands and options.')
    .argument('<shell>', SHELLS.join(', '), choiceArgument(SHELLS))
    .addHelpText('after', HELP)
    .action((shell: Shell) => context.terminal.out(SCRIPTS[shell](wordsOf(program))));
}

/** The possible completions of each command path, e.g. `prices windows` → its options. */
type Words = ReadonlyMap<string, readonly string[]>;

function wordsOf(program: Command): Words {
  const words = new Map<string, readonly string[]>();
  const add = (command: Command, path: string): void => {
    const names = command.commands.map((one) => one.name());
    const flags = command.options.flatMap(({ long }) => (long ? [long] : []));
    words.set(path, [...names, ...flags, '--help'].sort());
    for (const one of command.commands) add(one, `${path} ${one.name()}`.trim());
  };
  add(program, '');
  return words;
}

const cases = (words: Words, render: (path: string, list: string) => string): string =>
  [...words].map(([path, list]) => render(path, list.join(' '))).join('\n');

const SCRIPTS: Readonly<Record<Shell, (words: Words) => string>> = {
  bash: (words) => `# bash completion for energy
_energy() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && break
    path="\${path:+$path }$word"
  done
  local words=""
  case "$path" in
${cases(words, (path, list) => `    "${path}") words="${list}" ;;`)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _energy energy
`,
  zsh: (words) => `#compdef energy
_energy() {
  local path="" word
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    [[ $word == -* ]] && break
    path="\${path:+$path }$word"
  done
  local -a found
  case "$path" in
${cases(words, (path, list) => `    "${path}") found=(${list}) ;;`)}
  esac
  compadd -- $found
}
_energy "$@"
`,
  fish: (words) =>
    `# fish completion for energy\ncomplete -c energy -f\n${cases(words, (path, list) => {
      const parts = path.split(' ').filter((part) => part !== '');
      const here = parts.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ') || '__fish_use_subcommand';
      return `complete -c energy -n '${here}' -a '${list}'`;
    })}\n`,
};
