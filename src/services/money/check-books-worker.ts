import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Store } from '../../storage/engine/store.ts';
import { checkBooks } from './check-books.ts';

// Walks the whole of the books off the main thread: seconds of work when there are a million payments. Tells what it found,
// and ends. On Linux the priority is this thread's own: on a box with few cores no callback waits behind the walk.
setPriority(constants.priority.PRIORITY_LOW);
const store = Store.open((workerData as { path: string }).path, 'read');
try {
  parentPort?.postMessage(checkBooks(store));
} finally {
  await store.close();
}
