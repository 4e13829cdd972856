import { parentPort, workerData } from 'node:worker_threads';
import { Store } from '../../storage/engine/store.ts';
import { outlookOf, readList } from './import-list.ts';
import type { LookJob } from './look-at-list.ts';

const { path, source, asked, now } = workerData as LookJob;
const store = Store.open(path, 'read');
try {
  const read = readList(store, source, asked);
  let n = 0;
  // Numbers that nobody sees: those that lines get are minted when they are taken over.
  const mint = () => `#${n++}`;
  parentPort?.postMessage(read.kind === 'unreadable' ? read : { read, outlook: outlookOf(store, read, mint, now) });
} finally {
  await store.close();
}
