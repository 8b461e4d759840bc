import type { Field } from '../field.ts';
import { API, doc } from './doc.ts';

/** `terminatingTLS`, `originatingTLS`. */
export function tls(summary: string, fact: string): Field {
  return {
    type: 'object',
    since: '1.7',
    doc: doc(API.l4, summary, [fact]),
    fields: {
      secret: secret('the Secret that holds the certificates', true),
      trustedCA: {
        type: 'string',
        default: '`ca.crt`',
        doc: doc(API.l4, 'the entry of the Secret with the authorities to trust'),
      },
      certificate: {
        type: 'string',
        default: '`tls.crt`',
        doc: doc(API.l4, 'the entry of the Secret with the certificate to show'),
      },
      privateKey: {
        type: 'string',
        default: '`tls.key`',
        doc: doc(API.l4, 'the entry of the Secret with the private key'),
      },
    },
  };
}

/** A reference to a Secret; for TLS contexts it must be there. */
export function secret(summary: string, required: boolean): Field {
  return {
    type: 'object',
    ...(required && { required }),
    doc: doc(API.l4, summary),
    fields: {
      name: { type: 'string', required: true, doc: doc(API.l4, 'the name of the Secret') },
      namespace: { type: 'string', doc: doc(API.l4, 'its namespace') },
    },
  };
}
