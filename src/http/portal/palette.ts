/** Colours of one appearance, `#rrggbb`. */
export interface Tones {
  /** Buttons and marks. */
  readonly accent: string;
  /** Text on a button. */
  readonly onAccent: string;
  /** What is chosen. */
  readonly tint: string;
}

type Rgb = readonly [number, number, number];

const LIGHT: Rgb = [0xf3, 0xf2, 0xee];
const DARK: Rgb = [0x0f, 0x14, 0x13];
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [0x10, 0x16, 0x15];

/** Text and buttons can be read from this on (WCAG 2, AA). */
const READABLE = 4.5;
const STEPS = 24;

/**
 * The ISP's colour as the pages use it: moved towards black or white until it can be read on the ground, with the text on it that can.
 * @param colour `#rrggbb`
 */
export function paletteOf(colour: string): { readonly light: Tones; readonly dark: Tones } {
  const own = parse(colour);
  return { light: tones(own, LIGHT, INK), dark: tones(own, DARK, WHITE) };
}

function tones(own: Rgb, ground: Rgb, towards: Rgb): Tones {
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => mix(own, towards, step / STEPS));
  const isReadable = (one: Rgb) => contrast(one, ground) >= READABLE && contrast(one, textOn(one)) >= READABLE;
  const accent = steps.find(isReadable) ?? towards;
  return { accent: write(accent), onAccent: write(textOn(accent)), tint: write(mix(ground, accent, 0.1)) };
}

function textOn(colour: Rgb): Rgb {
  return contrast(colour, WHITE) >= contrast(colour, INK) ? WHITE : INK;
}

/** How well two colours can be told apart, 1 to 21 (WCAG 2). @param a `#rrggbb` @param b the same */
export function contrastOf(a: string, b: string): number {
  return contrast(parse(a), parse(b));
}

function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [part(0), part(1), part(2)];
}

function parse(colour: string): Rgb {
  const part = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
}

function write(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
