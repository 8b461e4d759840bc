/** NetworkPolicy as a JSON schema, for a peer that validates by schemas. */
const text = { type: 'string' };
const labels = { type: 'object', additionalProperties: text };
const object = (properties, required = []) => ({ type: 'object', properties, required, additionalProperties: false });
const list = (items) => ({ type: 'array', items });

const selector = object({
  matchLabels: labels,
  matchExpressions: list(
    object({ key: text, operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] }, values: list(text) }, [
      'key',
      'operator',
    ]),
  ),
});
const ports = list(
  object({
    protocol: { enum: ['TCP', 'UDP', 'SCTP'] },
    port: { type: ['integer', 'string'] },
    endPort: { type: 'integer' },
  }),
);
const peers = list(
  object({
    podSelector: selector,
    namespaceSelector: selector,
    ipBlock: object({ cidr: text, except: list(text) }, ['cidr']),
  }),
);

export const NETWORK_POLICY_SCHEMA = object(
  {
    apiVersion: { const: 'networking.k8s.io/v1' },
    kind: { const: 'NetworkPolicy' },
    metadata: { type: 'object', properties: { name: text, namespace: text, labels, annotations: labels } },
    spec: object(
      {
        podSelector: selector,
        policyTypes: list({ enum: ['Ingress', 'Egress'] }),
        ingress: list(object({ from: peers, ports })),
        egress: list(object({ to: peers, ports })),
      },
      ['podSelector'],
    ),
  },
  ['apiVersion', 'kind', 'metadata', 'spec'],
);
