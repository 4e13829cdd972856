import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { signV4 } from '../../src/away/sign-v4.ts';
import type { S3Place } from '../../src/domain/backup-place.ts';

const KEY_ID = 'AKIAEXAMPLE';
const SECRET = 'the-secret-of-the-store';
const REGION = 'af-south-1';
const BUCKET = 'tower-net';
/** A page of a list: small, so that lists have several. */
const PAGE = 3;

/** What the store does wrong. `cut`: objects end in the middle; `html`: something else answers in its place. */
export type StoreFault = 'none' | 'cut' | 'skewed' | 'full' | 'html' | 'elsewhere';

/** A store of objects on this machine: it checks each signature, and lists by pages, as S3 does. */
export interface SimulatedStore {
  readonly place: S3Place;
  /** By their whole key. */
  readonly objects: Map<string, Buffer>;
  fault: StoreFault;
}

/** @param folder within the bucket */
export async function startStore(folder = 'box 1/washa'): Promise<SimulatedStore> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat((await request.toArray()) as Buffer[]);
      const say = (status: number, text: string | Buffer = '', headers: Record<string, string> = {}) =>
        void response.writeHead(status, headers).end(text);
      const no = (status: number, code: string) => {
        const { authorization = '' } = request.headers;
        say(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${authorization}</Message></Error>`);
      };
      if (store.fault === 'html') {
        say(200, '<html>Log in to the hotel</html>');
        return;
      }
      if (store.fault === 'elsewhere') {
        say(301, '', { location: 'http://127.0.0.1:1/' });
        return;
      }
      if (store.fault === 'skewed') {
        no(403, 'RequestTimeTooSkewed');
        return;
      }
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
      const why = refusalOf(request, url, body);
      if (why !== null) {
        no(403, why);
        return;
      }
      const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
      const key = rest.join('/');
      if (bucket !== BUCKET) {
        no(404, 'NoSuchBucket');
        return;
      }
      if (key === '') {
        say(200, listOf(url, [...objects.keys()].sort()));
        return;
      }
      const found = objects.get(key);
      if (request.method === 'PUT') {
        if (store.fault === 'full') {
          no(507, 'QuotaExceeded');
          return;
        }
        if (request.headers['content-length'] !== String(body.length)) {
          no(411, 'MissingContentLength');
          return;
        }
        objects.set(key, body);
        say(200);
        return;
      }
      if (request.method === 'DELETE') {
        objects.delete(key);
        say(204);
        return;
      }
      if (found === undefined) {
        no(404, 'NoSuchKey');
        return;
      }
      if (store.fault !== 'cut') {
        say(200, found);
        return;
      }
      response.writeHead(200, { 'content-length': String(found.length) });
      response.write(found.subarray(0, found.length / 2), () => response.destroy());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const path = new URL(`http://127.0.0.1:${port}/${BUCKET}/${folder}`).href.replace(/\/$/, '');
  const place: S3Place = { away: 's3', path, region: REGION, keyId: KEY_ID, secret: SECRET };
  const store: SimulatedStore = { place, objects, fault: 'none' };
  return store;
}

/** What is wrong with how a request is signed, as the store names it. */
function refusalOf({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): string | null {
  const { authorization = '' } = headers;
  const [, keyId, day, region, names = ''] =
    /Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+),/.exec(authorization) ?? [];
  if (keyId !== KEY_ID) return 'InvalidAccessKeyId';
  if (region !== REGION) return 'AuthorizationHeaderMalformed';
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== bodyHash) return 'XAmzContentSHA256Mismatch';
  const at = String(headers['x-amz-date']);
  if (at.slice(0, 8) !== day) return 'AccessDenied';
  const sent = names.split(';').filter((name) => !['host', 'x-amz-date', 'x-amz-content-sha256'].includes(name));
  const signed = signV4(
    { method, url, headers: Object.fromEntries(sent.map((name) => [name, String(headers[name])])), bodyHash },
    { keyId: KEY_ID, secret: SECRET, region: REGION },
    Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')),
  );
  return signed['authorization'] === authorization ? null : 'SignatureDoesNotMatch';
}

function listOf({ searchParams }: URL, keys: readonly string[]): string {
  const prefix = searchParams.get('prefix') ?? '';
  const from = Number(searchParams.get('continuation-token')?.replace('a&b', '') ?? 0);
  const found = keys.filter((key) => key.startsWith(prefix));
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const next =
    from + PAGE < found.length ? `<NextContinuationToken>${escaped(`a&b${from + PAGE}`)}</NextContinuationToken>` : '';
  const rows = found.slice(from, from + PAGE).map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`);
  return `<?xml version="1.0"?><ListBucketResult>${rows.join('')}${next}</ListBucketResult>`;
}
