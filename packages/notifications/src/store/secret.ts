import type { Sql } from '@energy-optimizer/db';

/** The one key of this database, made by whoever asks first. */
export async function readSecret(db: Sql, candidate: Buffer, now: Date): Promise<Buffer> {
  const select = async () =>
    (await db.query<[Buffer]>({ text: 'SELECT secret FROM mail_secret WHERE id = 1' }))[0]?.[0];
  const known = await select();
  if (known !== undefined) return known;
  await db.query({
    text: 'INSERT INTO mail_secret (id, secret, created_at) VALUES (1, $1, $2) ON CONFLICT DO NOTHING',
    values: [candidate, now],
  });
  return (await select()) ?? candidate;
}
