import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { portalLines, siteOf } from '../routers/routeros/check/portal.ts';
import { reachRouter } from '../routers/routeros/wire/reach.ts';
import { linesOnRouter } from '../storage/line-findings.ts';
import { allRouters } from '../storage/routers.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { wishesOf } from '../onboard/router.ts';

const REACH_MS = 2_000;

/**
 * `washa portal setup ROUTER`: the lines for its terminal by which phones and expired lines reach the customers' pages. Sends nothing but a
 * greeting: by the way to the router it is known which address the box has there.
 */
export async function setUpPortal(options: GlobalOptions, ...[name = '']: string[]): Promise<void> {
  const config = configOf(options);
  const { portal } = wishesOf(config);
  if (portal === null) {
    const words = "There are no customers' pages: set `listen` under [portal] in the settings first.";
    throw new Fault('portal.off', 'stop', words);
  }
  const { row, services } = await withStore(config, 'read', (store) => ({
    row: store.all(allRouters, {}).find((one) => one.name === name),
    services: store.all(linesOnRouter, { router: name }).map(({ service }) => service),
  }));
  if (row === undefined)
    throw new Fault('router.unknown', 'stop', `There is no router ${safeLine(name)} in the books.`);
  const { boxAddress } = await reachRouter(row.host, row.port, row.tls_fingerprint !== null, REACH_MS);
  const { suspension, expired_profile: expiredProfile, expired_list: expiredList } = row;
  // One without lines yet may become a hotspot.
  const hasHotspot = services.length === 0 || services.includes('hotspot') || config.portal.plans.length > 0;
  const site = siteOf(portal, boxAddress);
  const groups = portalLines(site, { suspension, expiredProfile, expiredList }, hasHotspot);
  if (options.json === true) {
    printJson(groups);
    return;
  }
  for (const { words, lines } of groups) {
    print(`# ${safeLine(words)}`);
    for (const line of lines) print(safeLine(line));
  }
  print(
    '# Phones that open the page by themselves by DHCP (option 114) need https with a certificate that they believe: docs/portal.md.',
  );
  print(`# Then: washa router check ${safeLine(name)}`);
}
