import type { NotDone } from '../../domain/outbound.ts';
import type { OrderState } from '../../domain/provider-port.ts';
import type { Ask } from './ask.ts';
import { codeOf } from './result-codes.ts';

/** Who asks: an operator of the organisation portal with the right "Transaction Status query ORG API". */
export interface Initiator {
  readonly name: string;
  readonly credential: string;
}

/** Asks about money by its receipt. The answer comes to `resultUrl`, so for now it is open. */
export function askTransaction(
  ask: Ask,
  shortCode: string,
  initiator: Initiator,
  receipt: string,
  resultUrl: string,
  signal: AbortSignal,
): Promise<OrderState | NotDone> {
  const body = {
    Initiator: initiator.name,
    SecurityCredential: initiator.credential,
    CommandID: 'TransactionStatusQuery',
    TransactionID: receipt,
    PartyA: shortCode,
    IdentifierType: '4', // an organisation's short code
    ResultURL: resultUrl,
    QueueTimeOutURL: resultUrl,
    Remarks: 'Washa',
    Occasion: '',
  };
  return ask<OrderState>(
    { path: '/mpesa/transactionstatus/v1/query', body, secrets: [initiator.credential, resultUrl] },
    ({ text }) => {
      const code = codeOf(text('ResponseCode'));
      if (code === '') return null;
      if (code === '0') return { kind: 'open', detail: 'asked; the answer comes as a callback' };
      return { kind: 'refused', final: true, reason: `${text('ResponseDescription') || 'refused'} (code ${code})` };
    },
    signal,
  );
}
