import { createAuthenticate } from '@energy-optimizer/rpc';
import { expect, it } from 'vitest';

it('a server without an internal key accepts no key, not even an empty or undefined one', () => {
  const authenticate = createAuthenticate({ internalApiKey: undefined });
  for (const guess of ['undefined', 'null', 'x']) expect(() => authenticate({ 'x-api-key': guess })).toThrow();
  for (const authorization of ['Bearer ', 'Bearer undefined', 'Bearer null'])
    expect(() => authenticate({ authorization })).toThrow();
});
