import { once } from 'node:events';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { Fault } from '../../../src/domain/values/fault.ts';
import type { RouterLink } from '../../../src/domain/ports.ts';
import { normaliseFingerprint } from '../../../src/routers/routeros/wire/pin.ts';
import { createRouterosTransport } from '../../../src/routers/routeros/wire/transport.ts';
import { countingClock } from '../dial-hardened.ts';
import { done, sentence, startPeer } from '../scripted-peer.ts';
import type { Peer, PeerScript } from '../scripted-peer.ts';
import { selfSigned } from '../self-signed.ts';

const ROUTER = selfSigned('tower-1');
const OTHER = selfSigned('not-tower-1');
const tls = { key: ROUTER.key, cert: ROUTER.cert };
const answer: PeerScript = { onCommand: (_words, peer, tag) => peer.send(sentence('!re', `.tag=${tag}`), done(tag)) };
let peers: Peer[] = [];

afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.close()));
  peers = [];
});

async function peerOf(script: PeerScript): Promise<Peer> {
  const peer = await startPeer(script);
  peers.push(peer);
  return peer;
}

function connect(port: number, fingerprint: string | null): Promise<RouterLink> {
  const address = { name: 'tower-1', host: '127.0.0.1', port, username: 'washa', password: 'login-secret-1' };
  const transport = createRouterosTransport({ clock: countingClock(), loginDeadlineMs: 500 });
  return transport.connect(
    { ...address, tls: fingerprint === null ? null : { fingerprint } },
    new AbortController().signal,
  );
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (reason: unknown) => reason as Fault,
  );
}

function colons(digits: string): string {
  return digits.toUpperCase().match(/../g)!.join(':');
}

test.each([
  ['lower-case hex', ROUTER.fingerprint],
  ['upper case with colons', colons(ROUTER.fingerprint)],
  ['lower case with colons', colons(ROUTER.fingerprint).toLowerCase()],
])('the pinned certificate connects, written in %s', async (_form, fingerprint) => {
  const peer = await peerOf({ ...answer, tls });
  const link = await connect(peer.port, fingerprint);
  expect(await link.exec(['/system/identity/print'])).toEqual({ rows: [{}], ret: null });
  link.close();
});

test('another certificate is refused before the password is sent, and both fingerprints are named', async () => {
  const peer = await peerOf({ ...answer, tls });
  const fault = await faultOf(connect(peer.port, OTHER.fingerprint));
  expect(fault).toMatchObject({ code: 'router.fingerprint', retry: 'stop' });
  expect(fault.message).toContain(colons(ROUTER.fingerprint));
  expect(fault.message).toContain(colons(OTHER.fingerprint));
  expect(peer.connections.flatMap(({ sentences }) => sentences)).toEqual([]);
});

test.each(['', 'ab', 'zz'.repeat(32), 'ab'.repeat(20)])('"%s" is no fingerprint: nothing is contacted', async (bad) => {
  const peer = await peerOf({ ...answer, tls });
  expect(await faultOf(connect(peer.port, bad))).toMatchObject({ code: 'router.fingerprint', retry: 'stop' });
  expect(peer.connections).toEqual([]);
});

test('a router without a certificate (anonymous Diffie-Hellman) gets no password', async () => {
  const anonymous = { ciphers: 'ADH:@SECLEVEL=0', maxVersion: 'TLSv1.2', dhparam: 'auto' } as const;
  const peer = await peerOf({ ...answer, tls: anonymous });
  // The peer is willing, as a client that asks for it can tell; ours does not ask.
  const willing = tlsConnect({ ...anonymous, host: '127.0.0.1', port: peer.port, rejectUnauthorized: false });
  await once(willing, 'secureConnect');
  willing.destroy();

  expect(await faultOf(connect(peer.port, ROUTER.fingerprint))).toMatchObject({ retry: 'unavailable' });
  expect(peer.connections.flatMap(({ sentences }) => sentences)).toEqual([]);
});

test('TLS on the plain port, and plain on the TLS port, end as unavailable', async () => {
  const plain = await peerOf({ onCommand: () => undefined });
  expect(await faultOf(connect(plain.port, ROUTER.fingerprint))).toMatchObject({ retry: 'unavailable' });
  const secure = await peerOf({ ...answer, tls });
  expect(await faultOf(connect(secure.port, null))).toMatchObject({ retry: 'unavailable' });
});

test('a fingerprint has one form', () => {
  expect(normaliseFingerprint(colons(ROUTER.fingerprint))).toBe(ROUTER.fingerprint);
});
