// What the tests leave on the machine: a small ISP as a setup file, and programs that play its outside.

/** PPPoE lines of the simulated router, as `seedIsp` names them and gives them their profiles. */
export const LINES = Array.from({ length: 20 }, (_, index) => {
  const n = 2 * index + 1;
  return {
    account: `ACC-${n}`,
    username: `pppoe-${String(n).padStart(4, '0')}`,
    plan: n % 3 === 0 ? 'home-20' : 'home-10',
    shillings: n % 3 === 0 ? 2500 : 1500,
  };
});

const LINES_TOML = LINES.map(
  ({ account, username, plan }, index) => `
[[subscribers]]
name = "Subscriber ${index}"
phone = "07123456${String(index).padStart(2, '0')}"
[[subscribers.lines]]
account = "${account}"
plan = "${plan}"
router = "tower-1"
service = "pppoe"
username = "${username}"
expires = "now"
`,
).join('');

export const SETUP = `
[[plans]]
code = "home-10"
name = "Home 10M"
price = 1500
period = "1 month"
profile = "10M"
[[plans]]
code = "home-20"
name = "Home 20M"
price = 2500
period = "1 month"
profile = "20M"
[[routers]]
name = "tower-1"
host = "127.0.0.1"
username = "washa"
password_secret = "router-tower-1"
[[providers]]
name = "payhero"
kind = "payhero"
[providers.settings]
unconfirmed = "apply"
[sms]
kind = "log-only"
${LINES_TOML}`;

/**
 * Pays without a pause, eight at a time, until nobody answers any more, and keeps the receipt of every payment that was
 * answered 200 in /tmp/acked.
 */
export const STORM = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { payheroBody } from '/usr/lib/washa/src/simulate/provider/payhero-body.ts';
import { sendCallback } from '/usr/lib/washa/src/simulate/provider/send-callback.ts';
const secret = readFileSync('/var/lib/washa/secrets/payhero-path', 'utf8').trim();
const accounts = process.argv.slice(2);
let n = 0;
let over = false;
writeFileSync('/tmp/acked', '');
await Promise.all(Array.from({ length: 8 }, async () => {
  while (!over) {
    const mine = n++;
    const receipt = 'STORM' + String(mine).padStart(5, '0');
    const reference = accounts[mine % accounts.length];
    const body = payheroBody('A', { amount: 1500, reference, at: Date.now(), receipt, phone: '254712345678' });
    try {
      const { status } = await sendCallback('http://127.0.0.1:8787/cb/payhero/' + secret, body);
      if (status === 200) appendFileSync('/tmp/acked', receipt + '\\n');
    } catch {
      over = true;
    }
  }
}));
`;

/**
 * Pays eight times a second, and again until it is answered, as a provider does, until there is a file /tmp/traffic-ends; keeps
 * the receipt of every payment that was answered 200 in /tmp/acked.
 */
export const TRAFFIC = `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { payheroBody } from '/usr/lib/washa/src/simulate/provider/payhero-body.ts';
import { sendCallback } from '/usr/lib/washa/src/simulate/provider/send-callback.ts';
const secret = readFileSync('/var/lib/washa/secrets/payhero-path', 'utf8').trim();
const accounts = process.argv.slice(2);
const pay = async (n) => {
  const receipt = 'TRAFF' + String(n).padStart(5, '0');
  const reference = accounts[n % accounts.length];
  const body = payheroBody('A', { amount: 1500, reference, at: Date.now(), receipt, phone: '254712345678' });
  for (;;) {
    const status = await sendCallback('http://127.0.0.1:8787/cb/payhero/' + secret, body).then((a) => a.status, () => 0);
    if (status === 200) return appendFileSync('/tmp/acked', receipt + '\\n');
    await sleep(500);
  }
};
writeFileSync('/tmp/acked', '');
const sent = [];
for (let n = 0; !existsSync('/tmp/traffic-ends'); n++) {
  sent.push(pay(n));
  await sleep(125);
}
await Promise.all(sent);
`;

/** Fills a form of the console in, as a browser does. Arguments: address, path, and the fields as JSON. Prints the status. */
export const FORM = `
const [base, path, fields] = process.argv.slice(2);
const page = await fetch(base + path, { redirect: 'manual' });
const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
const answer = await fetch(base + path, {
  method: 'POST',
  redirect: 'manual',
  headers: { cookie, origin: base },
  body: new URLSearchParams({ ...JSON.parse(fields), csrf }),
});
console.log(answer.status);
`;
