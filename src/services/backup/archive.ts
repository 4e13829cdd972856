import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decrypter, Encrypter } from 'age-encryption';
import { create, extract } from 'tar';
import { Fault } from '../../domain/values/fault.ts';

/** What lies in a backup. The first is the first in the archive. */
export const FACTS_FILE = 'backup.json';
export const BOOKS_FILE = 'washa.db';
export const SETTINGS_FILE = 'washa.toml';
export const SECRETS_FOLDER = 'secrets';

/**
 * How hard a code is to try: 2 to this power. The usual strength is for words that people think of; ours has 136 bits of chance, which
 * nobody tries, and a box is not to spend a second and 256 MB on each.
 */
const WORK_FACTOR = 12;

/**
 * Writes some files of a folder as one, packed (tar), compressed (gzip) and encrypted (age, by a passphrase): what opens it without
 * Washa is `age -d FILE | tar xz`.
 */
export async function pack(folder: string, names: readonly string[], into: string, code: string): Promise<void> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(code);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  const packed = Readable.from(create({ cwd: folder, gzip: true, portable: true }, [...names]));
  const sealed = await encrypter.encrypt(bytesOf(packed));
  await pipeline(sealed, createWriteStream(into, { mode: 0o600, flush: true }));
}

/**
 * Takes everything out of a backup, into a folder that is there.
 * @throws Fault `backup.code` when the code does not open it, `backup.damaged` when it is not whole
 */
export async function unpack(file: string, code: string, into: string): Promise<void> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(code);
  if (!existsSync(file)) throw new Fault('backup.missing', 'stop', `There is no file ${file}.`);
  const source = bytesOf(createReadStream(file));
  const opened = await decrypter.decrypt(source).catch((error: unknown) => {
    const isCode = error instanceof Error && /no identity matched/.test(error.message);
    throw isCode
      ? new Fault(
          'backup.code',
          'stop',
          `The code does not open ${file}: it is that of another box, or of another time.`,
        )
      : damaged(file, error);
  });
  try {
    await writeOut(opened, into);
  } catch (error) {
    throw damaged(file, error);
  }
}

/**
 * Resolves when every file is written and closed. `pipeline` does not wait for that: what takes an archive apart says `drain` after its
 * end too, while the last files are still being written, and `pipeline` takes that for the end.
 */
function writeOut(archive: ReadableStream<Uint8Array>, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = Readable.fromWeb(archive);
    const files = extract({ cwd: folder, strict: true, preserveOwner: false });
    files.once('finish', () => resolve());
    files.once('error', (error: Error) => {
      source.destroy();
      reject(error);
    });
    source.once('error', reject);
    source.pipe(files);
  });
}

function damaged(file: string, error: unknown): Fault {
  const why = error instanceof Error ? error.message : String(error);
  return new Fault('backup.damaged', 'stop', `${file} is no backup, or it is damaged: ${why}. Take an older one.`, {
    cause: error,
  });
}

/** As the web's streams, of which the encryption knows. */
function bytesOf(source: Readable): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(new Uint8Array(next.value as Buffer));
    },
    cancel: () => void source.destroy(),
  });
}
