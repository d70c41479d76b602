import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { CommandContext } from './context.ts';

/** The program without commands. */
export const baseProgram = ({ terminal }: CommandContext): Command =>
  new Command('energy')
    .description('Import, show, forecast and serve energy prices.')
    .version(manifest.version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: (text) => terminal.usage(text) })
    .showHelpAfterError('See energy --help for commands and energy <command> --help for options.')
    .showSuggestionAfterError();
