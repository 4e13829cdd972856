import { parentPort, workerData } from 'node:worker_threads';
import { Store } from '../../storage/engine/store.ts';
import { checkBooks } from './check-books.ts';
import { stepBack } from './step-back.ts';

// Walks the whole of the books off the main thread: seconds of work when there are a million payments. Tells what it found,
// and ends.
stepBack();
const store = Store.open((workerData as { path: string }).path, 'read');
try {
  parentPort?.postMessage(checkBooks(store));
} finally {
  await store.close();
}
