import type { Block, Message } from './message.ts';

/** The plain-text version of a message. */
export function renderText(message: Message, foot: readonly string[]): string {
  const parts = [message.heading, ...message.blocks.map(blockText), `-- \n${foot.join('\n')}`];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'action':
      return `${block.label}:\n${block.url}`;
    case 'code':
      return `    ${block.value}`;
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    default:
      return block.text;
  }
}
