import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PATH = process.env['WASHA_CHROMIUM'] ?? '/usr/bin/chromium';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why the browser tests cannot run here, or null when they can. With WASHA_REQUIRE_ALL=1 they run, and fail, without a browser. */
export const missingBrowser: string | null =
  existsSync(PATH) || process.env['WASHA_REQUIRE_ALL'] === '1'
    ? null
    : `skipped: no Chromium at ${PATH} (set WASHA_CHROMIUM, or install Debian's package chromium)`;

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: ARGS });
}
