/** One request of an `.http` file. */
export interface HttpRequest {
  readonly title: string;
  /** The status stated in its title, otherwise 200. */
  readonly expected: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * Reads the requests of an `.http` file as editors do: `@name = value` defines a variable, `{{name}}` inserts it, `###
 * title` begins a request.
 * @param given values that take precedence over those of the file
 * @throws Error if a block is not a request or a variable is not defined
 */
export function readHttpFile(text: string, given: Readonly<Record<string, string>>): HttpRequest[] {
  const [head = '', ...blocks] = text.split(/^### ?/m);
  const defined = Object.fromEntries([...head.matchAll(/^@(\w+) *= *(.*)$/gm)].map(([, name, value]) => [name, value]));
  const values: Readonly<Record<string, string | undefined>> = { ...defined, ...given };
  const filled = (block: string) =>
    block.replace(/\{\{(\w+)\}\}/g, (use, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${use} is not defined: add @${name} = … above the first request`);
      return value;
    });
  return blocks.map((block) => readRequest(filled(block)));
}

function readRequest(block: string): HttpRequest {
  const [title = '', ...lines] = block.split('\n');
  const request = /^([A-Z]+) (\S+)$/.exec(lines[0] ?? '');
  if (request === null) throw new Error(`"${title}" needs a line such as "GET {{server}}/health" below its title`);
  const [, method = '', url = ''] = request;
  const blank = lines.indexOf('');
  const headers = lines.slice(1, blank).map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const body = lines.slice(blank).join('\n').trim();
  return {
    ...{ title, method, url, headers: Object.fromEntries(headers) },
    expected: Number(/\b[1-5]\d\d\b/.exec(title)?.[0] ?? 200),
    body: body === '' ? undefined : body,
  };
}
