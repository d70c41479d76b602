import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PayloadError } from '../provider.ts';
import { looksLikeHtml, readText } from './payload.ts';

/** The document's one root: its name without prefix, and what is in it. */
export interface XmlDocument {
  readonly name: string;
  readonly content: unknown;
}

/**
 * Returns a reader of XML: attributes and namespaces dropped, all values texts, the elements named here always lists.
 * The reader throws a {@link PayloadError} that says whether the answer is empty, HTML, not XML, or truncated; it never
 * repeats the content.
 */
export function createXmlReader(lists: readonly string[]): (payload: Uint8Array) => XmlDocument {
  const parser = new XMLParser({
    ignoreAttributes: true,
    removeNSPrefix: true,
    parseTagValue: false,
    processEntities: false,
    isArray: (name) => lists.includes(name),
  });
  return (payload) => {
    const text = readText(payload);
    if (looksLikeHtml(text)) throw new PayloadError('the answer is an HTML page, not XML');
    if (!text.startsWith('<')) throw new PayloadError('the answer is not XML');
    const [name, content] = rootOf(parser, text);
    return { name, content };
  };
}

function rootOf(parser: XMLParser, text: string): readonly [string, unknown] {
  let root: unknown;
  try {
    if (XMLValidator.validate(text) === true) root = parser.parse(text);
  } catch {
    // The parser refuses some of what the validator lets through; its message could repeat the content.
  }
  const element = Object.entries(root ?? {}).find(([name]) => !name.startsWith('?') && name !== '#text');
  if (!element) throw new PayloadError('the XML is truncated or malformed');
  return element;
}
