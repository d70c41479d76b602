import type { IncomingMessage } from 'node:http';

const SANE = /^[A-Za-z0-9._-]{1,64}$/;

/** Creates the function that assigns request IDs: the caller's `x-request-id` if it is valid, otherwise a new one. */
export function createRequestIds(): (request: IncomingMessage) => string {
  const process = crypto.randomUUID().slice(0, 8);
  let count = 0;
  return (request) => {
    const given = request.headers['x-request-id'];
    if (typeof given === 'string' && SANE.test(given)) return given;
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}
