/** What systems write where they have nothing to write, by its letters and digits alone. */
const NOTHINGS: ReadonlySet<string> = new Set(
  `na null none nil undefined nan unknown empty blank void missing tbd false true string object objectobject
   notavailable notapplicable notprovided notset noreceipt noreference noref nocode`.split(/\s+/),
);

/**
 * Whether a text stands for *nothing here*: `N/A`, `null`, `0`, `-`, `****`, `[object Object]`, blanks, or one of which a part is
 * masked (`TKE1****C4`). Such a text names no money, no account and nobody: two payments that carry it have nothing in common.
 */
export function isPlaceholder(text: string): boolean {
  const plain = text.normalize('NFKC').toLowerCase();
  if (/[*•]/.test(plain)) return true;
  const bare = plain.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^(?:0*|x*)$/.test(bare) || NOTHINGS.has(bare);
}
