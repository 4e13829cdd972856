import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeOnce, writeWhole } from '../../src/disk/write-whole.ts';
import { tempFolder } from '../services/books.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = tempFolder();
  path = join(folder, 'note');
});

test('what is written takes the place of what was there, with the rights that it is given, and leaves nothing beside it', () => {
  writeFileSync(path, 'before', { mode: 0o644 });
  writeWhole(path, 'after', 0o600);
  expect(readFileSync(path, 'utf8')).toBe('after');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['note']);
});

test('what cannot be put in its place leaves what is there', () => {
  mkdirSync(path);
  writeFileSync(join(path, 'inside'), 'x');
  expect(() => writeWhole(path, 'after', 0o600)).toThrow(/EISDIR|ENOTEMPTY/);
  expect(readdirSync(folder)).toEqual(['note']);
});

test('of several that write once the first wins', () => {
  writeOnce(path, 'first', 0o600);
  writeOnce(path, 'second', 0o600);
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(readdirSync(folder)).toEqual(['note']);
});
