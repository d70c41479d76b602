import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PayloadError } from './errors.ts';
import { otherFormat } from './other-response.ts';
import { looksLikeHtml, readText } from './payload.ts';
import { scanXml } from './xml-bounds.ts';

/** The single root of the document: its name without prefix, and its content. */
export interface XmlDocument {
  readonly name: string;
  readonly content: unknown;
}

/**
 * Returns a reader of XML: attributes and namespaces dropped, all values texts, the elements named here always lists.
 * The reader throws a {@link PayloadError} that states whether the response is empty, HTML, not XML, or truncated; it never
 * repeats the content.
 */
export function createXmlReader(lists: readonly string[]): (payload: Uint8Array, key?: string) => XmlDocument {
  const parser = new XMLParser({
    ignoreAttributes: true,
    removeNSPrefix: true,
    parseTagValue: false,
    processEntities: false,
    isArray: (name) => lists.includes(name),
  });
  return (payload, key) => {
    const text = readText(payload);
    if (looksLikeHtml(text)) throw new PayloadError('the response is an HTML page, not XML');
    if (!text.startsWith('<')) throw otherFormat(text, 'XML', key);
    const element = Object.entries(readXml(parser, text)).find(([name]) => !name.startsWith('?') && name !== '#text');
    if (!element) throw new PayloadError('the XML has no element');
    return { name: element[0], content: element[1] };
  };
}

/**
 * The text as this parser's object. Its own errors could repeat the content, and it refuses some of what the validator
 * lets through and the other way round.
 * @throws PayloadError also for too many, too long or too deeply nested elements
 */
export function readXml(parser: XMLParser, text: string): Record<string, unknown> {
  scanXml(text);
  try {
    if (XMLValidator.validate(text) === true) return parser.parse(text) as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new PayloadError(
    endsWithRoot(text) ? 'the XML is malformed' : 'the XML is truncated: its first element is not closed',
  );
}

/** The text ends with the end of the element it begins with. */
function endsWithRoot(text: string): boolean {
  const [, root] = /<([A-Za-z_][\w.:-]*)/.exec(text) ?? [];
  return root !== undefined && text.trimEnd().endsWith(`</${root}>`);
}
