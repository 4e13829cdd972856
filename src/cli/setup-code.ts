import { lookAtCertificate } from '../host/certificate.ts';
import { systemClock } from '../host/clock.ts';
import type { Config } from '../config/config.ts';
import { lanAddress } from '../app/listen.ts';
import { issueSetupCode } from '../services/staff/one-time-code.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';

/**
 * `washa setup-code`: where the console is, and, while nobody has an account, a new code with which the first one is made.
 * Only who may write the database can make one; those of before stay good until there is an account.
 */
export async function setupCode(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const code = await withStore(config, 'make', async (store) => {
    const issued = issueSetupCode(store, systemClock.now(), { actor: actor() });
    await store.durable();
    return issued;
  });
  const url = consoleUrl(config);
  const certificate = lookAtCertificate(config.box.stateDir);
  const { fingerprint = null } = certificate ?? {};
  if (options.json === true) printJson({ console: url, setup_code: code, fingerprint });
  else if (code === null) print(`Console: ${url}`);
  else print(`Console:    ${url}/setup\nSetup code: ${code}   (once, for the first account)`);
  if (options.json !== true && certificate !== null) {
    print(`Encrypted:  ${url.replace(/^http:/, 'https:')}, with the certificate of this box:`);
    print(`            ${certificate.fingerprint}`);
  }
}

/** The address at which staff on the LAN open the console. */
export function consoleUrl({ console: { listen, publicUrl } }: Config): string {
  if (publicUrl !== null) return publicUrl;
  const isAnywhere = listen.host === '0.0.0.0' || listen.host === '::';
  const host = isAnywhere ? lanAddress() : listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}
