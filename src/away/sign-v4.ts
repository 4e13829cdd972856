import { createHash, createHmac } from 'node:crypto';

/** With what requests are signed. */
export interface SigningKey {
  readonly keyId: string;
  readonly secret: string;
  readonly region: string;
}

/** A request before it is signed. */
export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  /** Names in small letters; `host` is taken from the address. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, hex. */
  readonly bodyHash: string;
}

/** SHA-256 of no body. */
export const EMPTY_HASH = createHash('sha256').digest('hex');

/**
 * Signs a request as S3 asks it (AWS Signature Version 4, in a header).
 * @param now UTC ms
 * @returns all headers that have to be sent
 */
export function signV4(
  { method, url, headers, bodyHash }: Unsigned,
  key: SigningKey,
  now: number,
): Record<string, string> {
  const at = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const day = at.slice(0, 8);
  const sent: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': at,
  };
  const names = Object.keys(sent).sort();
  const canonical = [
    method,
    pathOf(url),
    queryOf(url),
    ...names.map((name) => `${name}:${(sent[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n');
  const scope = `${day}/${key.region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', at, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const signing = [day, key.region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${key.secret}`);
  const signature = hmac(signing, text).toString('hex');
  const { host: _, ...rest } = sent;
  return {
    ...rest,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.keyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** RFC 3986: what `encodeURIComponent` leaves is written out too. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

const pathOf = ({ pathname }: URL): string =>
  pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');

function queryOf({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}
