/** Opens many event streams and reports when all are connected, and each time all have received a change. */
import http from 'node:http';

const [url, wanted] = process.argv.slice(2);
if (!url || !wanted) throw new Error('usage: stream-readers.ts <url> <count>');
const count = Number(wanted);
const agent = new http.Agent({ maxSockets: count, keepAlive: false });
let connected = 0;
let heard = 0;

for (let i = 0; i < count; i++) {
  const request = http.get(url, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`a stream returned status ${response.statusCode}`);
    response.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      if (text.includes('"type":"ready"') && ++connected === count)
        process.send?.({ event: 'connected', at: Date.now() });
      if (text.includes('"type":"change"') && ++heard === count) {
        heard = 0;
        process.send?.({ event: 'heard', at: Date.now() });
      }
    });
  });
  request.on('error', () => process.exit(1));
}
process.once('disconnect', () => process.exit(0));
