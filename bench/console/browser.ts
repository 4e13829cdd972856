/** A browser as far as cookies go: logged in, and asking for one page after the other over kept connections. */
export class Browser {
  readonly #console: string;
  readonly #cookies: string;

  private constructor(console: string, cookies: string) {
    this.#console = console;
    this.#cookies = cookies;
  }

  /** @param console its base address @param token of a login link */
  static async logIn(console: string, token: string): Promise<Browser> {
    const { headers, status } = await fetch(`${console}/enter/${token}`, { redirect: 'manual' });
    const cookies = headers.getSetCookie().map((line) => line.slice(0, line.indexOf(';')));
    if (cookies.length === 0) throw new Error(`the login link was answered ${status}`);
    return new Browser(console, cookies.join('; '));
  }

  /** @throws Error when the page is not answered 200 */
  async read(path: string, signal?: AbortSignal): Promise<string> {
    const response = await this.open(path, signal);
    return response.text();
  }

  /** @param heard the event that was heard last, of a stream that is opened again */
  async open(path: string, signal?: AbortSignal, heard: string | null = null): Promise<Response> {
    const response = await fetch(`${this.#console}${path}`, {
      headers: { cookie: this.#cookies, ...(heard === null ? {} : { 'last-event-id': heard }) },
      redirect: 'manual',
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status !== 200) throw new Error(`${path} was answered ${response.status}`);
    return response;
  }
}
