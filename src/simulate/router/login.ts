import { createHash, timingSafeEqual } from 'node:crypto';
import type { Sentence } from './sentence.ts';
import { textToBytes } from './text.ts';
import type { RouterWorld } from './world.ts';

export type LoginAnswer =
  | { readonly kind: 'in'; readonly policies: ReadonlySet<string> }
  | { readonly kind: 'challenge'; readonly ret: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'fatal'; readonly reason: string };

/** Measured on a v6 router: the fifth login sentence on one connection ends it. */
const LOGINS_ALLOWED = 4;

/** The door of one connection: what it says to sentences before the login. */
export class LoginGate {
  readonly #world: RouterWorld;
  /** Before 6.43 any first /login is answered with a challenge. */
  readonly #legacy: boolean;
  readonly #random: () => number;
  #attempts = 0;
  #challenge: Buffer | null = null;

  constructor(world: RouterWorld, legacy: boolean, random: () => number) {
    this.#world = world;
    this.#legacy = legacy;
    this.#random = random;
  }

  answer(sentence: Sentence): LoginAnswer {
    if (sentence.command !== '/login') return { kind: 'fatal', reason: 'not logged in' };
    this.#attempts += 1;
    if (this.#attempts > LOGINS_ALLOWED) return { kind: 'fatal', reason: 'too many commands before login' };
    const response = sentence.attributes.get('response');
    if (this.#legacy && response === undefined) return { kind: 'challenge', ret: this.#makeChallenge() };
    const login = this.#world.logins.get(sentence.attributes.get('name') ?? '');
    const right =
      login !== undefined &&
      (this.#legacy
        ? this.#solves(response ?? '', login.password)
        : sentence.attributes.get('password') === login.password);
    if (right && login.policies.has('api')) return { kind: 'in', policies: login.policies };
    return { kind: 'refused', message: this.#legacy ? 'cannot log in' : 'invalid user name or password (6)' };
  }

  #makeChallenge(): string {
    this.#challenge = Buffer.from(Array.from({ length: 16 }, () => Math.floor(this.#random() * 256)));
    return this.#challenge.toString('hex');
  }

  /** response = 00 and the hex of MD5(0x00, password bytes, challenge bytes); a challenge is good for one try. */
  #solves(response: string, password: string): boolean {
    const challenge = this.#challenge;
    this.#challenge = null;
    if (challenge === null) return false;
    const digest = createHash('md5')
      .update(Buffer.concat([Buffer.of(0), textToBytes(password), challenge]))
      .digest('hex');
    const expected = Buffer.from(`00${digest}`);
    const given = Buffer.from(response.toLowerCase());
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
