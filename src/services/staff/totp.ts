import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

// RFC 6238 with what every app assumes: SHA-1, six digits, thirty seconds.
const STEP_MS = 30_000;
const DIGITS = 6;
/** A phone's clock may be a step behind or ahead. */
const DRIFT = [0, -1, 1] as const;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_BYTES = 20;

/** A fresh secret, in base32 as apps take it. */
export function mintTotpSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES));
}

/** Whether a text is a secret of ours. */
export function isTotpSecret(text: string): boolean {
  return /^[A-Z2-7]{32}$/.test(text);
}

/** What an app reads: as a link on a phone. */
export function totpLink(secret: string, issuer: string, username: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** The digits of one step. @param step whole steps of thirty seconds since 1970 */
export function totpAt(secret: string, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step of which these are the digits, or null. One that was used, and all before it, are good no more.
 * @param after the step that was used last
 */
export function totpStepOf(secret: string, typed: string, now: number, after: number): number | null {
  const given = Buffer.from(typed.replace(/\s/g, ''));
  const current = Math.floor(now / STEP_MS);
  const found = DRIFT.map((drift) => current + drift).filter((step) => {
    const right = Buffer.from(totpAt(secret, step));
    return step > after && given.length === right.length && timingSafeEqual(given, right);
  });
  return found[0] ?? null;
}

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
