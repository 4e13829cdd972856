import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { IRosOptions } from 'node-routeros/dist/IRosOptions.js';
import type { SentenceParser } from './framing.ts';

/**
 * The members of node-routeros 1.6.9 that we call or replace and that its own types hide. They are true of exactly that
 * version, which the self-test checks.
 */
export interface LibraryConnector extends EventEmitter {
  /** Missing until `connect()` has been called. */
  readonly socket?: Socket;
  read(tag: string, onPacket: (packet: string[]) => void): void;
  stopRead(tag: string): void;
  /** Ours: encoded sentences that leave with the next `flush`. */
  unsent?: Buffer[];
  /** As hardened: sends the sentence at the end of this turn of the event loop. @throws Fault */
  write(words: readonly string[]): this;
  /** Ours: sends what is unsent now. */
  flush(): void;
  destroy(): void;
}

export interface LibraryReceiver {
  readonly socket: Socket;
  readonly tags: Map<string, { readonly callback: (packet: string[]) => void }>;
  /** Ours: the parser of this connection. */
  parser?: SentenceParser;
  read(tag: string, onPacket: (packet: string[]) => void): void;
  processRawData(segment: Buffer): void;
}

export interface LibraryTransmitter {
  readonly socket: Socket;
  encodeString(word: string | null): Buffer;
}

export interface LibraryChannel extends EventEmitter {
  readonly data: Readonly<Record<string, string>>[];
  readonly streaming: boolean;
  trapped: boolean;
  close(force?: boolean): void;
}

export interface LibraryApi extends EventEmitter {
  readonly host: string;
  readonly user: string;
  password: string;
  readonly connector: LibraryConnector;
  /** Ours: runs when the connection is up, before the first byte is sent. Throws to keep the password here. */
  beforeLogin?: () => void;
  connect(): Promise<unknown>;
  write(words: string[]): Promise<Readonly<Record<string, string>>[]>;
}

/** The library types `tls` as the options of a TLS server; what it does with them is `tls.connect`. */
export type LibraryOptions = Omit<IRosOptions, 'tls'> & { readonly tls?: object };
