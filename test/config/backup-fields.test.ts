import { expect, test } from 'vitest';
import { machineProblem, storeProblem } from '../../src/config/backup-fields.ts';
import { parseConfig } from '../../src/config/config.ts';

test.each([
  ['https://s3.eu-central-1.amazonaws.com/tower-net/washa', null],
  ['http://192.168.88.9:9000/backups', null],
  ['https://s3.example.com/', /^the bucket stands behind the host/],
  ['https://key:secret@s3.example.com/b', /^a password does not stand in an address/],
  ['https://s3.example.com/b?x=1', /^expected the address of a bucket/],
  ['s3://tower-net/washa', /^expected the address of a bucket/],
  ['tower-net', /^expected the address of a bucket/],
])('a store at %s', (text, problem) => {
  if (problem === null) expect(storeProblem(text)).toBeNull();
  else expect(storeProblem(text)).toMatch(problem);
});

test.each([
  ['sftp://washa@backup.example.com/srv/washa', null],
  ['sftp://washa@[fd00::9]:2222/b', null],
  ['sftp://backup.example.com/srv/washa', /^the account stands before/],
  ['sftp://washa:hunter2@backup.example.com/b', /^a password does not stand in an address/],
  ['ssh://washa@backup.example.com/b', /^expected the address of a folder/],
  ['/srv/washa', /^expected the address of a folder/],
])('another machine at %s', (text, problem) => {
  if (problem === null) expect(machineProblem(text)).toBeNull();
  else expect(machineProblem(text)).toMatch(problem);
});

const HOST_KEY = `SHA256:${'A'.repeat(43)}`;
const machine = (url: string, hostKey = HOST_KEY) =>
  `[[backups.sftp]]\nurl = "${url}"\nhost_key = "${hostKey}"\nsecret = "backup-sftp"\n`;

test('places away are read as tables, and a mistake in one is named', () => {
  const url = 'sftp://washa@backup.example.com/b';
  const store = '[[backups.s3]]\nurl = "https://s3.example.com/b"\nkey_id = "AKIA"\nsecret = "backup-s3"\n';
  const { backups } = parseConfig('washa.toml', machine(url) + store);
  expect(backups.sftp).toEqual([{ url, hostKey: HOST_KEY, secret: 'backup-sftp' }]);
  expect(backups.s3).toMatchObject([{ keyId: 'AKIA', region: 'us-east-1' }]);
  expect(() => parseConfig('washa.toml', machine(url) + machine(url))).toThrow(/stands there twice/);
  expect(() => parseConfig('washa.toml', machine(url, 'MD5:aa'))).toThrow(/host_key/);
});
