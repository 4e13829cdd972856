import { hostname } from 'node:os';
import { lookAtCertificate } from '../host/certificate.ts';
import { systemClock } from '../host/clock.ts';
import { askLocalName, localName } from '../host/local-name.ts';
import type { Config } from '../config/config.ts';
import { lanAddress, lanAddresses } from '../app/listen.ts';
import { issueSetupCode } from '../services/staff/one-time-code.ts';
import { actor, configOf, withStore } from './box.ts';
import { qrLines } from '../views/qr.ts';
import { lineWidth, print, printJson, type GlobalOptions } from './context.ts';

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
  const named = await namedUrl(config);
  const certificate = lookAtCertificate(config.box.stateDir);
  const { fingerprint = null } = certificate ?? {};
  if (options.json === true) {
    printJson({ console: url, by_name: named, setup_code: code, fingerprint });
    return;
  }
  const page = code === null ? '' : '/setup';
  print(`Console:    ${url}${page}`);
  if (named !== null) print(`By name:    ${named}${page}`);
  if (certificate !== null) {
    print(`Encrypted:  ${url.replace(/^http:/, 'https:')}, with the certificate of this box:`);
    print(`            ${certificate.fingerprint}`);
  }
  if (code === null) return;
  const picture = process.stdout.isTTY ? qrLines(`${url}${page}`, lineWidth()) : null;
  if (picture !== null) print(`A phone in this network opens it with its camera:\n${picture}`);
  print(`Setup code: ${code}   (once, for the first account)`);
}

/** The console under the name that this box has on the LAN; null where nobody answers to it, or it is another box's. */
async function namedUrl({ console: { listen, publicUrl } }: Config): Promise<string | null> {
  if (publicUrl !== null || !isAnywhere(listen.host)) return null;
  const name = localName(hostname());
  if (name === null) return null;
  const own = lanAddresses();
  const found = await askLocalName(name);
  return found.some((address) => own.includes(address)) ? `http://${name}:${listen.port}` : null;
}

const isAnywhere = (host: string) => host === '0.0.0.0' || host === '::';

/** The address at which staff on the LAN open the console. */
export function consoleUrl({ console: { listen, publicUrl } }: Config): string {
  if (publicUrl !== null) return publicUrl;
  const host = isAnywhere(listen.host) ? lanAddress() : listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}
