import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { onTestFinished } from 'vitest';
import type { SftpPlace } from '../../src/domain/backup-place.ts';
import { tempFolder } from '../services/books.ts';

const { Server, utils } = ssh2;
const { OPEN_MODE, STATUS_CODE } = utils.sftp;
const PASSWORD = 'the-secret-of-the-machine';

/** Another machine, with a folder that is reached by SFTP. */
export interface SimulatedMachine {
  readonly place: SftpPlace;
  /** A private key that it takes too. */
  readonly privateKey: string;
  /** The folder of it that the place is, on this machine. */
  readonly folder: string;
  /** `drops`: it hangs up when something is written. */
  fault: 'none' | 'drops';
}

/** Starts one that serves a folder of this machine as `/srv/washa`. */
export async function startMachine(): Promise<SimulatedMachine> {
  const folder = tempFolder();
  // One Ed25519 key in three hundred that ssh2 makes it cannot read again.
  const [host, own] = [
    utils.generateKeyPairSync('ecdsa', { bits: 256 }),
    utils.generateKeyPairSync('ecdsa', { bits: 256 }),
  ];
  const allowed = parsed(own.public);
  const server = new Server({ hostKeys: [host.private] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (asks) => {
      const isPassword = asks.method === 'password' && asks.password === PASSWORD;
      const isKey =
        asks.method === 'publickey' &&
        asks.key.data.equals(allowed.getPublicSSH()) &&
        (asks.signature === undefined || allowed.verify(asks.blob ?? Buffer.alloc(0), asks.signature, asks.hashAlgo));
      if (asks.username === 'washa' && (isPassword || isKey)) asks.accept();
      else asks.reject(['password', 'publickey']);
    });
    client.on('session', (accept) => {
      accept().on('sftp', (open) => serveFolder(open(), () => void client.end()));
    });
  });
  /** Where a path of that machine is on this one. */
  const here = (path: string) => (path === '/srv/washa' ? folder : path.replace(/^\/srv\/washa\//, `${folder}/`));

  function serveFolder(sftp: ssh2.SFTPWrapper, hangUp: () => void): void {
    const handles = new Map<number, { readonly fd: number | null; names: string[] }>();
    let last = 0;
    const opened = (id: number, fd: number | null, names: string[] = []) => {
      handles.set((last += 1), { fd, names });
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(last);
      sftp.handle(id, handle);
    };
    const of = (handle: Buffer) => handles.get(handle.readUInt32BE());
    const attrs = (path: string) => {
      const { size, mode, mtimeMs, atimeMs, uid, gid } = statSync(path);
      return { size, mode, uid, gid, mtime: Math.floor(mtimeMs / 1000), atime: Math.floor(atimeMs / 1000) };
    };
    const attempt = (id: number, work: () => void) => {
      try {
        work();
      } catch (error) {
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        sftp.status(id, isMissing ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.PERMISSION_DENIED);
      }
    };
    const ok = (id: number) => sftp.status(id, STATUS_CODE.OK);
    sftp.on('OPEN', (id, path, flags) =>
      attempt(id, () => opened(id, openSync(here(path), (flags & OPEN_MODE.WRITE) === 0 ? 'r' : 'w'))),
    );
    sftp.on('OPENDIR', (id, path) => attempt(id, () => opened(id, null, readdirSync(here(path)))));
    sftp.on('READDIR', (id, handle) => {
      const one = of(handle);
      if (one === undefined || one.names.length === 0) {
        sftp.status(id, STATUS_CODE.EOF);
        return;
      }
      const names = one.names.splice(0, 2);
      sftp.name(
        id,
        names.map((filename) => ({ filename, longname: filename, attrs: attrs(join(folder, filename)) })),
      );
    });
    sftp.on('WRITE', (id, handle, offset, data) => {
      if (machine.fault === 'drops') {
        hangUp();
        return;
      }
      writeSync(of(handle)?.fd ?? -1, data, 0, data.length, offset);
      ok(id);
    });
    sftp.on('READ', (id, handle, offset, length) => {
      const bytes = Buffer.alloc(length);
      const read = readSync(of(handle)?.fd ?? -1, bytes, 0, length, offset);
      if (read === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, bytes.subarray(0, read));
    });
    sftp.on('CLOSE', (id, handle) => {
      const fd = of(handle)?.fd ?? null;
      if (fd !== null) closeSync(fd);
      ok(id);
    });
    const stat = (id: number, path: string) => attempt(id, () => sftp.attrs(id, attrs(here(path))));
    sftp.on('STAT', stat);
    sftp.on('LSTAT', stat);
    sftp.on('FSTAT', (id, handle) =>
      attempt(id, () => sftp.attrs(id, attrs(`/proc/self/fd/${String(of(handle)?.fd)}`))),
    );
    sftp.on('FSETSTAT', (id) => ok(id));
    sftp.on('SETSTAT', (id) => ok(id));
    sftp.on('RENAME', (id, from, to) =>
      attempt(id, () => {
        renameSync(here(from), here(to));
        ok(id);
      }),
    );
    sftp.on('REMOVE', (id, path) =>
      attempt(id, () => {
        unlinkSync(here(path));
        ok(id);
      }),
    );
  }

  // Small packets that wait for each other cost 40 ms each.
  const door = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void door.close());
  const { port } = door.address() as AddressInfo;
  const digest = createHash('sha256').update(parsed(host.public).getPublicSSH()).digest('base64');
  const hostKey = `SHA256:${digest.replace(/=+$/, '')}`;
  const path = `sftp://washa@127.0.0.1:${port}/srv/washa`;
  const place: SftpPlace = { away: 'sftp', path, hostKey, secret: PASSWORD };
  const machine: SimulatedMachine = { place, privateKey: own.private, folder, fault: 'none' };
  return machine;
}

function parsed(key: string) {
  const read = utils.parseKey(key);
  if (read instanceof Error) throw read;
  return read;
}
