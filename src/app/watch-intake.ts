import type { Connections } from './connections.ts';
import { callbackPath } from '../config/path-secret.ts';
import { glean, mayBeMoney } from '../domain/money/gleanings.ts';
import type { Clock } from '../domain/ports.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { FloodGate } from '../services/box/flood.ts';
import { AddressQuota, noteWrongAddress, wrongAddressFindings } from '../services/box/wrong-address.ts';
import { rubbishFindings } from '../services/money/rubbish.ts';
import type { Store } from '../storage/engine/store.ts';
import { unlessStoreRefuses } from '../storage/engine/store-faults.ts';

/** What came from outside that is no payment, told to people. */
export interface IntakeWatch {
  /** Something was sent to a path that is no address of ours. */
  readonly noteAddress: (path: string, body: Uint8Array) => void;
  /** Whether a connection may deliver so many bytes more at this moment. */
  readonly admit: (provider: string, bytes: number) => boolean;
  /** Tells what there is, and opens what was closed and can be opened now. */
  readonly look: () => void;
}

export function watchIntake(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly timeZone: string;
  /** Address of the tunnel, without a slash at its end; null while there is none. */
  readonly publicUrl: () => string | null;
  readonly connections: () => Connections;
  /** Opens connections anew: a secret may have been put right. */
  readonly reopen: () => void;
}): IntakeWatch {
  const { store, clock, alarms, timeZone, publicUrl, connections, reopen } = deps;
  const quota = new AddressQuota();
  const gate = new FloodGate(clock);
  const lookAtAddresses = () => {
    const right = connections().providers.map(({ name, secrets: { cb } }) => {
      const [newest = ''] = cb;
      return `${publicUrl() ?? ''}${callbackPath(name, newest)}`;
    });
    alarms.found('wrong-address', wrongAddressFindings(store, right, timeZone, clock.now()));
  };
  return {
    admit: (provider, bytes) => gate.admit(provider, bytes),
    noteAddress(path, body) {
      if (!quota.admit(clock.now())) return;
      unlessStoreRefuses(() => {
        noteWrongAddress(store, path, mayBeMoney(glean(body)), clock.now());
        lookAtAddresses();
      });
    },
    look() {
      unlessStoreRefuses(() => {
        if (connections().closed.length > 0) reopen();
        lookAtAddresses();
        alarms.found('flood', gate.findings());
        alarms.found('rubbish', rubbishFindings(store, clock.now()));
      });
    },
  };
}
