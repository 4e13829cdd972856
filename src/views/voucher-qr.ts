import { encode } from 'uqr';

/** A QR code as an SVG draws it: `M` to each dark module in a square of `size` units, the quiet border included. */
export interface QrShape {
  readonly size: number;
  readonly path: string;
}

/** Scanners want four modules of white around it. */
const QUIET = 4;

/**
 * What a phone reads off a slip: the customers' page with the code filled in. Whoever has the picture has the code.
 * @param pagesUrl the customers' pages as routers send phones to them, without a slash at the end
 */
export function voucherQr(pagesUrl: string, code: string): QrShape {
  const { size, data } = encode(`${pagesUrl}/voucher?code=${encodeURIComponent(code)}`, { ecc: 'M', border: QUIET });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return { size, path: dark.join('') };
}
