/** One change of the source that would harm somebody, and the suites that have to notice it. */
export interface Mutant {
  readonly file: string;
  /** Exact text that stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** Files or folders of tests; the first one that fails is enough. */
  readonly suites: readonly string[];
  /** What is then wrong. */
  readonly wrong: string;
}

export const MUTANTS: readonly Mutant[] = [
  // What the router is told, and what is believed of it.
  {
    file: 'src/domain/lines/access.ts',
    from: 'if (observed.credentials.some((row) => row.disabled)) return true;',
    to: '',
    suites: ['test/domain/lines'],
    wrong: 'a secret that a hand had disabled and that is enabled again keeps its old, walled session',
  },
  {
    file: 'src/domain/lines/access.ts',
    from: 'return target.writtenAt !== null && session.uptimeMs !== null && !startedSince(session, target.writtenAt, now);',
    to: 'return false;',
    suites: ['test/domain/lines'],
    wrong: 'a restore that was interrupted before its kick leaves the session in the walled garden',
  },
  {
    file: 'src/domain/lines/access.ts',
    from: 'if (session.walled !== null) return session.walled;',
    to: 'if (session.walled === true) return true;',
    suites: ['test/domain/lines'],
    wrong: 'a session that is right is ended again and again',
  },
  {
    file: 'src/domain/lines/access.ts',
    from: '.filter((host) => !host.through && isOneAddress(host.address))',
    to: '.filter((host) => isOneAddress(host.address))',
    suites: ['test/domain/lines'],
    wrong: 'a phone that is in already is logged in once more',
  },
  {
    file: 'src/domain/lines/subscription.ts',
    from: 'now < line.expiresAt + line.graceMs',
    to: 'now <= line.expiresAt + line.graceMs',
    suites: ['test/domain/lines', 'test/services'],
    wrong: 'at the very instant of its end a line is on, and the sweep that looks then never comes back to it',
  },
  {
    file: 'src/domain/lines/subscription.ts',
    from: 'line.blockedAt !== null || line.retiredAt !== null',
    to: 'line.blockedAt !== null',
    suites: ['test/domain/lines', 'test/services'],
    wrong: 'a line that was given up stays on',
  },
  {
    file: 'src/routers/routeros/line/observe.ts',
    from: ".filter(([, row]) => row['name'] === name)",
    to: '',
    suites: ['test/routers/line'],
    wrong: 'another name’s secret in an answer counts as the line’s and is written to',
  },
  {
    file: 'src/routers/routeros/line/observe.ts',
    from: '.filter(([, row]) => row[menus.sessionName] === target.username)',
    to: '',
    suites: ['test/routers/line'],
    wrong: 'another name’s session in an answer counts as the line’s and is ended',
  },
  {
    file: 'src/routers/routeros/line/profiles.ts',
    from: "rows.find((candidate) => candidate['name'] === name)",
    to: 'rows[0]',
    suites: ['test/routers/line'],
    wrong: 'a profile that does not exist is set, and the router takes the one whose name begins so',
  },
  {
    file: 'src/routers/routeros/link/connection.ts',
    from: 'this.#live.forgetProofs();',
    to: '',
    suites: ['test/routers/link'],
    wrong: 'after a reconnect the proof of an old session counts for a new one with its id',
  },
  {
    file: 'src/routers/routeros/link/live-sessions.ts',
    from: 'return !this.#kicked[service].has(session.id);',
    to: 'return true;',
    suites: ['test/routers/link'],
    wrong: 'the session that we have just ended is taken for the subscriber who is back online',
  },
  {
    file: 'src/app/router-fleet.ts',
    from: 'resumeWatches(store, connection(), clock.now());',
    to: '',
    suites: ['test/e2e/router-away.test.ts'],
    wrong: 'after a restart nobody asks for the session that a payment waits for',
  },
  {
    file: 'src/app/router-fleet.ts',
    from: 'this.#routers.set(row.name, { settings: this.#settingsOf(row), connection });',
    to: "this.#routers.set(row.name, { settings: '', connection });",
    suites: ['test/e2e/reload.test.ts'],
    wrong: 'every reload cuts every router’s link',
  },
  {
    file: 'src/app/app.ts',
    from: 'return (reloading = reloading.then(() => routers.reload()));',
    to: 'return (reloading = routers.reload());',
    suites: ['test/e2e/reload.test.ts'],
    wrong: 'two reloads at a time start a router twice',
  },
  // The receipt.
  {
    file: 'src/services/box/alarms.ts',
    from: 'for (const subject of open.keys()) if (!found.has(subject)) store.run(closeAlarm, { kind, subject, now });',
    to: '',
    suites: ['test/app/alarms.test.ts'],
    wrong: 'what was wrong once is shown as wrong for ever',
  },
  {
    file: 'src/services/box/alarms.ts',
    from: 'present !== (cause ?? present)',
    to: 'present === cause',
    suites: ['test/app/alarms.test.ts'],
    wrong: 'an alarm closes while what it says is still so',
  },
  {
    file: 'src/services/commands/send-receipt.ts',
    from: "paidEarly && facts.access !== 'off'",
    to: 'paidEarly',
    suites: ['test/services/commands'],
    wrong: '“extended” is said to somebody whom the router keeps off',
  },
  {
    file: 'src/services/commands/send-receipt.ts',
    from: '  await store.durable();\n',
    to: '',
    suites: ['test/services/commands'],
    wrong: 'after a power cut the same receipt is sent a second time',
  },
  {
    file: 'src/sms/exchange.ts',
    from: "    headers.set('connection', 'close');\n",
    to: '',
    suites: ['test/sms'],
    wrong: 'a kept connection that the gateway closes leaves a receipt in doubt, for ever unsent',
  },
  // The outbox.
  {
    file: 'src/services/outbox/dispatcher.ts',
    from: 'await lane.pacer.turn(lane.closing.signal);\n    if (!ready()) return null;',
    to: 'await lane.pacer.turn(lane.closing.signal);',
    suites: ['test/services/outbox'],
    wrong: 'a command is claimed on a lane that went down, or was closed, while it waited for its turn',
  },
  {
    file: 'src/services/outbox/dispatcher.ts',
    from: "outcome === 'ok' ? null : detail",
    to: 'null',
    suites: ['test/services/outbox'],
    wrong: 'nobody can see why a line still waits',
  },
  {
    file: 'src/storage/commands.ts',
    from: 'priority: sql<number>`min(command.priority, excluded.priority)`',
    to: 'priority: sql<number>`excluded.priority`',
    suites: ['test/services', 'test/domain/command.test.ts'],
    wrong: 'a paid line whose cut-off is queued as well waits behind a thousand cut-offs',
  },
  {
    file: 'src/storage/commands.ts',
    from: 'asked: sql<number>`command.asked + 1`,',
    to: '',
    suites: ['test/services/outbox'],
    wrong: 'a payment that comes while its line is being told is forgotten with that command',
  },
  {
    file: 'src/storage/engine/wal-flusher.ts',
    from: 'if (this.#running === null) return this.#start();',
    to: 'if (this.#running !== null) return this.#running;\n    if (this.#next === null) return this.#start();',
    suites: ['test/storage/engine/wal-flusher.test.ts'],
    wrong: 'money is acknowledged by a flush that began before it was written',
  },
  // Time.
  {
    file: 'src/domain/time/clock-guard.ts',
    from: 'if (lastStoredAt !== null && now < lastStoredAt) {',
    to: 'if (lastStoredAt !== null && now < 0) {',
    suites: ['test/domain/time'],
    wrong: 'a box that boots in the past computes expiries',
  },
  {
    file: 'src/services/lines/sweep.ts',
    from: 'line.blocked_at === null && line.balance_cents >= line.price_cents',
    to: 'line.balance_cents >= line.price_cents',
    suites: ['test/services/lines'],
    wrong: 'a blocked line’s balance is spent on time that it cannot use',
  },
  {
    file: 'src/services/lines/sweep.ts',
    from: 'isRenewed ? PRIORITY.paid : PRIORITY.cutOff',
    to: 'PRIORITY.cutOff',
    suites: ['test/services/lines'],
    wrong: 'a line that its balance renewed waits behind all cut-offs',
  },
  {
    file: 'src/storage/lines.ts',
    from: "eb(sql<number>`subscription.expires_at + plan.grace_ms`, '<=', p.now), nothingQueued",
    to: "eb(sql<number>`subscription.expires_at + plan.grace_ms`, '<=', p.now)",
    suites: ['test/services/lines'],
    wrong: 'the sweep queues a line again while it is being cut off',
  },
  // Whose money, and how much time.
  {
    file: 'src/domain/money/match.ts',
    from: 'return facts.neighbourLines.every((near) => near === line) ? line : null;',
    to: 'return line;',
    suites: ['test/domain/money/match.test.ts'],
    wrong: 'a slip in an account number gives a neighbour’s money to the payer’s own line',
  },
  {
    file: 'src/domain/money/match.ts',
    from: "if (facts.account.kind === 'minted') return null;",
    to: '',
    suites: ['test/domain/money/match.test.ts'],
    wrong: 'money for another site is taken for the payer’s line here',
  },
  {
    file: 'src/domain/money/payment-key.ts',
    from: '  if (known.receipt !== null) receipts.push(known.receipt);\n',
    to: '',
    suites: ['test/domain/money/payment-key.test.ts'],
    wrong: 'a second payment under a known name is swallowed as a repeat',
  },
  {
    file: 'src/domain/money/renewal.ts',
    from: 'addPeriod(Math.max(now, line.expiresAt), plan.period, periods, zone)',
    to: 'addPeriod(now, plan.period, periods, zone)',
    suites: ['test/domain/money/renewal.test.ts'],
    wrong: 'paying early loses time',
  },
  {
    file: 'src/services/money/take-payments.ts',
    from: 'if (isDiskFault(error)) throw error;',
    to: '',
    suites: ['test/services/money/disk-full.test.ts'],
    wrong: 'a full disk quarantines money that the provider would have sent again',
  },
  {
    file: 'src/services/money/known-money.ts',
    from: 'const row = named ?? own;',
    to: 'const row = named;',
    suites: ['test/field/box.test.ts'],
    wrong: 'a receipt whose name was changed on the disk is credited a second time',
  },
  {
    file: 'src/services/commands/sync-line.ts',
    from: "if (target.want === 'off' && !booksAreSound(store)) {",
    to: 'if (false as boolean) {',
    suites: ['test/e2e/known-books.test.ts'],
    wrong: 'books that are older than this box cut off who has paid since',
  },
  {
    file: 'src/services/money/inbox.ts',
    from: 'if (!isBusy(error)) throw error;',
    to: 'throw error;',
    suites: ['test/e2e/outside-holds.test.ts'],
    wrong: 'a database that is held for a second refuses payments',
  },
  // What people are shown.
  {
    file: 'src/views/line.ts',
    from: "state: isFresh ? ROUTER[code] : 'unknown'",
    to: 'state: ROUTER[code]',
    suites: ['test/views/line.test.ts'],
    wrong: 'what a router said days ago is shown in green',
  },
  {
    file: 'src/views/line.ts',
    from: "if (!router.fresh) return ['not-known', outdated(line.access_at, READING_HOLDS_MS)];",
    to: '',
    suites: ['test/views/line.test.ts'],
    wrong: 'a headline is green over a reading that nobody believes any more',
  },
  // The doors.
  {
    file: 'src/http/intake/intake.ts',
    from: 'if (same && endpoint.name === name) found = endpoint;',
    to: 'if (same) found = endpoint;',
    suites: ['test/http/intake'],
    wrong: 'one provider’s secret opens the path of another',
  },
  {
    file: 'src/http/console/door/session-cookie.ts',
    from: "httpOnly: true, sameSite: 'Strict'",
    to: "httpOnly: true, sameSite: 'Lax'",
    suites: ['test/http/console/login.test.ts'],
    wrong: 'a link on another site acts with the technician’s session',
  },
  {
    file: 'src/http/console/console.ts',
    from: "!isOwnOrigin(c) || typeof token !== 'string' || !isRightToken(c, token)",
    to: "typeof token !== 'string' || !isRightToken(c, token)",
    suites: ['test/http/console/login.test.ts'],
    wrong: 'a form of another site is taken',
  },
  {
    file: 'src/http/console/console.ts',
    from: '|enter\\/[^/]+)$/;',
    to: '|enter\\/[^/]+|lines)$/;',
    suites: ['test/http/console/login.test.ts'],
    wrong: 'a stranger on the LAN searches the subscribers',
  },
  {
    file: 'src/services/staff/staff.ts',
    from: 'found?.disabled_at === null ? found : undefined',
    to: 'found',
    suites: ['test/http/console/login.test.ts'],
    wrong: 'an account that was taken away still logs in',
  },
  {
    file: 'src/services/staff/one-time-code.ts',
    from: '  store.run(deleteCode, { key });\n',
    to: '',
    suites: ['test/http/console/login.test.ts'],
    wrong: 'a one-time link logs in whoever finds it later',
  },
];
