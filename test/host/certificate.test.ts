import { X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificateFile, lookAtCertificate, ownCertificate } from '../../src/host/certificate.ts';
import { tempFolder } from '../services/books.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 27, 9);
const NAMES = ['washa', 'washa.local', '192.168.88.2', 'fd00::1:2', '::1', 'localhost'];

test('is made here for the names of the box, of a server alone, and kept with its key for nobody else', async () => {
  const folder = tempFolder();
  expect(lookAtCertificate(folder)).toBeNull();
  const { cert, key, fingerprint, until } = await ownCertificate(folder, NAMES, NOW);
  const read = new X509Certificate(cert);
  for (const name of ['washa', 'washa.local', 'localhost']) expect([name, read.checkHost(name)]).toEqual([name, name]);
  for (const ip of ['192.168.88.2', 'fd00::1:2', '::1']) expect([ip, read.checkIP(ip)]).toEqual([ip, ip]);
  expect(read.checkHost('example.com')).toBeUndefined();
  expect(read.checkIP('192.168.88.3')).toBeUndefined();
  expect(read.ca).toBe(false);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect([Date.parse(read.validFrom), until]).toEqual([NOW - DAY, NOW + 800 * DAY]);
  expect(fingerprint).toBe(read.fingerprint256);
  const keyFile = join(folder, 'tls', 'console.key');
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(keyFile, 'utf8')).toBe(key);
  expect(lookAtCertificate(folder)).toMatchObject({ fingerprint });
});

test('stays what it is until its end is near, or a name is missing; its key stays in any case', async () => {
  const folder = tempFolder();
  const first = await ownCertificate(folder, NAMES, NOW);
  expect(await ownCertificate(folder, NAMES, NOW + 769 * DAY)).toEqual(first);
  expect(await ownCertificate(folder, ['localhost'], NOW)).toEqual(first);
  const second = await ownCertificate(folder, NAMES, NOW + 771 * DAY);
  expect([second.key, second.until]).toEqual([first.key, NOW + 1571 * DAY]);
  const third = await ownCertificate(folder, ['10.0.0.7'], NOW + 771 * DAY);
  expect(third.key).toBe(first.key);
  expect(new X509Certificate(third.cert).checkIP('10.0.0.7')).toBe('10.0.0.7');
  // Who trusted it for the names of before may open them still.
  expect(new X509Certificate(third.cert).checkHost('washa')).toBe('washa');
  // Made by a clock that was ahead: nobody takes it now.
  expect((await ownCertificate(folder, ['10.0.0.7'], NOW)).fingerprint).not.toBe(third.fingerprint);
});

test('is made anew where the half of it is lost, or another’s', async () => {
  const folder = tempFolder();
  const first = await ownCertificate(folder, NAMES, NOW);
  writeFileSync(join(folder, 'tls', 'console.key'), 'nothing');
  const second = await ownCertificate(folder, NAMES, NOW);
  expect(second.key).not.toBe(first.key);
  writeFileSync(certificateFile(folder), first.cert);
  expect(new X509Certificate((await ownCertificate(folder, NAMES, NOW)).cert).publicKey).toEqual(
    new X509Certificate(second.cert).publicKey,
  );
  writeFileSync(certificateFile(folder), 'nothing');
  expect(lookAtCertificate(folder)).toBeNull();
  expect((await ownCertificate(folder, NAMES, NOW)).key).toBe(second.key);
});

test('that cannot be kept says where', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'tls'), 'a file in its place');
  chmodSync(folder, 0o700);
  await expect(ownCertificate(folder, NAMES, NOW)).rejects.toThrow(join(folder, 'tls'));
});

test('has a year of four digits when two would mean the century before', async () => {
  const { until } = await ownCertificate(tempFolder(), NAMES, Date.UTC(2049, 6, 1));
  expect(new Date(until).getUTCFullYear()).toBe(2051);
});
