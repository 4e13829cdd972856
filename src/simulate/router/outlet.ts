import type { Socket } from 'node:net';
import type { RouterFaults } from './faults.ts';

/** How long the terminator of a split reply waits, ms: long enough to be a segment of its own. */
const SPLIT_PAUSE_MS = 10;

/** Writes replies to one socket in order: whole in one write, or cut up as the faults say. */
export class Outlet {
  readonly #socket: Socket;
  readonly #faults: RouterFaults;
  readonly #pieces: { readonly bytes: Buffer; readonly pauseMs: number }[] = [];
  #busy = false;
  #ending = false;

  constructor(socket: Socket, faults: RouterFaults) {
    this.#socket = socket;
    this.#faults = faults;
  }

  put(bytes: Buffer): void {
    const { segmentBytes, splitBeforeEnd, splitInLength } = this.#faults;
    if (segmentBytes === null && !splitBeforeEnd && !splitInLength && !this.#busy) {
      if (this.#socket.writable) this.#socket.write(bytes);
      return;
    }
    const at = splitInLength ? insideLength(bytes) : 0;
    if (at > 0) this.#pieces.push({ bytes: bytes.subarray(0, at), pauseMs: 0 });
    this.#cutUp(bytes.subarray(at), at > 0 ? SPLIT_PAUSE_MS : 0);
    this.#pump();
  }

  #cutUp(bytes: Buffer, firstPauseMs: number): void {
    const { segmentBytes, splitBeforeEnd } = this.#faults;
    const body = splitBeforeEnd ? bytes.subarray(0, -1) : bytes;
    const size = segmentBytes ?? body.length;
    for (let at = 0; at < body.length; at += size)
      this.#pieces.push({ bytes: body.subarray(at, at + size), pauseMs: at === 0 ? firstPauseMs : 0 });
    if (splitBeforeEnd) this.#pieces.push({ bytes: bytes.subarray(-1), pauseMs: SPLIT_PAUSE_MS });
  }

  /** Sends FIN after everything that was put. */
  end(): void {
    this.#ending = true;
    if (!this.#busy) this.#socket.end();
  }

  #pump(): void {
    if (this.#busy) return;
    const piece = this.#pieces.shift();
    if (piece === undefined || !this.#socket.writable) {
      if (this.#ending) this.#socket.end();
      return;
    }
    this.#busy = true;
    const write = (): void => {
      this.#socket.write(piece.bytes, () => {
        // The peer's turn comes between two pieces, so that each arrives alone.
        setImmediate(() => {
          this.#busy = false;
          this.#pump();
        });
      });
    };
    if (piece.pauseMs > 0) setTimeout(write, piece.pauseMs).unref();
    else write();
  }
}

/** Where the second byte of the first two-byte length of these sentences is; 0 when they have none. */
function insideLength(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    if (length >= 0x80) return length < 0xc0 ? at + 1 : 0;
    at += 1 + length;
  }
  return 0;
}
