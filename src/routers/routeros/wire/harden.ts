import { Channel } from 'node-routeros/dist/Channel.js';
import { Connector } from 'node-routeros/dist/connector/Connector.js';
import { Receiver } from 'node-routeros/dist/connector/Receiver.js';
import { Transmitter } from 'node-routeros/dist/connector/Transmitter.js';
import { RouterOSAPI } from 'node-routeros/dist/RouterOSAPI.js';
import { Fault } from '../../../domain/values/fault.ts';
import { SentenceParser } from './framing.ts';
import type { LibraryApi, LibraryChannel, LibraryConnector, LibraryReceiver, LibraryTransmitter } from './library.ts';
import { login } from './login.ts';
import { fatalReason, readAttributes, takeTag } from './replies.ts';
import { encodeSentence } from './words.ts';

// The classes are imported from their own files, not from the package's index: the index throws when the environment has
// ENV=testing. No replacement below writes to the library's debug log: words may hold passwords.

let hardened = false;

/**
 * Replaces the parts of node-routeros 1.6.9 that hang, crash the process or garble data. Changes the library's prototypes,
 * once; later calls do nothing. Call it before the first connection.
 */
export function hardenNodeRouteros(): void {
  if (hardened) return;
  hardened = true;
  Object.assign(Receiver.prototype, receiverOverrides);
  Object.assign(Transmitter.prototype, transmitterOverrides);
  Object.assign(Connector.prototype, connectorOverrides);
  Object.assign(Channel.prototype, channelOverrides);
  Object.assign(RouterOSAPI.prototype, apiOverrides);
}

const receiverOverrides = {
  /** The library's own parser loses its place when a segment ends at an awkward byte. */
  processRawData(this: LibraryReceiver, segment: Buffer): void {
    this.parser ??= new SentenceParser();
    try {
      this.parser.push(segment, (words) => dispatch(this, words));
    } catch (error) {
      // The only way out of a connection that cannot be followed; the error becomes its reason.
      this.socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  },
};

/** @throws Fault `router.fatal` for `!fatal`, which has no tag and is the last thing a router says */
function dispatch(receiver: LibraryReceiver, words: string[]): void {
  const tag = takeTag(words);
  if (words[0] === '!fatal') {
    throw new Fault('router.fatal', 'unavailable', `the router ended the connection: ${fatalReason(words)}`);
  }
  // A reply without a tag, or to a tag nobody waits for any more, is nobody's; the library would throw or mix it up.
  if (tag !== null) receiver.tags.get(tag)?.callback(words);
}

const transmitterOverrides = {
  encodeString(word: string | null): Buffer {
    return word === null ? Buffer.of(0) : encodeSentence([word]).subarray(0, -1);
  },
  /** Never pools: what cannot be written now must fail now. Our connector writes whole sentences and does not come here. */
  write(this: LibraryTransmitter, word: string | null): void {
    this.socket.write(this.encodeString(word));
  },
};

const connectorOverrides = {
  /**
   * Whole sentences only, and those of one turn of the event loop leave in one write, so that a change and the kick that
   * belongs to it share a segment.
   */
  write(this: LibraryConnector, words: readonly string[]): LibraryConnector {
    const bytes = encodeSentence(words);
    if (this.socket?.writable !== true) {
      throw new Fault('router.lost', 'unavailable', 'the connection to the router is over');
    }
    this.unsent ??= [];
    this.unsent.push(bytes);
    if (this.unsent.length === 1) process.nextTick(() => this.flush());
    return this;
  },
  flush(this: LibraryConnector): void {
    const { socket, unsent = [] } = this;
    const [first] = unsent;
    if (first === undefined) return;
    this.unsent = [];
    // A socket that ended meanwhile has told the session, which has rejected what these bytes were for.
    if (socket?.writable === true) socket.write(unsent.length === 1 ? first : Buffer.concat(unsent));
  },
  /** Passes the error on as it is; the library's own wrapper has neither text nor code. */
  onError(this: LibraryConnector, error: Error): void {
    if (this.listenerCount('error') > 0) this.emit('error', error, this);
    this.destroy();
  },
};

/** Only the log-in goes through a library channel. */
const channelOverrides = {
  processPacket(this: LibraryChannel, packet: string[]): void {
    const row = readAttributes(packet);
    switch (packet[0]) {
      case '!re':
        this.emit(this.streaming ? 'stream' : 'data', row);
        return;
      case '!trap':
        if (!this.trapped) this.emit('trap', row);
        this.trapped = true;
        return;
      case '!done':
        if (Object.keys(row).length > 0) this.emit('data', row);
        if (!this.trapped) this.emit('done', this.data);
        this.close();
        return;
      case undefined:
      default:
      // `!empty` since 7.18, and whatever comes later: the `!done` that follows settles the command.
    }
  },
};

const apiOverrides = {
  async login(this: LibraryApi): Promise<LibraryApi> {
    await login(this);
    return this;
  },
  /** The library holds a connection with the sentence `#`, which is no command. The driver has its own probe. */
  holdConnection(): void {},
  keepaliveBy(): void {},
};
