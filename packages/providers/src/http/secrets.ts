/** Query parameters and headers that carry keys. */
const SECRET_PARAMETER =
  /^(api[_-]?key|key|(security|access|auth)?[_-]?token|subscription-key|appid|secret|password)$/i;
const SECRET_HEADER = /^(authorization|cookie|x-api-key|api-key|apikey|.*-token|.*subscription-key)$/i;
const MASK = '***';

/** Returns a function that masks every secret of this request (as is, and percent-encoded) in any text. */
export function redactor(url: string, headers: Readonly<Record<string, string>> = {}): (text: string) => string {
  const secrets = [...urlSecrets(url), ...headerSecrets(headers)]
    .flatMap((secret) => [secret, encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)])
    .filter((secret) => secret.length > 0)
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

/**
 * The URL with the values of secret parameters and any user name and password masked. Not a URL: nothing of it is
 * shown.
 */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return '(invalid URL)';
  const parsed = new URL(url);
  for (const name of new Set(parsed.searchParams.keys())) {
    if (SECRET_PARAMETER.test(name)) parsed.searchParams.set(name, MASK);
  }
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  return parsed.toString();
}

function urlSecrets(url: string): string[] {
  if (!URL.canParse(url)) return [url];
  const parsed = new URL(url);
  const parameters = [...parsed.searchParams].filter(([name]) => SECRET_PARAMETER.test(name)).map(([, value]) => value);
  return [...parameters, parsed.password, decodeURIComponent(parsed.password)];
}

function headerSecrets(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    .flatMap(([, value]) => [value, value.replace(/^\w+ /, '')]);
}
