import type { Machine } from '../../domain/machine.ts';
import type { ClockVerdict } from '../../domain/time/clock-guard.ts';
import type { OpenAlarm } from '../../storage/views/overview.ts';
import type { StoreFacts } from './store-facts.ts';

/** What came of one question over HTTP. `body` is its beginning, of a text. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly ms: number }
  | { readonly kind: 'silent'; readonly why: string };

/** What can be said of the books. */
export type BooksReading =
  /** This account may not look. */
  | { readonly kind: 'hidden'; readonly words: string }
  | { readonly kind: 'none' | 'lost' | 'schema'; readonly words: string }
  | {
      readonly kind: 'read';
      readonly facts: StoreFacts;
      readonly entries: number;
      /** What does not add up, of the file, the chain and the law, and no person has accepted. */
      readonly problems: readonly string[];
    };

/** A connection to a payment provider, looked at now. */
export interface ProviderReading {
  readonly name: string;
  readonly items: readonly ProviderItem[];
}

export interface ProviderItem {
  /** As `washa provider check` names what it looks at. */
  readonly thing: string;
  readonly state: 'right' | 'wrong' | 'open' | 'asked' | 'left-out';
  readonly words: string;
}

/** All that the doctor goes by, read beforehand. Null where there was nothing to ask. */
export interface World {
  /** UTC ms. */
  readonly now: number;
  /** IANA name. */
  readonly zone: string;
  readonly machine: Machine;
  readonly clock: ClockVerdict;
  /** `problem`: why the settings cannot be used. */
  readonly settings: { readonly file: string | null; readonly problem: string | null };
  readonly books: BooksReading;
  readonly secrets: {
    /** How many there are; null where this account may not look. */
    readonly there: number | null;
    /** Files that others may read. */
    readonly open: readonly string[];
    /** In words, each of what is missing, and where it belongs. */
    readonly missing: readonly { readonly subject: string; readonly words: string }[];
  };
  /** The daemon's two doors, asked from this machine. */
  readonly doors: {
    readonly intake: { readonly url: string; readonly answer: Answer };
    readonly console: { readonly url: string; readonly answer: Answer };
  };
  /** The intake's health, asked for through the tunnel; null while the settings name no public address. */
  readonly tunnel: { readonly url: string; readonly answer: Answer } | null;
  readonly providers: readonly ProviderReading[];
  readonly version: { readonly installed: string; readonly node: string };
}

/** What the books say; null where they cannot be read. */
export function factsOf({ books }: World): StoreFacts | null {
  return books.kind === 'read' ? books.facts : null;
}

/** Whether an alarm tells of it already: then nothing is said to be right beside it. */
export function isTold(world: World, of: (alarm: OpenAlarm) => boolean): boolean {
  return factsOf(world)?.alarms.some(of) ?? false;
}
