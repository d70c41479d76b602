import { type DestinationStream, type Logger, pino } from 'pino';

const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key', 'set-cookie'];
const SECRETS = ['password', 'token', 'apiKey', 'internalApiKey', 'databaseUrl', 'redisUrl'];

const URL_CREDENTIALS = /(\w+:\/\/)[^\s/@]+@/g;

/** pino's error serializer, with the credentials of connection strings cut out of messages and stacks. */
function serializeError(error: Error): unknown {
  const { message, stack, type, ...rest } = pino.stdSerializers.err(error);
  const scrub = (text: string): string => text.replace(URL_CREDENTIALS, '$1[redacted]@');
  const code = (rest as { code?: unknown }).code;
  return { type, message: scrub(message), stack: scrub(stack), ...(code === undefined ? {} : { code }) };
}

/** JSON lines; credentials are replaced wherever a log object carries them. */
export function createLogger(options: { readonly level: string; readonly destination?: DestinationStream }): Logger {
  const headerPaths = SECRET_HEADERS.flatMap((name) => [`headers["${name}"]`, `*.headers["${name}"]`]);
  const secretPaths = SECRETS.flatMap((name) => [name, `*.${name}`]);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: serializeError },
      redact: { paths: [...headerPaths, ...secretPaths], censor: '[redacted]' },
    },
    options.destination ?? pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 250 }),
  );
}
export type { Logger } from 'pino';
