import { expect, test } from 'vitest';
import { addressForPhones, qrLines, voucherQr } from '../../src/views/qr.ts';

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

test('a terminal shows the same picture, as wide as high, where it has room for it', () => {
  const lines = qrLines('http://192.168.88.2:8080/setup', 80)?.split('\n') ?? [];
  const widths = new Set(lines.map((line) => line.length));
  expect([...widths]).toEqual([29]);
  expect(lines).toHaveLength(Math.ceil(29 / 2));
  expect(lines.join('')).toMatch(/^[ █▀▄]+$/);
  expect(qrLines('http://192.168.88.2:8080/setup', 28)).toBeNull();
  expect(qrLines('http://192.168.88.2:8080/setup', 29)).not.toBeNull();
});

test.each([
  ['http://192.168.88.2:8080/first-run?x=1', 'http://192.168.88.2:8080'],
  ['https://washa.local:8080/', 'https://washa.local:8080'],
  ['http://[fd00::2]:8080/', 'http://[fd00::2]:8080'],
  ['http://localhost:8080/', null],
  ['http://127.0.0.1:8080/', null],
  ['http://[::1]:8080/', null],
])('a phone is led from %s to %s', (url, address) => {
  expect(addressForPhones(url)).toBe(address);
});
