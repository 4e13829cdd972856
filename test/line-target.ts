import type { LineTarget } from '../src/domain/ports.ts';

/** A PPPoE line that should be on; the tests change what they are about. */
export const TARGET: LineTarget = {
  service: 'pppoe',
  username: 'amina',
  tag: 'JSY-7K2M4P',
  want: 'on',
  profile: '10M',
  mode: 'expired-profile',
  expiredProfile: 'EXPIRED',
  expiredList: 'expired',
  writtenAt: null,
  password: null,
};
