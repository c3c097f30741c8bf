import { readdirSync, readFileSync } from 'node:fs';
import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';

const { DB_HOST: host, DB_PORT: port, DB_NAME: database, DB_USER: user, DB_PASSWORD: password } = process.env;
/** `ssl: true` verifies the certificate with the authorities of NODE_EXTRA_CA_CERTS. */
const POOL = { host, port: Number(port), database, user, password, ssl: true, max: 10, keepAlive: true, query_timeout: 20_000 };
const MIGRATIONS = 'prisma/migrations';

@Injectable()
export class Database extends PrismaClient implements OnApplicationShutdown {
  constructor() {
    const onError = (error: Error) => console.error('database:', error.message);
    super({ adapter: new PrismaPg(POOL, { onPoolError: onError, onConnectionError: onError }) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}

/** One task at a time. Prisma's `migrate deploy` does the same with an engine that it downloads. */
export async function migrate(): Promise<void> {
  const client = new pg.Client({ ...POOL, query_timeout: undefined });
  client.on('error', (error) => console.error('database:', error.message));
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(1)');
    await client.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)');
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations');
    const names = readdirSync(MIGRATIONS).filter((name) => !rows.some((row) => row.name === name)).sort();
    for (const name of names) await client.query(`BEGIN; ${readFileSync(`${MIGRATIONS}/${name}/migration.sql`, 'utf8')}; INSERT INTO migrations VALUES ('${name}'); COMMIT`);
  } finally {
    await client.end();
  }
}
