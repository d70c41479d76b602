import type { OpenApiDocument } from '@energy-optimizer/rpc';

/** A complete page without scripts; `style` is what its CSP has to allow. */
export interface DocsPage {
  readonly html: string;
  readonly style: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: unknown;
}
interface Media {
  readonly schema?: unknown;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
h2{margin-top:2.5rem;border-bottom:1px solid #d5dbe3}article{margin:1.5rem 0 2.5rem}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f6f9;padding:.8rem;overflow:auto;border-radius:6px}
.method{font-weight:700;color:#0a5c36}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #e3e8ee;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#dde4ec;background:#12171d}pre{background:#1c242d}h2,td,th{border-color:#303a45}.method{color:#6fd39b}a{color:#8ab8ff}}`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
const json = (value: unknown): string => `<pre><code>${escapeHtml(JSON.stringify(value, null, 2))}</code></pre>`;

function typeOf(schema: Parameter['schema']): string {
  if (Array.isArray(schema.enum)) {
    const values = schema.enum.slice(0, 8).map(String).join(' | ');
    return schema.enum.length > 8 ? `${values} | … (${schema.enum.length})` : values;
  }
  const limits = ['minimum', 'maximum', 'default'].filter((name) => schema[name] !== undefined);
  const facts = limits.map((name) => `${name} ${JSON.stringify(schema[name])}`).join(', ');
  const type = [schema.type ?? 'value', schema.format].filter((part) => part !== undefined).join(' ');
  return facts === '' ? type : `${type} (${facts})`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    (one) =>
      `<tr><td><code>${escapeHtml(one.name)}</code>${one.required ? ' *' : ''}</td><td>${escapeHtml(typeOf(one.schema))}</td>` +
      `<td>${escapeHtml(one.description ?? '')}${one.example === undefined ? '' : ` e.g. <code>${escapeHtml(one.example)}</code>`}</td></tr>`,
  );
  return `<table><tr><th>parameter</th><th>type</th><th></th></tr>${rows.join('')}</table>`;
}

function curl(base: string, path: string, method: string, operation: Operation): string {
  const value = (one: Parameter): string => encodeURIComponent(String(one.example));
  const given = operation.parameters.filter((one) => one.example !== undefined);
  const url = given
    .filter((one) => one.in === 'path')
    .reduce((filled, one) => filled.replace(`{${one.name}}`, value(one)), base + path);
  const query = given
    .filter((one) => one.in === 'query')
    .map((one) => `${one.name}=${value(one)}`)
    .join('&');
  const parts = [
    'curl',
    method === 'get' ? '' : `-X ${method.toUpperCase()}`,
    `'${url}${query === '' ? '' : `?${query}`}'`,
  ];
  if (operation.security.length > 0) parts.push(`-H "x-api-key: $INTERNAL_API_KEY"`);
  const body = operation.requestBody?.content['application/json']?.example;
  if (body !== undefined) parts.push(`-H 'content-type: application/json' -d '${JSON.stringify(body)}'`);
  return parts.filter((part) => part !== '').join(' ');
}

function article(base: string, path: string, method: string, operation: Operation): string {
  const success = Object.values(operation.responses[200]?.content ?? {})[0]?.example;
  const example = typeof success === 'string' ? `<pre><code>${escapeHtml(success)}</code></pre>` : json(success);
  const errors = Object.keys(operation.responses)
    .filter((status) => status >= '400')
    .join(', ');
  return `<article id="${escapeHtml(operation.operationId)}"><h3>${escapeHtml(operation.summary)}</h3>
<p><span class="method">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code>${operation.security.length > 0 ? ' (needs the API key)' : ''}<br>tRPC: <code>${escapeHtml(operation.operationId)}</code></p>
<p>${escapeHtml(operation.description)}</p>${parameterTable(operation.parameters)}
<pre><code>${escapeHtml(curl(base, path, method, operation))}</code></pre>
${example}<p>Errors: ${errors}, each an <code>application/problem+json</code> document with a stable <code>code</code>.</p></article>`;
}

/** The human docs: made from the OpenAPI document alone, so they cannot differ from what is served. */
export function docsPage(document: OpenApiDocument): DocsPage {
  const { title, version, description } = document.info as Record<string, string>;
  const base = (document.servers as { url: string }[])[0]?.url ?? '';
  const byTag = new Map<string, { link: string; text: string }[]>();
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, value] of Object.entries(item)) {
      const operation = value as Operation;
      const tag = operation.tags[0] ?? 'other';
      const link = `<li><a href="#${escapeHtml(operation.operationId)}">${escapeHtml(operation.summary)}</a></li>`;
      byTag.set(tag, [...(byTag.get(tag) ?? []), { link, text: article(base, path, method, operation) }]);
    }
  const toc = [...byTag.values()]
    .flat()
    .map((one) => one.link)
    .join('');
  const parts = [...byTag].map(
    ([tag, list]) => `<section><h2>${escapeHtml(tag)}</h2>${list.map((one) => one.text).join('')}</section>`,
  );
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)} ${escapeHtml(version)}</h1><p>${escapeHtml(description)}</p>
<p>Machine-readable: <a href="/openapi.json">/openapi.json</a>. The same procedures over tRPC: <code>${escapeHtml(base)}/trpc</code>.</p>
<ul>${toc}</ul>${parts.join('')}</body></html>`;
  return { html, style: STYLE };
}
