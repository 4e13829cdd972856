import { request as askPlain, type IncomingHttpHeaders } from 'node:http';
import { request as askSecure } from 'node:https';
import { connect } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen, type Served } from '../../src/app/listen.ts';
import { consoleNames, leadToHttps } from '../../src/app/serve-https.ts';
import { ownCertificate } from '../../src/host/certificate.ts';
import { act } from '../../src/services/actions/act.ts';
import { chooseHttps } from '../../src/services/box/https-only.ts';
import { openStore, tempFolder } from '../services/books.ts';

const NOW = Date.now();
const HERE = { host: '127.0.0.1', port: 0 };
const ECHO: Served = { fetch: async (request) => new Response(`${request.url} ${await request.text()}`) };

interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(url: string, ca: string | null = null, body: string | null = null): Promise<Told> {
  return new Promise((resolve, reject) => {
    const method = body === null ? 'GET' : 'POST';
    const options = { method, agent: false as const, ...(ca === null ? {} : { ca }) };
    const asking = (url.startsWith('https:') ? askSecure : askPlain)(url, options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: Buffer.concat(parts).toString('utf8') });
      });
    });
    asking.on('error', reject);
    asking.end(body ?? undefined);
  });
}

async function serve(app: Served) {
  const certificate = await ownCertificate(tempFolder(), ['127.0.0.1', 'localhost'], NOW);
  const pages = await listen(HERE, app, certificate);
  onTestFinished(() => pages.close());
  return { ...pages, certificate, secure: pages.url.replace('http:', 'https:') };
}

describe('one port', () => {
  test('is spoken to in the open and encrypted, with long bodies too', async () => {
    const { url, secure, certificate } = await serve(ECHO);
    const long = 'x'.repeat(300_000);
    const plain = await ask(`${url}/a`, null, long);
    expect([plain.status, plain.text === `${url}/a ${long}`]).toEqual([200, true]);
    // Trusted by its file alone, and for this address.
    const told = await ask(`${secure}/b`, certificate.cert, long);
    expect([told.status, told.text === `${secure}/b ${long}`]).toEqual([200, true]);
    await expect(ask(`${secure}/c`)).rejects.toThrow(/self-signed/);
  });

  test('takes requests that come byte by byte, several on one connection, and lets go who talks nonsense', async () => {
    const { url } = await serve(ECHO);
    const { hostname, port } = new URL(url);
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (part) => (text += part.toString('utf8')));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
      const requests = 'GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
      socket.write(requests.slice(0, 1));
      socket.once('drain', () => undefined);
      setImmediate(() => socket.write(requests.slice(1)));
    });
    expect(said.match(/http:\/\/x\/\d/g)).toEqual(['http://x/1', 'http://x/2']);
    const nonsense = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(Buffer.from([22, 3, 1, 255, 255, 0, 0, 0, 0])));
      socket.on('close', () => resolve('gone'));
      socket.on('error', () => undefined);
      setImmediate(() => socket.end(Buffer.alloc(70_000)));
    });
    expect(nonsense).toBe('gone');
    expect((await ask(`${url}/3`)).status).toBe(200);
  });

  test('shows the renewed certificate to who comes then', async () => {
    const pages = await serve(ECHO);
    const next = await ownCertificate(tempFolder(), ['127.0.0.1', 'localhost'], NOW);
    pages.renew(next);
    expect((await ask(`${pages.secure}/`, next.cert)).status).toBe(200);
    await expect(ask(`${pages.secure}/`, pages.certificate.cert)).rejects.toThrow(/self-signed/);
  });

  test('is closed at once, whoever is silent or idle on it', async () => {
    const pages = await listen(HERE, ECHO, await ownCertificate(tempFolder(), ['127.0.0.1'], NOW));
    const { hostname, port } = new URL(pages.url);
    const ended = [
      connect(Number(port), hostname),
      connectSecure({ port: Number(port), host: hostname, rejectUnauthorized: false }),
    ].map(
      (socket) =>
        new Promise((resolve) => {
          socket.on('error', () => undefined);
          socket.on('close', resolve);
        }),
    );
    await ask(`${pages.url}/`);
    await pages.close();
    await Promise.all(ended);
  });
});

test('who asks in the open is led to https once an owner has said that it is trusted, and not for good', async () => {
  const store = openStore();
  const { url, secure, certificate } = await serve(leadToHttps(ECHO, store));
  const choose = (only: boolean) => act(store, chooseHttps, { only }, { actor: 'wanjiku' }, NOW);
  expect((await ask(`${url}/lines?show=all`)).status).toBe(200);
  expect(choose(false)).toMatchObject({ kind: 'refused', why: 'same' });
  expect(choose(true).kind).toBe('done');
  const led = await ask(`${url}/lines?show=all`);
  expect([led.status, led.headers.location]).toEqual([307, `${secure}/lines?show=all`]);
  expect(led.headers).not.toHaveProperty('strict-transport-security');
  for (const path of ['/healthz', '/readyz', '/metrics']) expect((await ask(`${url}${path}`)).status).toBe(200);
  expect((await ask(`${url}/healthz/x`)).status).toBe(307);
  expect((await ask(`${secure}/lines`, certificate.cert)).status).toBe(200);
  choose(false);
  expect((await ask(`${url}/lines`)).status).toBe(200);
});

test('the names of a box are those at which its console is opened', () => {
  const at = (host: string, publicUrl: string | null) =>
    consoleNames({ console: { listen: { host, port: 1 }, publicUrl } });
  expect(at('10.0.0.5', 'https://washa.tower-net.lan:8443')).toEqual(
    expect.arrayContaining(['washa.tower-net.lan', '10.0.0.5', 'localhost', '127.0.0.1']),
  );
  expect(at('0.0.0.0', 'https://[fd00::1]:8080')).toEqual(expect.arrayContaining(['fd00::1']));
  expect(at('0.0.0.0', null)).not.toContain('0.0.0.0');
});
