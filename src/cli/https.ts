import { formatWhen } from '../domain/time/time.ts';
import { certificateFile, lookAtCertificate } from '../host/certificate.ts';
import { systemClock } from '../host/clock.ts';
import { chooseHttps, isHttpsOnly } from '../services/box/https-only.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError } from './context.ts';
import { doDeed, type FreeDeedOptions } from './deed.ts';
import { consoleUrl } from './setup-code.ts';

export interface HttpsOptions extends FreeDeedOptions {
  readonly only?: boolean;
  readonly open?: boolean;
}

/** `washa https`: the certificate of the console; `--only` and `--open`: whether its pages are shown by https alone. */
export async function https(options: HttpsOptions): Promise<void> {
  const { only = false, open = false } = options;
  if (only && open) throw new UsageError('Say --only or --open, not both.');
  if (only || open) {
    await doDeed(options, chooseHttps, () => ({ only }));
    return;
  }
  const config = configOf(options);
  const found = lookAtCertificate(config.box.stateDir);
  const isOnly = await withStore(config, 'read', isHttpsOnly);
  const url = consoleUrl(config).replace(/^http:/, 'https:');
  const file = certificateFile(config.box.stateDir);
  if (options.json === true) {
    const certificate =
      found === null ? null : { fingerprint: found.fingerprint, until: found.until, names: found.names };
    printJson({ url, only: isOnly, file, certificate });
    return;
  }
  if (found === null) {
    print('There is no certificate yet: the service makes one when it starts.');
    return;
  }
  print(`Console:     ${url}${isOnly ? '   (by https only)' : ''}`);
  print(`Fingerprint: ${found.fingerprint}   (SHA-256)`);
  print(
    `Good for:    ${found.names.join(', ')}, until ${formatWhen(found.until, config.box.timeZone, 'en', systemClock.now())}`,
  );
  print(`File:        ${file}   (for a browser or a program that is to trust it)`);
  if (!isOnly) print('When browsers trust it: washa https --only');
}
