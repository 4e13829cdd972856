import type { NotDone } from '../../domain/outbound.ts';
import type { OrderState } from '../../domain/provider-port.ts';
import type { Ask } from './ask.ts';
import { codeOf } from './result-codes.ts';

/** Who asks: an operator of the organisation portal with the right "Transaction Status query ORG API". */
export interface Initiator {
  readonly name: string;
  readonly credential: string;
}

/** By what money is asked about. */
export type AskedBy =
  | { readonly receipt: string }
  | {
      /** The id under which Daraja has the order. */
      readonly originator: string;
      /** Our own: the answer brings it along. */
      readonly orderId: string;
    };

/** Asks about money that came or went. The answer comes to `resultUrl`, so for now it is open. */
export function askTransaction(
  ask: Ask,
  shortCode: string,
  initiator: Initiator,
  about: AskedBy,
  resultUrl: string,
  signal: AbortSignal,
): Promise<OrderState | NotDone> {
  const body = {
    Initiator: initiator.name,
    SecurityCredential: initiator.credential,
    CommandID: 'TransactionStatusQuery',
    ...('receipt' in about ? { TransactionID: about.receipt } : { OriginalConversationID: about.originator }),
    PartyA: shortCode,
    IdentifierType: '4', // an organisation's short code
    ResultURL: resultUrl,
    QueueTimeOutURL: resultUrl,
    Remarks: 'Washa',
    Occasion: 'receipt' in about ? '' : about.orderId,
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
