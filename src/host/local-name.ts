import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';

const GROUP = { address: '224.0.0.251', port: 5353 };
/** A responder on this box answers within milliseconds, one on the LAN within a tenth of a second. */
const PATIENCE_MS = 500;

const TYPE_A = 1;
const CLASS_IN = 1;
const HEADER_BYTES = 12;
const MOST_RECORDS = 64;

/** What a responder on this box answers to, as avahi does by itself: `washa.local`; null where the name of the machine is no such name. */
export function localName(hostname: string): string | null {
  const [label = ''] = hostname.toLowerCase().split('.');
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label !== 'localhost' ? `${label}.local` : null;
}

/**
 * Asks the LAN (mDNS, RFC 6762 section 6.7) who has a name, as a phone does that opens `http://name.local`.
 * @param name `washa.local`
 * @param to where is asked: all that listen on the LAN
 * @returns IPv4 addresses; none when nobody answers in time, or nothing can be asked
 */
export function askLocalName(name: string, to = GROUP, patienceMs = PATIENCE_MS): Promise<readonly string[]> {
  const id = randomInt(1, 0xffff);
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const end = (found: readonly string[]) => {
      clearTimeout(timer);
      socket.close();
      resolve(found);
    };
    const timer = setTimeout(() => end([]), patienceMs);
    socket.once('error', () => end([]));
    socket.on('message', (answer) => {
      const found = readAddresses(answer, id, name);
      if (found.length > 0) end(found);
    });
    socket.send(question(id, name), to.port, to.address, (error) => {
      if (error !== null) end([]);
    });
  });
}

function question(id: number, name: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(1, 4);
  const labels = name.split('.').map((label) => {
    const bytes = Buffer.from(label);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, TYPE_A, 0, CLASS_IN])]);
}

/** The addresses of a name in an answer; whatever is no answer to this question has none. */
export function readAddresses(answer: Buffer, id: number, name: string): readonly string[] {
  const found: string[] = [];
  try {
    const isAnswer = answer.readUInt16BE(0) === id && (answer.readUInt16BE(2) & 0x8000) !== 0;
    if (!isAnswer) return [];
    let at = HEADER_BYTES;
    for (let left = Math.min(answer.readUInt16BE(4), MOST_RECORDS); left > 0; left -= 1)
      at = readName(answer, at).end + 4;
    for (let left = Math.min(answer.readUInt16BE(6), MOST_RECORDS); left > 0; left -= 1) {
      const owner = readName(answer, at);
      const type = answer.readUInt16BE(owner.end);
      const length = answer.readUInt16BE(owner.end + 8);
      at = owner.end + 10 + length;
      if (type === TYPE_A && length === 4 && at <= answer.length && owner.name.toLowerCase() === name.toLowerCase())
        found.push(answer.subarray(at - 4, at).join('.'));
    }
  } catch {
    // It ends in the middle: what came before it was whole.
  }
  return found;
}

/** A name, which may go on where an earlier one stands. @throws RangeError where it leads nowhere */
function readName(message: Buffer, from: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let end: number | null = null;
  let at = from;
  for (let steps = 0; steps < MOST_RECORDS; steps += 1) {
    const length = message.readUInt8(at);
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = message.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(message.toString('utf8', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  throw new RangeError('a name without an end');
}
