import { join } from 'node:path';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';

// The floor of the footprint benchmark: the least that can take a callback and keep it.

const db = new Database(join(process.argv[2]!, 'bare.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE IF NOT EXISTS callback (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
const insert = db.prepare('INSERT INTO callback (body) VALUES (?)');
const app = new Hono();
app.post('/cb', async (c) => {
  insert.run(Buffer.from(await c.req.arrayBuffer()));
  return c.json({ received: true });
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[3] ?? 0) }, () =>
  console.log('{"msg":"ready"}'),
);
process.once('SIGTERM', () => process.exit(0));
