import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { HttpDoor, type ArrivedRequest } from './http-door.ts';

/** One notice that arrived. */
export interface ArrivedNotice {
  readonly by: 'telegram' | 'webhook' | 'email';
  /** The chat, the path of the webhook, or the mail address. */
  readonly to: string;
  /** Of a mail everything that was sent of it; of a webhook its JSON. */
  readonly text: string;
}

/** Whether what comes is taken; a refusal is in the words of each kind. */
export type PhoneBehaviour = 'accept' | 'refuse' | 'drop';

/**
 * What stands behind the ways to an owner, on two real ports: bots of Telegram (`POST /bot<token>/sendMessage`) and any webhook on the
 * first, a mail server that asks for no login on the second. It keeps what it took, in order.
 */
export class OwnerPhone {
  behaviour: PhoneBehaviour = 'accept';
  readonly arrived: ArrivedNotice[] = [];
  readonly #door = new HttpDoor((request, response) => this.#takeNotice(request, response));
  readonly #mail: Server;
  readonly #mailers = new Set<Socket>();

  constructor() {
    this.#mail = createServer((socket) => {
      this.#mailers.add(socket);
      socket.on('close', () => this.#mailers.delete(socket));
      socket.on('error', () => socket.destroy());
      this.#takeMails(socket);
    });
  }

  /** Listens. @returns the base URL, without a slash at its end, and where mails are taken */
  async start(port = 0, mailPort = 0, host = '127.0.0.1'): Promise<{ url: string; mail: string }> {
    const url = await this.#door.start(port, host);
    const mail = await new Promise<number>((resolve, reject) => {
      this.#mail.once('error', reject);
      this.#mail.listen(mailPort, host, () => resolve((this.#mail.address() as AddressInfo).port));
    });
    return { url, mail: `${host}:${mail}` };
  }

  async stop(): Promise<void> {
    for (const socket of this.#mailers) socket.destroy();
    await Promise.all([this.#door.stop(), new Promise((resolve) => this.#mail.close(resolve))]);
  }

  #takeNotice({ url, body }: ArrivedRequest, response: ServerResponse): void {
    if (this.behaviour === 'drop') {
      response.socket?.destroy();
      return;
    }
    const answer = (status: number, said: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(said));
    if (this.behaviour === 'refuse') {
      answer(400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' });
      return;
    }
    const isBot = /^\/bot[^/]+\/sendMessage$/.test(url);
    this.arrived.push(isBot ? readBot(body) : { by: 'webhook', to: url, text: body });
    answer(200, isBot ? { ok: true, result: { message_id: this.arrived.length } } : {});
  }

  #takeMails(socket: Socket): void {
    let text = '';
    let to = '';
    let mail: string[] | null = null;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (mail !== null) {
        if (line !== '.') {
          mail.push(line.replace(/^\.\./, '.'));
          return;
        }
        this.arrived.push({ by: 'email', to, text: mail.join('\n') });
        mail = null;
        say('250 taken');
        return;
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'RCPT' && this.behaviour !== 'accept') say('550 no such mailbox');
      else if (verb === 'DATA') {
        mail = [];
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    };
    say('220 phone.example ESMTP');
    socket.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        hear(text.slice(0, end));
        text = text.slice(end + 2);
      }
    });
  }
}

function readBot(body: string): ArrivedNotice {
  const { chat_id, text } = JSON.parse(body) as { chat_id: string; text: string };
  return { by: 'telegram', to: chat_id, text };
}
