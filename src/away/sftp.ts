import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { Client, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { abandonedParts, backupTime } from '../domain/backup.ts';
import { isErasureList } from '../domain/erasure.ts';
import type { OpenedPlace, SftpPlace } from '../domain/backup-place.ts';
import { describeError } from '../domain/values/fault.ts';

const READY_MS = 20_000;
const PORT = 22;
/** A connection that says nothing for so long, three times, is gone. Milliseconds. */
const ALIVE_MS = 15_000;

/** Opens a folder of another machine. @throws an Error in words for people */
export async function openSftp(place: SftpPlace): Promise<OpenedPlace> {
  const { secret, hostKey } = place;
  if (secret === null) throw new Error('its secret is missing');
  const url = new URL(place.path);
  const folder = decodeURIComponent(url.pathname).replace(/\/+$/, '') || '/';
  const client = new Client();
  const sftp = await connect(client, url, secret, hostKey);
  const at = (name: string) => `${folder === '/' ? '' : folder}/${name}`;
  let lost: Error | null = null;
  client.on('error', (error) => (lost ??= error));
  const gone = new Promise<never>((_, reject) => {
    client.once('close', () => reject(new Error('the connection was lost')));
  });
  // It ends some day, whether anybody waits for it or not.
  gone.catch(() => undefined);

  /** @param doing what cannot be done */
  const told = async <T>(doing: string, work: Promise<T>): Promise<T> => {
    try {
      return await Promise.race([work, gone]);
    } catch (error) {
      throw new Error(`${doing}: ${wordsOf(lost ?? error)}`, { cause: error });
    }
  };
  const names = async () => {
    const rows = await told('its folder cannot be read', promisify(sftp.readdir.bind(sftp))(folder));
    return rows.map(({ filename }) => filename);
  };

  const remove = (name: string) => told('an old one cannot be removed', promisify(sftp.unlink.bind(sftp))(at(name)));

  return {
    list: async () => (await names()).filter((name) => backupTime(name) !== null),
    erased: async () => (await names()).filter(isErasureList),
    async put(file, name) {
      const part = at(`${name}.part`);
      const { size } = statSync(file);
      for (const old of abandonedParts(await names(), backupTime(name) ?? 0)) await remove(old);
      await told('it cannot be written', upload(sftp, file, part));
      const written = await told(
        'it cannot be read back',
        promisify(sftp.stat.bind(sftp))(part) as Promise<{ size: number }>,
      );
      if (written.size !== size) throw new Error(`it has ${written.size} bytes of ${size}`);
      await told('it cannot be given its name', promisify(sftp.rename.bind(sftp))(part, at(name)));
    },
    fetch: (name, into) => told('it cannot be read', download(sftp, at(name), into)),
    remove,
    where: (name) => `sftp://${url.username}@${url.host}${at(name)}`,
    [Symbol.asyncDispose]() {
      client.end();
      client.destroy();
      return Promise.resolve();
    },
  };
}

function connect(client: Client, url: URL, secret: string, hostKey: string): Promise<SFTPWrapper> {
  let shown: string | null = null;
  const settings: ConnectConfig = {
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? PORT : Number(url.port),
    username: decodeURIComponent(url.username),
    readyTimeout: READY_MS,
    keepaliveInterval: ALIVE_MS,
    hostVerifier(key: Buffer) {
      shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
      return shown === hostKey;
    },
    ...(secret.startsWith('-----BEGIN ') ? { privateKey: `${secret}\n` } : { password: secret }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      client.destroy();
      const isOther = shown !== null && shown !== hostKey;
      const words = isOther
        ? `another machine answers there: its key is ${shown}, not that of the settings`
        : wordsOf(error);
      reject(new Error(words, { cause: error }));
    };
    client.once('error', fail);
    client.once('ready', () => {
      client.sftp((error, sftp) => {
        client.removeListener('error', fail);
        if (error === undefined) resolve(sftp);
        else fail(error);
      });
    });
    try {
      client.connect(settings);
      // Small packets that wait for each other cost 40 ms each.
      client.setNoDelay(true);
    } catch (error) {
      // The text of a key that cannot be read must not be repeated.
      fail(new Error('its secret is neither a private key that can be read nor a password', { cause: error }));
    }
  });
}

const upload = (sftp: SFTPWrapper, file: string, to: string): Promise<void> =>
  new Promise((resolve, reject) => {
    sftp.fastPut(file, to, { mode: 0o600 }, (error) => (error ? reject(error) : resolve()));
  });

const download = (sftp: SFTPWrapper, from: string, into: string): Promise<void> =>
  new Promise((resolve, reject) => {
    sftp.fastGet(from, into, (error) => (error ? reject(error) : resolve()));
  });

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/All configured authentication methods failed/, 'it refuses the key or the password'],
  [/ECONNREFUSED/, 'it cannot be reached: nothing listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'it cannot be reached: nobody knows its name'],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Timed out while waiting for handshake/,
    'it cannot be reached: it does not answer',
  ],
  [/No such file/, 'there is no such folder or file'],
  [/Permission denied/, 'the account may not do that there'],
];

function wordsOf(error: unknown): string {
  const text = describeError(error);
  return WORDS.find(([known]) => known.test(text))?.[1] ?? text;
}
