import { expect, test } from 'vitest';
import { voucherQr } from '../../src/views/voucher-qr.ts';

test('a QR code is a square with white around it and a finder in three corners, and another code is another picture', () => {
  const { size, path } = voucherQr('http://wifi.test', '7K2M-9QAX-4RTD');
  const dark = new Set(path.match(/(?<=M)\d+ \d+/g));
  const isFinder = (x: number, y: number) =>
    Array.from({ length: 7 }, (_, n) => n).every(
      (n) => dark.has(`${x + n} ${y}`) && dark.has(`${x} ${y + n}`) && !dark.has(`${x + 1 + (n % 5)} ${y + 1}`),
    );
  const far = size - 11;
  expect([isFinder(4, 4), isFinder(far, 4), isFinder(4, far), isFinder(far, far)]).toEqual([true, true, true, false]);
  const places = [...dark].flatMap((place) => place.split(' ').map(Number));
  expect([Math.min(...places), Math.max(...places)]).toEqual([4, size - 5]);
  expect(voucherQr('http://wifi.test', '7K2M-9QAX-4RTE').path).not.toBe(path);
});
