import type { Socket } from 'node:net';
import { Receiver } from 'node-routeros/dist/connector/Receiver.js';
import library from 'node-routeros/package.json' with { type: 'json' };
import { Fault } from '../../../domain/values/fault.ts';
import type { LibraryReceiver } from './library.ts';

/** The replacements in `hardenNodeRouteros` are written against the insides of exactly this version. */
const HARDENED_VERSION = '1.6.9';

// By hand, not by our own encoder: two of the sentences are for `a`, one for `b`, and one for nobody.
const CANNED = Buffer.from(
  '\x03!re\x06.tag=a\x08=name=ab\x00\x05!done\x06.tag=z\x00\x00\x06!empty\x06.tag=b\x00\x05!done\x06.tag=a\x00',
  'latin1',
);
const EXPECTED = 'a !re =name=ab|b !empty|a !done';

/**
 * Checks that node-routeros is the version that the hardening was made for, and that its receiver, as it is loaded now,
 * reads three packets from a stream that comes byte by byte. Call it after `hardenNodeRouteros()`.
 * @param version of the installed library; given only to see the check refuse
 * @returns null, or the fault `router.library` (dead) that every `connect` must answer with
 */
export function selfTest(version: string = library.version): Fault | null {
  if (version !== HARDENED_VERSION) {
    return refuse(`node-routeros ${version} is installed, but the hardening is for ${HARDENED_VERSION}`);
  }
  const seen: string[] = [];
  const noSocket = { destroy: () => undefined } as unknown as Socket;
  try {
    const receiver = new Receiver(noSocket) as unknown as LibraryReceiver;
    for (const tag of ['a', 'b']) receiver.read(tag, (packet) => seen.push([tag, ...packet].join(' ')));
    for (const byte of CANNED) receiver.processRawData(Buffer.of(byte));
  } catch (error) {
    return refuse(`node-routeros failed its self-test: ${String(error)}`);
  }
  return seen.join('|') === EXPECTED ? null : refuse(`node-routeros failed its self-test: it read "${seen.join('|')}"`);
}

function refuse(message: string): Fault {
  return new Fault('router.library', 'dead', `${message}; no router is contacted`);
}
