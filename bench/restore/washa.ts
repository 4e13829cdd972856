import { systemClock } from '../../src/host/clock.ts';
import type { LineTarget, RouterLink } from '../../src/domain/ports.ts';
import { createRouterConnection } from '../../src/routers/routeros/link/connection.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { EXPIRED_LIST, EXPIRED_PROFILE } from '../../src/simulate/router/isp.ts';
import type { Activator } from './activator.ts';
import type { BenchLine } from '../measure/pppoe.ts';

const WRITE = /\/(?:set|remove)$/;

/** Washa's own connection and driver, as the daemon uses them, over the hardened transport. */
export async function openWasha(port: number): Promise<Activator> {
  let acceptedAt = 0;
  const transport = createRouterosTransport({ clock: systemClock });
  const { promise: up, resolve: onUp, reject } = Promise.withResolvers<null>();
  const connection = createRouterConnection({
    address: { name: 'bench', host: '127.0.0.1', port, tls: null, username: 'bench', password: 'bench-pw' },
    transport: {
      connect: async (address, signal) =>
        noting(await transport.connect(address, signal), () => (acceptedAt = performance.now())),
    },
    clock: systemClock,
    random: Math.random,
    listener: {
      onBox: () => null,
      onUp: () => onUp(null),
      onDown: reject,
      onSession: () => undefined,
      onAddresses: () => undefined,
    },
  });
  connection.start();
  await up;
  return {
    async activate(line) {
      const startedAt = performance.now();
      const { access, changed } = await connection.sync(targetOf(line), () => undefined);
      const confirmedMs = performance.now() - startedAt;
      if (access !== 'on' || !changed) throw new Error(`${line.username} was not restored`);
      return { acceptedMs: acceptedAt - startedAt, confirmedMs };
    },
    close: () => void connection.stop(),
  };
}

/** The same link, which tells when a write was answered. */
function noting(link: RouterLink, onAccepted: () => void): RouterLink {
  return {
    lost: link.lost,
    close: () => link.close(),
    listen: (words, onRow, onEnd) => link.listen(words, onRow, onEnd),
    exec(words, deadlineMs) {
      const reply = link.exec(words, deadlineMs);
      return WRITE.test(words[0]!) ? reply.then((rows) => (onAccepted(), rows)) : reply;
    },
  };
}

function targetOf({ username, profile }: BenchLine): LineTarget {
  return {
    service: 'pppoe',
    username,
    tag: 'JSY-BENCH1',
    want: 'on',
    profile,
    mode: 'expired-profile',
    expiredProfile: EXPIRED_PROFILE,
    expiredList: EXPIRED_LIST,
    writtenAt: null,
    password: null,
  };
}
