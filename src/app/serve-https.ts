import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import { describeError } from '../domain/values/fault.ts';
import type { Clock } from '../domain/ports.ts';
import { ownCertificate, type Certificate } from '../host/certificate.ts';
import { isHttpsOnly } from '../services/box/https-only.ts';
import type { Store } from '../storage/engine/store.ts';
import { lanAddresses, type Listening, type Served } from './listen.ts';

const DAY_MS = 86_400_000;
/** Asked by machines of the LAN, which trust no certificate of ours; nothing of a person is in them. */
const IN_THE_OPEN = /^\/(?:healthz|readyz|metrics)$/;

/** The names and addresses at which the console of this box is opened. */
export function consoleNames({ console: { listen, publicUrl } }: Pick<Config, 'console'>): string[] {
  const isAnywhere = listen.host === '0.0.0.0' || listen.host === '::';
  const name = hostname().toLowerCase();
  const named = publicUrl === null ? [] : [new URL(publicUrl).hostname.replaceAll(/[[\]]/g, '')];
  const local = /^[a-z0-9-]+$/.test(name) ? [name, `${name}.local`] : /^[a-z0-9.-]+$/.test(name) ? [name] : [];
  return [...new Set([...named, ...local, ...(isAnywhere ? lanAddresses() : [listen.host]), 'localhost', '127.0.0.1'])];
}

/** The pages, as they are once an owner has said that the certificate is trusted: who asks in the open is led to https. */
export function leadToHttps(pages: Served, store: Store): Served {
  return {
    fetch(request, env) {
      const url = new URL(request.url);
      if (url.protocol === 'https:' || IN_THE_OPEN.test(url.pathname) || !isHttpsOnly(store))
        return pages.fetch(request, env);
      url.protocol = 'https:';
      // Not for good: it can be taken back.
      return new Response(null, { status: 307, headers: { Location: url.href, 'Cache-Control': 'no-store' } });
    },
  };
}

/** The certificate of the console while it is served: looked at each day, and renewed before its end. */
export async function keepCertificate(deps: {
  readonly config: Config;
  readonly clock: Clock;
  /** When this Washa was built, UTC ms: no certificate begins before that. */
  readonly builtAt: number;
  readonly warn: (message: string) => void;
}): Promise<{ readonly current: () => Certificate | null; readonly serve: (pages: Listening) => () => void }> {
  const { config, clock, builtAt, warn } = deps;
  const look = async (): Promise<Certificate | null> => {
    try {
      return await ownCertificate(config.box.stateDir, consoleNames(config), Math.max(clock.now(), builtAt));
    } catch (error) {
      // Without it the console is what it was before: in the open.
      warn(describeError(error));
      return null;
    }
  };
  let current = await look();
  return {
    current: () => current,
    serve(pages) {
      let cancel: () => void = () => undefined;
      const again = async () => {
        cancel = clock.after(DAY_MS, () => void again());
        const next = await look();
        if (next === null || next.fingerprint === current?.fingerprint) return;
        pages.renew(next);
        current = next;
      };
      cancel = clock.after(DAY_MS, () => void again());
      return () => cancel();
    },
  };
}
