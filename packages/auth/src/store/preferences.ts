import { type Sql, toJson } from '@energy-optimizer/db';
import type { Preferences } from '../schemas/index.ts';

export async function readPreferences(sql: Sql, userId: string): Promise<Preferences | undefined> {
  const row = await sql.rows.userPreference.findUnique({ where: { userId }, omit: { userId: true, updatedAt: true } });
  return row === null ? undefined : (row as Preferences);
}

export async function writePreferences(sql: Sql, userId: string, next: Preferences, at: Date): Promise<void> {
  const data = { ...next, notifications: toJson(next.notifications), updatedAt: at };
  await sql.rows.userPreference.upsert({ where: { userId }, create: { userId, ...data }, update: data });
}
