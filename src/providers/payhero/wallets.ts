import type { NotDone } from '../../domain/outbound.ts';
import type { Balance, Balances, Channel, Channels } from '../../domain/provider-port.ts';
import { cents, parseCents, type Cents } from '../../domain/values/money.ts';
import type { Verdict } from '../../outside/call.ts';
import { itemsAt, nodeAt, textAt } from '../json/json-text.ts';
import type { JsonNode } from '../json/strict-json.ts';
import type { PayheroApi } from './api.ts';

/** Pages of channels that are read, and how long one may take, milliseconds. */
const MOST_PAGES = 4;
const PAGE_DEADLINE_MS = 4_500;
const PER_PAGE = 100;

/** `GET /wallets?wallet_type=service_wallet`, and the payments wallet where the settings name it. */
export function balanceOver(
  api: PayheroApi,
  walletChannelId: number | undefined,
): (signal: AbortSignal) => Promise<Balances | NotDone> {
  return async (signal) => {
    const askTokens = api<Balances>(
      { path: '/wallets?wallet_type=service_wallet', body: null },
      { read: (root) => told(readTokens(root)) },
      signal,
    );
    if (walletChannelId === undefined) return askTokens;
    const [tokens, wallet] = await Promise.all([
      askTokens,
      api<Balances>(
        { path: `/payment_channels/${walletChannelId}`, body: null },
        { read: (root) => told(readWallet(root)) },
        signal,
      ),
    ]);
    if (tokens.kind !== 'balances') return tokens;
    if (wallet.kind !== 'balances') return { ...tokens, missing: `the payments wallet: ${wallet.reason}` };
    return { kind: 'balances', balances: [...tokens.balances, ...wallet.balances] };
  };
}

function told(balance: Balance | null): Verdict<Balances> {
  return balance === null ? null : { kind: 'balances', balances: [balance] };
}

/** One wallet as an object, in a list, or under `data`. */
function readTokens(root: JsonNode): Balance | null {
  const wallets = itemsAt(root) ?? itemsAt(root, 'data') ?? [nodeAt(root, 'data') ?? root];
  const wallet =
    wallets.find((one) => textAt(one, 'wallet_type') === 'service_wallet') ??
    (wallets.length === 1 ? wallets[0] : undefined);
  return wallet === undefined ? null : balanceOf('tokens', wallet, textAt(wallet, 'available_balance'));
}

function readWallet(root: JsonNode): Balance | null {
  return balanceOf('money', root, textAt(root, 'balance_plain', 'balance'));
}

function balanceOf(purse: Balance['purse'], node: JsonNode, text: string): Balance | null {
  const amountCents = signedCents(text);
  return amountCents === null
    ? null
    : { purse, amountCents, currency: textAt(node, 'currency').toUpperCase() || 'KES' };
}

/** A balance may carry more decimals than money has: what is below a cent is no money. */
function signedCents(text: string): Cents | null {
  const amount = parseCents(text.replace(/^-/, '').replace(/(\.\d{2})\d+$/, '$1'));
  return amount === null ? null : cents(text.startsWith('-') ? 0 - amount : amount);
}

/** `GET /payment_channels`, all pages. Wallets are no channels that anybody could pay to. */
export function channelsOver(
  api: PayheroApi,
  chosen: number | undefined,
): (signal: AbortSignal) => Promise<Channels | NotDone> {
  return async (signal) => {
    const channels: Channel[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await api<Channels & { isLast: boolean }>(
        { path: `/payment_channels?page=${page}&per=${PER_PAGE}`, body: null, deadlineMs: PAGE_DEADLINE_MS },
        { read: (root) => readChannels(root, String(chosen)) },
        signal,
      );
      if (answer.kind !== 'channels') return answer;
      channels.push(...answer.channels);
      if (answer.isLast) break;
    }
    return { kind: 'channels', channels };
  };
}

function readChannels(root: JsonNode, chosen: string): Verdict<Channels & { isLast: boolean }> {
  const rows = itemsAt(root, 'payment_channels') ?? itemsAt(root, 'data') ?? itemsAt(root);
  if (rows === null) return null;
  const channels = rows.map((row) => readChannel(row, chosen)).filter((channel) => channel !== null);
  return { kind: 'channels', channels, isLast: textAt(root, 'pagination', 'next_page') === '' };
}

function readChannel(row: JsonNode, chosen: string): Channel | null {
  const type = textAt(row, 'channel_type').toLowerCase();
  const id = textAt(row, 'id');
  if (id === '' || (type !== 'paybill' && type !== 'till' && type !== 'bank')) return null;
  const active = nodeAt(row, 'is_active');
  return {
    id,
    type,
    shortCode: textAt(row, 'short_code'),
    accountNo: textAt(row, 'account_number') || null,
    name: textAt(row, 'description'),
    active: active?.kind === 'boolean' && active.value,
    chosen: id === chosen,
  };
}
