import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The peer's response to the next request; default: accept the e-mail. */
export type PeerResponse =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'raw'; readonly status: number; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'break' };

export interface PeerRequest {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** An error in Postmark's format. */
export const postmarkError = (status: number, ErrorCode: number, Message: string): PeerResponse => ({
  kind: 'json',
  status,
  body: { ErrorCode, Message },
});

/** A server on loopback that implements Postmark's documented API: accepts mails, or responds as configured. */
export async function startPostmarkPeer(token: string) {
  const requests: PeerRequest[] = [];
  const responses: PeerResponse[] = [];
  const taken = new Map<string, string>();
  const take = ({ headers, body }: PeerRequest): PeerResponse => {
    if (headers['x-postmark-server-token'] !== token)
      return postmarkError(
        401,
        10,
        'The Server Token you provided in the X-Postmark-Server-Token request header was invalid.',
      );
    const MessageID = crypto.randomUUID();
    taken.set(MessageID, String(body.To));
    return {
      kind: 'json',
      status: 200,
      body: { To: body.To, SubmittedAt: '2026-11-20T10:00:00.0000000Z', MessageID, ErrorCode: 0, Message: 'OK' },
    };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const given = { path: request.url, headers: request.headers, body };
      requests.push(given);
      const result = responses.shift() ?? take(given);
      if (result.kind === 'hang') return;
      if (result.kind === 'break') {
        request.socket.destroy();
        return;
      }
      const text = result.kind === 'raw' ? result.body : JSON.stringify(result.body);
      response.writeHead(result.status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** Accepted e-mails by MessageID. */
    taken,
    /** Responses to the next requests, one each. */
    respondWith: (...next: PeerResponse[]) => void responses.push(...next),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type PostmarkPeer = Awaited<ReturnType<typeof startPostmarkPeer>>;
