import { databasePath, type Config } from '../../../src/config/config.ts';
import { Store } from '../../../src/storage/engine/store.ts';

// Brings the database of a box up to date, as each start does, as a process of its own.

const store = Store.open(databasePath(JSON.parse(process.argv[2] ?? '') as Config));
process.stdout.write('READY -\n');
await store.close();
