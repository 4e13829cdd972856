import type { Stage } from '../../src/cli/demo/stage.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';

/** Money that a sender has to deliver, in every form that it may come in. */
export interface Money {
  readonly receipt: string;
  readonly line: StageLine;
  readonly deliveries: readonly { readonly path: string; readonly body: string }[];
}

export function makeMoney(stage: Stage, lines: readonly StageLine[], name: string, random: () => number): Money {
  const line = lines[Math.floor(random() * lines.length)]!;
  const at = Date.now();
  const receipt = mpesaReceipt(random, at);
  const amount = line.priceShillings;
  const push = payheroBody('A', { amount, reference: line.accountNo, at, receipt, checkoutId: `ws_CO_${name}` });
  const { id: merchantId, secret } = stage.merchant;
  const paybill = gatewayBody('paybill', {
    merchantId,
    secret,
    orderId: `order-${name}`,
    amount,
    at,
    receipt,
    account: line.accountNo,
  });
  const both = [
    { path: stage.callbackPath('payhero'), body: push },
    { path: stage.callbackPath('gateway'), body: paybill },
  ];
  const kind = random();
  return { receipt, line, deliveries: kind < 0.4 ? both : [both[kind < 0.7 ? 0 : 1]!] };
}
