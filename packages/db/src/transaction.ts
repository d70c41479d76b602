import type pg from 'pg';
import { mapDatabaseError } from './errors.ts';
import { joinTransaction } from './rows.ts';
import { type OnStatement, type Send, sendOn } from './send.ts';
import { type Sql, sqlBy } from './sql.ts';

/** An open transaction, and the function that closes it for its work. */
function openFor(sendNow: Send): { readonly tx: Sql; close(): Promise<void> } {
  let isClosed = false;
  // Its connection may already be in another transaction.
  const assertOpen = () => {
    if (isClosed) throw new Error('the transaction has ended: await each of its statements before its work resolves');
  };
  const send: Send = async (statement) => {
    assertOpen();
    return sendNow(statement);
  };
  const joined = joinTransaction(send, assertOpen);
  return {
    tx: { ...sqlBy(send), rows: joined.rows },
    close: async () => {
      isClosed = true;
      await joined.leave();
    },
  };
}

/** Runs `work` between `begin` and COMMIT on one connection. */
export async function transaction<T>(
  pool: pg.Pool,
  work: (tx: Sql) => Promise<T>,
  { begin, onStatement }: { readonly begin: string; readonly onStatement: OnStatement | undefined },
): Promise<T> {
  const client = await connect(pool);
  let broken: unknown;
  // A connection broken between statements is reported by the next one; without a listener, Node would exit.
  const ignore = () => undefined;
  client.on('error', ignore);
  try {
    await client.query(begin);
    const result = await runWork(sendOn(client, onStatement), work);
    const { command } = await client.query('COMMIT');
    // A failed statement whose error was swallowed: the server rolled back, so the transaction must not appear
    // successful.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back because one of its statements failed');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError;
    });
    throw mapDatabaseError(error);
  } finally {
    client.off('error', ignore);
    client.release(broken instanceof Error ? broken : undefined);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

async function runWork<T>(send: Send, work: (tx: Sql) => Promise<T>): Promise<T> {
  const { tx, close } = openFor(send);
  try {
    return await work(tx);
  } finally {
    await close();
  }
}
