import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ENVIRONMENT_VARIABLES } from '../config.ts';

const read = (name: string): string => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');

interface Service {
  readonly environment: Readonly<Record<string, string | null>>;
}
const compose = parse(read('docker-compose.yml')) as { services: { server: Service } };
const { environment } = compose.services.server;

/** Variables set by the image or the other services of the file. */
const IMAGE = ['NODE_ENV', 'PORT', 'HOST', 'DATA_DIR'];
const COMPOSED = ['DATABASE_URL', 'REDIS_URL'];

test('docker-compose.yml passes exactly the settings that the server reads', () => {
  const settings = ENVIRONMENT_VARIABLES.filter((name) => !IMAGE.includes(name));
  expect(Object.keys(environment).sort(), 'correct docker-compose.yml: services.server.environment').toEqual(
    [...settings].sort(),
  );
});

test('a setting that is not set stays unset in the container, so that its default is defined once', () => {
  const fixed = Object.keys(environment).filter((name) => environment[name] !== null);
  expect(fixed.sort()).toEqual([...COMPOSED].sort());
});

test('the image sets exactly the settings that docker-compose.yml does not pass', () => {
  const line = /^ENV (NODE_ENV=.*)$/m.exec(read('Dockerfile'))?.[1] ?? '';
  expect(line.split(' ').map((pair) => pair.split('=')[0])).toEqual(['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR']);
});
