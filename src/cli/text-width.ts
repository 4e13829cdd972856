// How wide a text stands in a terminal: a letter with its marks is one sign, and one of the wide scripts takes two places.

const SIGNS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;

const placesOf = (sign: string): number => (WIDE.test(sign) ? 2 : 1);

function signsOf(text: string): string[] {
  return Array.from(SIGNS.segment(text), ({ segment }) => segment);
}

export function widthOf(text: string): number {
  return signsOf(text).reduce((places, sign) => places + placesOf(sign), 0);
}

/** The text, or as much of its beginning as fits together with an `…`. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let places = 1;
  let kept = '';
  for (const sign of signsOf(text)) {
    places += placesOf(sign);
    if (places > width) break;
    kept += sign;
  }
  return `${kept}…`;
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
