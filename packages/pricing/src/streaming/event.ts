/** One change as sent: the value for tRPC, the bytes for SSE, both created once for all subscribers. */
export interface StreamEvent<D> {
  readonly id: number;
  readonly data: D;
  /** The event as a frame of `text/event-stream`. */
  sse(): Buffer;
}

export function streamEvent<D>(id: number, data: D): StreamEvent<D> {
  let bytes: Buffer | undefined;
  return {
    id,
    data,
    sse: () => {
      bytes ??= Buffer.from(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
      return bytes;
    },
  };
}
