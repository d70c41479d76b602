import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import { type CSSProperties, createElement as h, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Block, Message } from './message.ts';

const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
const STYLE = {
  body: { backgroundColor: '#f4f5f7', fontFamily: FONT, margin: 0, padding: '24px 8px' },
  card: { backgroundColor: '#ffffff', borderRadius: 8, maxWidth: 520, padding: '28px 32px' },
  heading: { color: '#14181f', fontSize: 20, lineHeight: '28px', margin: '0 0 16px' },
  text: { color: '#2b323c', fontSize: 15, lineHeight: '24px', margin: '0 0 16px', overflowWrap: 'anywhere' },
  button: {
    backgroundColor: '#0b6b45',
    borderRadius: 6,
    color: '#ffffff',
    fontSize: 15,
    fontWeight: 600,
    padding: '12px 20px',
  },
  code: {
    backgroundColor: '#eef1f4',
    borderRadius: 6,
    color: '#14181f',
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    fontSize: 22,
    letterSpacing: 2,
    lineHeight: '32px',
    margin: '0 0 16px',
    padding: '12px 16px',
    textAlign: 'center',
  },
  label: { color: '#5c6672', fontSize: 14, lineHeight: '22px', padding: '2px 16px 2px 0', verticalAlign: 'top' },
  value: { color: '#2b323c', fontSize: 14, lineHeight: '22px', overflowWrap: 'anywhere', padding: '2px 0' },
  note: { color: '#5c6672', fontSize: 13, lineHeight: '20px', margin: '0 0 12px', overflowWrap: 'anywhere' },
  /** Shown in lists of mails, not in the mail. */
  preview: { display: 'none', lineHeight: '1px', maxHeight: 0, maxWidth: 0, opacity: 0, overflow: 'hidden' },
  line: { borderColor: '#e3e6ea', margin: '20px 0' },
} satisfies Record<string, CSSProperties>;

/** Used by mail programs that support dark mode; others keep the inline colors. */
const DARK = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.m-body,.m-body>table>tbody>tr>td{background-color:#111418!important}
.m-card{background-color:#1b2026!important}
.m-strong{color:#f2f4f6!important}
.m-text{color:#d6dbe1!important}
.m-soft{color:#9aa4b0!important}
.m-code{background-color:#262d35!important;color:#f2f4f6!important}
}`;

/**
 * The HTML version of a message. React escapes every text and attribute; there is no way for a prop to become markup.
 * @param foot small print below the rule
 */
export function renderHtml(message: Message, foot: readonly string[], unsubscribeUrl: string | undefined): string {
  const unsubscribe =
    unsubscribeUrl === undefined
      ? null
      : h(Text, { className: 'm-soft', style: STYLE.note }, link(unsubscribeUrl, 'Unsubscribe from these e-mails'));
  const document = h(
    Html,
    { lang: 'en' },
    h(
      Head,
      null,
      h('title', null, message.subject),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('style', null, DARK),
    ),
    h('div', { style: STYLE.preview }, message.preview),
    h(
      Body,
      { className: 'm-body', style: STYLE.body },
      h(
        Container,
        { className: 'm-card', style: STYLE.card },
        h(Heading, { as: 'h1', className: 'm-strong', style: STYLE.heading }, message.heading),
        ...message.blocks.map(blockElement),
        h(Hr, { style: STYLE.line }),
        ...foot.map((line) => h(Text, { key: line, className: 'm-soft', style: STYLE.note }, line)),
        unsubscribe,
      ),
    ),
  );
  return `<!DOCTYPE html>\n${inLines(renderToStaticMarkup(document))}\n`;
}

const link = (url: string, label: string): ReactElement =>
  h(Link, { href: url, className: 'm-soft', style: { color: STYLE.note.color, textDecoration: 'underline' } }, label);

function blockElement(block: Block, key: number): ReactElement {
  switch (block.kind) {
    case 'paragraph':
      return h(Text, { key, className: 'm-text', style: STYLE.text }, block.text);
    case 'note':
      return h(Text, { key, className: 'm-soft', style: STYLE.note }, block.text);
    case 'code':
      return h(Text, { key, className: 'm-code', style: STYLE.code }, block.value);
    case 'action':
      return h(
        Section,
        { key, style: { margin: '8px 0 24px' } },
        h(Button, { href: block.url, style: STYLE.button }, block.label),
        h(
          Text,
          { className: 'm-soft', style: { ...STYLE.note, margin: '16px 0 0' } },
          'If the button does not work, open this URL: ',
          link(block.url, block.url),
        ),
      );
    case 'facts':
      return factsTable(block.rows, key);
  }
}

function factsTable(rows: readonly (readonly [string, string])[], key: number): ReactElement {
  const cells = rows.map(([label, value]) =>
    h(
      'tr',
      { key: label },
      h('td', { className: 'm-soft', style: STYLE.label }, label),
      h('td', { className: 'm-text', style: STYLE.value }, value),
    ),
  );
  return h(
    'table',
    { key, role: 'presentation', cellPadding: 0, cellSpacing: 0, border: 0, style: { margin: '0 0 16px' } },
    h('tbody', null, ...cells),
  );
}

/** Line breaks between elements make the source readable; text contains no raw tags. */
const inLines = (html: string): string => html.replace(/<\/(?:head|style|title|h1|p|tr|table|div)>/g, '$&\n');
