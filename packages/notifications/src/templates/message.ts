/** The content of an e-mail, from which both the HTML and the text version are rendered. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** The call to action: a button, and in text its URL on a separate line. */
  | { readonly kind: 'action'; readonly label: string; readonly url: string }
  /** Something to type in. */
  | { readonly kind: 'code'; readonly value: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  /** Small print. */
  | { readonly kind: 'note'; readonly text: string };

export interface Message {
  readonly subject: string;
  /** The preview shown next to the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const action = (label: string, url: string): Block => ({ kind: 'action', label, url });
export const code = (value: string): Block => ({ kind: 'code', value });
export const facts = (...rows: readonly (readonly [label: string, value: string])[]): Block => ({
  kind: 'facts',
  rows,
});
export const note = (text: string): Block => ({ kind: 'note', text });
