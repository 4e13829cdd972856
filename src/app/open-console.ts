import { listen, type Listening } from './listen.ts';
import { serveConsole, type ConsoleParts } from './serve-console.ts';
import { keepCertificate, leadToHttps } from './serve-https.ts';

/** Opens the pages of the staff, at one port in the open and encrypted; its certificate is looked after until they are closed. */
export async function openConsole(
  parts: Omit<ConsoleParts, 'certificate'> & { readonly builtAt: number },
): Promise<Listening> {
  const { config, store, log } = parts;
  const certificate = await keepCertificate({ ...parts, warn: log.warn });
  const shown = serveConsole({ ...parts, certificate: certificate.current });
  const pages = await listen(config.console.listen, leadToHttps(shown, store), certificate.current());
  const stop = certificate.serve(pages);
  return {
    ...pages,
    close() {
      stop();
      return pages.close();
    },
  };
}
