import { expect, test } from 'vitest';
import { readHttpFile } from './http-file.ts';

const FILE = `# A comment.
@server = http://localhost:4000
@region = de

### Current
GET {{server}}/current?region={{region}}

### Refused: 422
POST {{server}}/sign-in
Content-Type: application/json
X-Time: 10:30

{ "email": "a" }
`;

test('requests are read with their variables, headers, bodies and expected statuses', () => {
  expect(readHttpFile(FILE, { server: 'http://127.0.0.1:1' })).toEqual([
    {
      ...{ title: 'Current', expected: 200, method: 'GET', url: 'http://127.0.0.1:1/current?region=de' },
      ...{ headers: {}, body: undefined },
    },
    {
      ...{ title: 'Refused: 422', expected: 422, method: 'POST', url: 'http://127.0.0.1:1/sign-in' },
      ...{ headers: { 'Content-Type': 'application/json', 'X-Time': '10:30' }, body: '{ "email": "a" }' },
    },
  ]);
});

test('a block without a request line and a variable without a value are refused', () => {
  expect(() => readHttpFile('### Nothing\n\n', {})).toThrow('"Nothing" needs a line such as');
  expect(() => readHttpFile('### A\nGET {{server}}/\n\n', {})).toThrow('add @server = …');
});
