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
    const { segmentBytes, splitBeforeEnd } = this.#faults;
    if (segmentBytes === null && !splitBeforeEnd && !this.#busy) {
      if (this.#socket.writable) this.#socket.write(bytes);
      return;
    }
    const body = splitBeforeEnd ? bytes.subarray(0, -1) : bytes;
    const size = segmentBytes ?? body.length;
    for (let at = 0; at < body.length; at += size)
      this.#pieces.push({ bytes: body.subarray(at, at + size), pauseMs: 0 });
    if (splitBeforeEnd) this.#pieces.push({ bytes: bytes.subarray(-1), pauseMs: SPLIT_PAUSE_MS });
    this.#pump();
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
