import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/*
 * A client of the wire protocol for these tests only. It shares no code with the simulator, on purpose: a mistake in one of
 * the two codecs shows as a failure instead of cancelling out.
 */

/** Wire bytes of one sentence. */
export function sentenceBytes(words: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [];
  for (const word of words) {
    const bytes = typeof word === 'string' ? Buffer.from(word) : word;
    parts.push(lengthBytes(bytes.length), bytes);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function lengthBytes(length: number): Buffer {
  if (length <= 0x7f) return Buffer.from([length]);
  if (length <= 0x3fff) return Buffer.from([(length >> 8) | 0x80, length & 0xff]);
  if (length <= 0x1fffff) return Buffer.from([(length >> 16) | 0xc0, (length >> 8) & 0xff, length & 0xff]);
  if (length <= 0xfffffff)
    return Buffer.from([(length >> 24) | 0xe0, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]);
  throw new RangeError('no test sends words that long');
}

export class Wire {
  readonly socket: Socket;
  /** Pieces in which data arrived. */
  readonly pieces: Buffer[] = [];
  /** How the connection ended, once it did. */
  ended: 'end' | 'reset' | null = null;
  #bytes = Buffer.alloc(0);
  #words: Buffer[] = [];
  readonly #sentences: Buffer[][] = [];
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.pieces.push(chunk);
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#parse();
      this.#wake();
    });
    socket.on('error', () => {
      this.ended = 'reset';
      this.#wake();
    });
    socket.on('close', () => {
      this.ended ??= 'end';
      this.#wake();
    });
  }

  static async open(port: number, ca?: string): Promise<Wire> {
    const socket =
      ca === undefined
        ? connect(port, '127.0.0.1')
        : connectTls({ port, host: '127.0.0.1', ca, checkServerIdentity: () => undefined });
    const wire = new Wire(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once(ca === undefined ? 'connect' : 'secureConnect', resolve);
      socket.once('error', reject);
    });
    socket.setNoDelay(true);
    return wire;
  }

  /** Opens and logs in. */
  static async in(simulator: { username: string; password: string }, port: number, ca?: string): Promise<Wire> {
    const wire = await Wire.open(port, ca);
    const reply = await wire.talk('/login', `=name=${simulator.username}`, `=password=${simulator.password}`);
    if (reply.length !== 1 || reply[0]?.[0] !== '!done') throw new Error(`login was answered ${JSON.stringify(reply)}`);
    return wire;
  }

  send(...words: (string | Buffer)[]): void {
    this.socket.write(sentenceBytes(words));
  }

  /** Next sentence as it came, or null when the connection ended. */
  async nextRaw(timeoutMs = 4000): Promise<Buffer[] | null> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const sentence = this.#sentences.shift();
      if (sentence !== undefined) return sentence;
      if (this.ended !== null) return null;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error('no sentence came in time');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async next(timeoutMs?: number): Promise<string[] | null> {
    const sentence = await this.nextRaw(timeoutMs);
    return sentence?.map((word) => word.toString()) ?? null;
  }

  /** Sends one command and reads to its `!done` (or to the end of the connection). */
  async talk(...words: (string | Buffer)[]): Promise<string[][]> {
    this.send(...words);
    const sentences: string[][] = [];
    for (;;) {
      const sentence = await this.next();
      if (sentence === null) return sentences;
      sentences.push(sentence);
      if (sentence[0] === '!done') return sentences;
    }
  }

  /** Rows of a print, as objects. */
  async rows(...words: string[]): Promise<Record<string, string>[]> {
    const sentences = await this.talk(...words);
    const trap = sentences.find((sentence) => sentence[0] === '!trap');
    if (trap !== undefined) throw new Error(trap.join(' '));
    return sentences.filter((sentence) => sentence[0] === '!re').map(attributesOf);
  }

  /** Sentences that have arrived and were not read. */
  get waiting(): number {
    return this.#sentences.length;
  }

  close(): void {
    this.socket.destroy();
  }

  #parse(): void {
    for (;;) {
      const first = this.#bytes[0];
      if (first === undefined) return;
      const extra = first < 0x80 ? 0 : first < 0xc0 ? 1 : first < 0xe0 ? 2 : 3;
      if (this.#bytes.length < 1 + extra) return;
      const mask = [0x7f, 0x3f, 0x1f, 0x0f][extra] ?? 0;
      let length = first & mask;
      for (let i = 1; i <= extra; i++) length = (length << 8) | (this.#bytes[i] ?? 0);
      const end = 1 + extra + length;
      if (this.#bytes.length < end) return;
      const word = this.#bytes.subarray(1 + extra, end);
      this.#bytes = this.#bytes.subarray(end);
      if (length > 0) {
        this.#words.push(word);
        continue;
      }
      this.#sentences.push(this.#words);
      this.#words = [];
    }
  }
}

export function attributesOf(sentence: readonly string[]): Record<string, string> {
  const pairs = sentence
    .filter((word) => word.startsWith('='))
    .map((word) => {
      const at = word.indexOf('=', 1);
      return [word.slice(1, at), word.slice(at + 1)] as const;
    });
  return Object.fromEntries(pairs);
}

/** The message of a trap reply; '' when there is none. */
export function trapOf(reply: readonly (readonly string[])[]): string {
  const trap = reply.find((sentence) => sentence[0] === '!trap');
  return trap === undefined ? '' : (attributesOf(trap)['message'] ?? '');
}

/** Polls until the condition holds. */
export async function until(condition: () => boolean, timeoutMs = 4000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
