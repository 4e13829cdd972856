const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size for a person, in steps of 1,000 as disks are sold: `0 bytes`, `31 MB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 9.95 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit] ?? 'TB'}`;
}
