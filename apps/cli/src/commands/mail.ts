import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MailTemplate, RenderedMail } from '@energy-optimizer/notifications';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { renderTable } from '../table.ts';

interface PreviewOptions extends CommonOptions {
  readonly out?: string;
}

interface Preview extends RenderedMail {
  readonly template: MailTemplate;
  readonly category: string;
}

const HELP = `
Without a template, all are listed, or with --out written as <template>.html and <template>.txt.

Examples:
  energy mail preview                          list all templates
  energy mail preview magicLink                show one as text
  energy mail preview --out previews           write all to files, to open in a browser
`;

/** `mail preview`: renders the e-mail templates with sample data. Needs no database and sends nothing. */
export function addMail(program: Command, context: CommandContext): void {
  const mail = program.command('mail').description('Inspect the e-mails the system sends.');
  const preview = mail
    .command('preview')
    .description('Preview e-mails with sample data; sends nothing.')
    .argument('[template]', 'name of the template')
    .option('--out <dir>', 'write HTML and text files to this directory')
    .addHelpText('after', HELP);
  withCommonOptions(preview, 'print the e-mails as a JSON array').action(
    async (template: string | undefined, { json, out }: PreviewOptions) => {
      const previews = await previewsOf(template);
      if (out !== undefined) return writeFiles(previews, out, context);
      if (json) return context.terminal.out(`${JSON.stringify(previews)}\n`);
      return context.terminal.out(template === undefined ? listOf(previews) : asText(previews));
    },
  );
}

/** @throws UsageError for a template that does not exist */
async function previewsOf(wanted: string | undefined): Promise<Preview[]> {
  const { MAIL_TEMPLATES, previewMail } = await import('@energy-optimizer/notifications');
  const templates = MAIL_TEMPLATES.filter((template) => wanted === undefined || template === wanted);
  if (templates.length === 0)
    throw new UsageError(`unknown template ${JSON.stringify(wanted)}; templates: ${MAIL_TEMPLATES.join(', ')}`);
  return templates.map((template) => ({ template, ...previewMail(template) }));
}

async function writeFiles(
  previews: readonly Preview[],
  directory: string,
  { terminal }: CommandContext,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const { template, html, text } of previews) {
    await writeFile(path.join(directory, `${template}.html`), html);
    await writeFile(path.join(directory, `${template}.txt`), text);
  }
  terminal.err(`${plural(previews.length, 'mail')} as HTML and text in ${directory}\n`);
}

const listOf = (previews: readonly Preview[]): string =>
  renderTable(
    [
      { title: 'template', text: ({ template }) => template },
      { title: 'unsubscribable', text: ({ category }) => (category === 'transactional' ? 'no' : 'yes') },
      { title: 'subject', text: ({ subject }) => subject },
    ],
    previews,
  );

const asText = (previews: readonly Preview[]): string =>
  previews.map(({ subject, text }) => `Subject: ${subject}\n\n${text}`).join('\n');
