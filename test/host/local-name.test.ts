import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { askLocalName, localName, readAddresses } from '../../src/host/local-name.ts';

/** Answers as avahi does: the question again, then records whose owner is a pointer to it. */
function answerTo(question: Buffer, addresses: readonly string[], owner = Buffer.from([0xc0, 12])): Buffer {
  const head = Buffer.from(question.subarray(0, 12));
  head.writeUInt16BE(0x8400, 2);
  head.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const bytes = Buffer.from(address.split('.').map(Number));
    return Buffer.concat([owner, Buffer.from([0, 1, 0x80, 1, 0, 0, 0, 120, 0, bytes.length]), bytes]);
  });
  return Buffer.concat([head, question.subarray(12), ...records]);
}

/** A responder of the LAN. @param says what it answers to a question; null: nothing */
async function responder(says: (question: Buffer) => Buffer | null) {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const asked: string[] = [];
  socket.on('message', (question, { port, address }) => {
    asked.push(question.toString('latin1', 12));
    const answer = says(question);
    if (answer !== null) socket.send(answer, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { to: { address: '127.0.0.1', port: socket.address().port }, asked };
}

test('a name that somebody has on the LAN is found with its addresses, as a phone finds it', async () => {
  const { to, asked } = await responder((question) => answerTo(question, ['192.168.88.2', '10.0.0.7']));
  expect(await askLocalName('washa.local', to)).toEqual(['192.168.88.2', '10.0.0.7']);
  expect(asked).toEqual(['\x05washa\x05local\0\0\x01\0\x01']);
});

test('nobody who answers, and nobody who could be asked, are no name', async () => {
  const { to } = await responder(() => null);
  expect(await askLocalName('washa.local', to, 50)).toEqual([]);
  expect(await askLocalName('washa.local', { address: 'no address', port: 1 }, 2_000)).toEqual([]);
});

test('what is no answer to this question is waited past', async () => {
  let calls = 0;
  const { to } = await responder((question) => {
    calls += 1;
    const other = Buffer.from(question);
    other.writeUInt16BE((question.readUInt16BE(0) + 1) % 0x10000, 0);
    return answerTo(other, ['6.6.6.6']);
  });
  expect(await askLocalName('washa.local', to, 50)).toEqual([]);
  expect(calls).toBe(1);
});

const QUESTION = Buffer.from('0007000000010000000000000577617368610' + '56c6f63616c0000010001', 'hex');

test('an answer that is cut off, loops, or speaks of another name gives nothing, and is read to its end', () => {
  const whole = answerTo(QUESTION, ['192.168.88.2']);
  expect(readAddresses(whole, 7, 'WASHA.local')).toEqual(['192.168.88.2']);
  for (let length = 0; length < whole.length; length += 1)
    expect(readAddresses(whole.subarray(0, length), 7, 'washa.local')).toEqual([]);
  expect(readAddresses(answerTo(QUESTION, ['6.6.6.6'], Buffer.from('\x05other\x05local\0')), 7, 'washa.local')).toEqual(
    [],
  );
  const loop = answerTo(QUESTION, ['6.6.6.6'], Buffer.from([0xc0, 34]));
  expect(readAddresses(loop, 7, 'washa.local')).toEqual([]);
  expect(readAddresses(QUESTION, 7, 'washa.local')).toEqual([]);
});

test.each([
  ['washa', 'washa.local'],
  ['Washa.lan.example', 'washa.local'],
  ['isp-box-2', 'isp-box-2.local'],
  ['localhost', null],
  ['my_box', null],
  ['-x', null],
  ['', null],
  ['x'.repeat(64), null],
])('a machine that is called %j answers to %s', (hostname, name) => {
  expect(localName(hostname)).toBe(name);
});
