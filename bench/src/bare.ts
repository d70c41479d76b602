/** The baseline of all HTTP figures: a Fastify route that returns fixed bytes. */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

const bodyFile = process.env.BODY_FILE;
if (!bodyFile) throw new Error('BODY_FILE names the file with the bytes to return');
const body = readFileSync(bodyFile);
const app = Fastify({ logger: false });
app.get('/', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(body));
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
process.once('SIGTERM', () => app.close());
