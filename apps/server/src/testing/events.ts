/** One event of a `text/event-stream`. */
export interface SeenEvent {
  readonly id: string | undefined;
  readonly name: string;
  readonly data: never;
}

export interface EventReader {
  readonly status: number;
  readonly headers: Headers;
  /** Events so far, in order. */
  readonly events: readonly SeenEvent[];
  /** Comments so far. */
  readonly comments: readonly string[];
  /** Resolves with everything once the server ends the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** Opens an event stream and reads it in the background. */
export async function openEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  const controller = new AbortController();
  const response = await fetch(url, { headers, signal: controller.signal });
  const events: SeenEvent[] = [];
  const comments: string[] = [];
  const take = (block: string) => {
    const lines = block.split('\n');
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = field('data');
    if (data !== undefined)
      events.push({ id: field('id'), name: field('event') ?? 'message', data: JSON.parse(data) as never });
    else comments.push(...lines.filter((line) => line.startsWith(':')).map((line) => line.slice(1).trim()));
  };
  const read = async () => {
    let rest = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      blocks.forEach(take);
    }
  };
  const ended = read().catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments,
    ended,
    leave: () => controller.abort(),
  };
}
