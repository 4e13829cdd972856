/** A hardware address as the books write it, `AA:BB:CC:DD:EE:FF`, from any usual spelling; null for what is none. */
export function parseMac(typed: string): string | null {
  const digits = typed.trim().toUpperCase().replaceAll(/[:.-]/g, '');
  if (!/^[0-9A-F]{12}$/.test(digits) || digits === '000000000000' || digits === 'FFFFFFFFFFFF') return null;
  return digits.match(/../g)?.join(':') ?? null;
}
