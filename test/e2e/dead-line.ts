import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A cable between Washa and a router that can lose everything: what is sent meanwhile arrives when it is mended, as TCP repeats it. */
export interface DeadLine extends AsyncDisposable {
  readonly port: number;
  cut(): void;
  mend(): void;
}

export async function layLine(to: { readonly host: string; readonly port: number }): Promise<DeadLine> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    if (isCut) socket.pause();
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(to);
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    keep(near);
    keep(far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    mend() {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
