import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from './generated/prisma/client.ts';
import type { Send } from './send.ts';
import { StatementFailure, typedError } from './typed-errors.ts';

/** The ordinary tables, each with Prisma's typed methods: `rows.appUser.findUnique({ where: { id } })`. */
export type Rows = Pick<PrismaClient, Uncapitalize<Prisma.ModelName>>;

/** A value for a JSON column, in JSON form: dates as text, no undefined. */
export const toJson = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));

/** SQL NULL for a JSON column, as opposed to JSON's `null`. */
export const NO_JSON = Prisma.DbNull;

type Adapter = NonNullable<Prisma.PrismaClientOptions['adapter']>;

/** The pool passed to the adapter: the connection of one transaction. */
class OneConnection extends pg.Pool {
  constructor(send: Send) {
    super({ max: 1 });
    const query: Send = (statement) =>
      send(statement).catch((cause: unknown) => Promise.reject(new StatementFailure(cause)));
    this.query = query as pg.Pool['query'];
  }
}

/** The transaction Prisma is joining. Read only when it joins; statements carry their connection. */
const joining = new AsyncLocalStorage<Send>();

const refuse = () => Promise.reject(new Error('Prisma works inside a transaction only: use `rows` of a Db.'));
const nothing = async () => undefined;

/** Gives Prisma the connection of an open transaction; BEGIN, COMMIT and ROLLBACK remain with its owner. */
const adapter: Adapter = {
  provider: 'postgres',
  adapterName: 'joined-transaction',
  connect: async () => ({
    provider: 'postgres',
    adapterName: 'joined-transaction',
    queryRaw: refuse,
    executeRaw: refuse,
    executeScript: refuse,
    dispose: nothing,
    startTransaction: async () => {
      const send = joining.getStore();
      if (send === undefined) return refuse();
      const connection = await new PrismaPg(new OneConnection(send)).connect();
      return {
        provider: 'postgres',
        adapterName: 'joined-transaction',
        // Prisma sends no COMMIT or ROLLBACK of its own.
        options: { usePhantomQuery: true },
        queryRaw: (query) => connection.queryRaw(query),
        executeRaw: (query) => connection.executeRaw(query),
        commit: nothing,
        rollback: nothing,
      };
    },
  }),
};

/** Longer than any statement timeout, because the owner decides when a transaction ends. */
const NEVER_MS = 2 ** 31 - 1;

/** One for all pools, since it holds no connection. */
const prisma = new PrismaClient({ adapter, errorFormat: 'minimal', transactionOptions: { timeout: NEVER_MS } });

/** Rows whose every call is made by `run`. */
export function rowsBy(run: <T>(call: (rows: Rows) => Promise<T>) => Promise<T>): Rows {
  type Methods = Record<string, Record<string, (...given: unknown[]) => Promise<unknown>>>;
  const model = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, method) => {
          const call = (rows: Rows, given: unknown[]) => (rows as unknown as Methods)[name]![String(method)]!(...given);
          return (...given: unknown[]) => run((rows) => call(rows, given));
        },
      },
    );
  return new Proxy({}, { get: (_, name) => model(String(name)) }) as Rows;
}

export interface Joined {
  readonly rows: Rows;
  /** Ends Prisma's part, before the transaction itself ends. */
  leave(): Promise<void>;
}

/**
 * Prisma in an open transaction: it joins at the first typed call, so that plain SQL has no overhead.
 * @param assertOpen throws once the transaction has ended
 */
export function joinTransaction(send: Send, assertOpen: () => void): Joined {
  const over = Promise.withResolvers<void>();
  let joined: Promise<Rows> | undefined;
  let left: Promise<unknown> = Promise.resolve();
  const join = () =>
    new Promise<Rows>((resolve, reject) => {
      const stay = (rows: Rows) => {
        resolve(rows);
        return over.promise;
      };
      left = joining.run(send, () => prisma.$transaction(stay)).catch(reject);
    });
  return {
    rows: rowsBy(async (call) => {
      assertOpen();
      joined ??= join();
      try {
        return await call(await joined);
      } catch (error) {
        throw typedError(error);
      }
    }),
    leave: async () => {
      over.resolve();
      await left;
    },
  };
}
