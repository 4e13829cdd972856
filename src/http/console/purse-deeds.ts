import { readAmount } from '../../domain/money/amount-text.ts';
import { PURSE_ORDER_KINDS } from '../../domain/money/purse-order.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import { topUpTokens, withdrawMoney, type PursePolicy } from '../../services/money/order-from-purse.ts';
import { purseOrderConfirm, purseOrderDone, purseOrderFailed } from '../../services/money/settle-purse-order.ts';
import { tryDirect } from '../../services/setup/try-direct.ts';
import type { Fields, Open } from './money-deeds.ts';

const none = () => [];
const page = () => '/purse';

/** The forms about connections, and the ISP's own money there. @param sendOrders an order was stored: it is sent now */
export function openPurseDoors(open: Open, policy: PursePolicy, sendOrders: () => void): void {
  const { currency } = policy;
  for (const kind of PURSE_ORDER_KINDS) {
    const actionOf = kind === 'top-up' ? topUpTokens : withdrawMoney;
    open({
      path: `/purse/${kind}`,
      action: actionOf(policy),
      input(_, { provider = '', amount = '', phone = '' }) {
        const amountCents = readAmount(amount);
        if (amountCents === null) return FORM_SAID.wholeAmount(amount);
        return { provider, amountCents, phone };
      },
      from: page,
      lanes: none,
      then: sendOrders,
    });
  }
  const about = (deed: string) => ({ path: `/purse/orders/:id{[0-9]+}/${deed}`, from: page, lanes: none });
  open({
    ...about('confirm'),
    action: purseOrderConfirm(currency),
    input: (order: number, { code = '' }: Fields) => (code.trim() === '' ? FORM_SAID.whichCode() : { order, code }),
    then: sendOrders,
  });
  open({
    ...about('done'),
    action: purseOrderDone(currency),
    input: (order: number, { receipt = '' }: Fields) => ({ order, receipt: receipt.trim() || null }),
  });
  open({
    path: '/providers/direct',
    action: tryDirect,
    input: (_, { provider = '', channel = '', receipt = '' }) => ({ provider, channel, receipt }),
    from: (_, { provider = '' }) => `/first-run/provider?ask=${encodeURIComponent(provider)}`,
    lanes: none,
  });
  open({ ...about('failed'), action: purseOrderFailed(currency), input: (order: number) => ({ order }) });
}
