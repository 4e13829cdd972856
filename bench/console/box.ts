import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databasePath, parseConfig, type Config } from '../../src/config/config.ts';
import { fillBox, type BoxSize } from './fill-box.ts';

const PATH_SECRET = 'abcdef0123456789abcdef0123456789';
/** Path of the callbacks on the intake. */
export const CALLBACK_PATH = `/cb/payhero/${PATH_SECRET}`;

export interface Box extends Disposable {
  readonly config: Config;
  readonly secretsDir: string;
}

/** A folder with settings, secrets and a filled database. Disposing removes it. */
export async function makeBox(size: BoxSize, now: number): Promise<Box> {
  const folder = mkdtempSync(join(tmpdir(), 'washa-bench-'));
  const secretsDir = join(folder, 'secrets');
  mkdirSync(secretsDir, { mode: 0o700 });
  for (const [name, text] of Object.entries({ 'payhero-path': PATH_SECRET, router: 'nobody' })) {
    writeFileSync(join(secretsDir, name), `${text}\n`);
    chmodSync(join(secretsDir, name), 0o600);
  }
  const listen = 'listen = "127.0.0.1:0"';
  const config = parseConfig(
    'bench settings',
    `[box]\nbusiness_name = "Bench"\nstate_dir = ${JSON.stringify(folder)}\n[intake]\n${listen}\n[console]\n${listen}\n`,
  );
  await fillBox(databasePath(config), size, now);
  return { config, secretsDir, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
