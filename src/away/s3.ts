import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenedPlace, S3Place } from '../domain/backup-place.ts';
import { backupTime } from '../domain/backup.ts';
import { isErasureList } from '../domain/erasure.ts';
import type { Fetch } from '../domain/outbound.ts';
import { describeError } from '../domain/values/fault.ts';
import { EMPTY_HASH, signV4 } from './sign-v4.ts';

/** What a small question may take. Milliseconds. */
const ASK_MS = 30_000;
/** What a file may take, on a line that is shared with customers. Milliseconds. */
const FILE_MS = 30 * 60_000;
/** A bucket that is another's, or is never cleaned up, is not read to its end: 50,000 objects. */
const MOST_PAGES = 50;
const LONGEST_ANSWER = 2 * 1024 * 1024;

/** What a call of a store needs of the outside. */
export interface S3Deps {
  readonly fetch: Fetch;
  /** UTC ms; the store refuses who is a quarter of an hour off. */
  readonly now: () => number;
}

/** Opens a bucket, or a folder in one. Nothing is asked before something is wanted. @throws an Error when its secret is not there */
export function openS3(place: S3Place, { fetch, now }: S3Deps): OpenedPlace {
  const { region, keyId, secret } = place;
  if (secret === null) throw new Error('its secret is missing');
  const base = new URL(place.path);
  const [bucket = '', ...folders] = base.pathname.split('/').filter(Boolean);
  const prefix = folders.map((one) => `${decodeURIComponent(one)}/`).join('');
  const root = `${base.origin}/${bucket}`;

  const objectAt = (name: string) => new URL(`${root}/${folders.map((one) => `${one}/`).join('')}${name}`);

  /** @returns the answer, when the store has done it */
  async function ask(
    method: string,
    url: URL,
    body: { readonly file: string } | null,
    deadlineMs: number,
  ): Promise<Response> {
    const bodyHash = body === null ? EMPTY_HASH : await hashOf(body.file);
    const headers = signV4({ method, url, headers: {}, bodyHash }, { keyId, secret: secret ?? '', region }, now());
    let answer: Response;
    try {
      answer = await fetch(url.href, {
        method,
        headers,
        // One that leads elsewhere would be sent what was signed for this one.
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMs),
        ...(body === null ? {} : { body: await openAsBlob(body.file) }),
      });
    } catch (error) {
      throw new Error(`it cannot be reached: ${reasonOf(error)}`, { cause: error });
    }
    if (answer.ok) return answer;
    throw new Error(refusal(answer.status, await textOf(answer)));
  }

  /** Of names that begin so. */
  async function namesFrom(beginning: string): Promise<string[]> {
    const names: string[] = [];
    let token: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const url = new URL(root);
      const asked = {
        'list-type': '2',
        prefix: `${prefix}${beginning}`,
        ...(token === null ? {} : { 'continuation-token': token }),
      };
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
      const text = await textOf(await ask('GET', url, null, ASK_MS));
      if (!text.includes('<ListBucketResult')) throw new Error('what answers there is no S3 store');
      for (const [, key = ''] of text.matchAll(/<Key>([^<]*)<\/Key>/g)) names.push(unescape(key).slice(prefix.length));
      token = unescape(/<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(text)?.[1] ?? '') || null;
      if (token === null) break;
    }
    return names;
  }

  return {
    list: async () => (await namesFrom('washa-')).filter((name) => backupTime(name) !== null),
    erased: async () => (await namesFrom('washa-erased-')).filter(isErasureList),
    async put(file, name) {
      await drained(await ask('PUT', objectAt(name), { file }, FILE_MS));
    },
    async fetch(name, into) {
      const answer = await ask('GET', objectAt(name), null, FILE_MS);
      if (answer.body === null) throw new Error('it gives an empty file');
      try {
        await pipeline(Readable.fromWeb(answer.body), createWriteStream(into, { flags: 'wx', mode: 0o600 }));
      } catch (error) {
        throw new Error(`it broke off: ${reasonOf(error)}`, { cause: error });
      }
    },
    async remove(name) {
      await drained(await ask('DELETE', objectAt(name), null, ASK_MS));
    },
    where: (name) => objectAt(name).href,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function drained(answer: Response): Promise<void> {
  await answer.body?.cancel();
}

/** The beginning of an answer: whatever answers there may never end. */
async function textOf(answer: Response): Promise<string> {
  if (answer.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of Readable.fromWeb(answer.body)) {
      text += decoder.decode(chunk as Buffer, { stream: true });
      if (text.length > LONGEST_ANSWER) break;
    }
  } catch (error) {
    throw new Error(`it broke off: ${reasonOf(error)}`, { cause: error });
  }
  return text;
}

/** What a no of a store means, by its code; of the rest of its words nothing is repeated, for they may echo what was signed. */
const REFUSALS: Readonly<Record<string, string>> = {
  AccessDenied: 'the key may not do that there',
  InvalidAccessKeyId: 'it does not know the key (key_id)',
  SignatureDoesNotMatch: 'the secret is not that of the key',
  NoSuchBucket: 'there is no such bucket',
  NoSuchKey: 'that backup is not there any more',
  PermanentRedirect: 'the bucket is at another address: look at its region',
  AuthorizationHeaderMalformed: 'the bucket is in another region',
  RequestTimeTooSkewed: 'it holds the clock of this box for wrong: washa clock',
  QuotaExceeded: 'it has no room left',
  SlowDown: 'it asks for patience',
};

function refusal(status: number, text: string): string {
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1] ?? '';
  const said = REFUSALS[code];
  if (said !== undefined) return `${said} (${code})`;
  return `it answered ${status}${code === '' ? '' : ` (${code})`}`;
}

function unescape(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
    '&amp;': '&',
  };
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (sign) => signs[sign] ?? sign);
}

/** `fetch` says no more than that it failed: why stands behind it. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  return describeError(error instanceof Error ? (error.cause ?? error) : error);
}
