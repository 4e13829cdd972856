import { encode, renderUnicodeCompact } from 'uqr';

/** A QR code as an SVG draws it: `M` to each dark module in a square of `size` units, the quiet border included. */
export interface QrShape {
  readonly size: number;
  readonly path: string;
}

/** Scanners want four modules of white around it. */
const QUIET = 4;

/** What a phone's own camera reads as this text. */
export function qrShape(text: string): QrShape {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return { size, path: dark.join('') };
}

/**
 * What a phone reads off a slip: the customers' page with the code filled in. Whoever has the picture has the code.
 * @param pagesUrl the customers' pages as routers send phones to them, without a slash at the end
 */
export function voucherQr(pagesUrl: string, code: string): QrShape {
  return qrShape(`${pagesUrl}/voucher?code=${encodeURIComponent(code)}`);
}

/** The same for a terminal, two rows of modules in one of its lines; null where it is not `columns` wide. */
export function qrLines(text: string, columns: number): string | null {
  const lines = renderUnicodeCompact(text, { ecc: 'L', border: 2 });
  return lines.indexOf('\n') > columns ? null : lines;
}

/** The address of a page as another device reaches it; null where the page was opened on the box itself, or through a tunnel to it. */
export function addressForPhones(url: string): string | null {
  const { origin, hostname } = new URL(url);
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? null : origin;
}
