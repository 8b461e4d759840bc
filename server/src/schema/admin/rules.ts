import type { Field } from '../field.ts';
import { NAMED_PORT_PEERS } from './checks.ts';
import { type Dialect, peers, subject } from './peers.ts';
import { PORTS, PROTOCOLS } from './ports.ts';

interface Options {
  readonly actions: readonly string[];
  /** Egress peers may be DNS names. */
  readonly domains: boolean;
  /** What comes after these rules, for `Pass`. */
  readonly next: string;
}

/** `ingress` or `egress`. */
function rules(dialect: Dialect, direction: 'ingress' | 'egress', options: Options): Field {
  const inward = direction === 'ingress';
  const ports = dialect.version === 'v1alpha1' ? 'ports' : 'protocols';
  const [allow, deny] = options.actions;
  return {
    type: 'list',
    role: 'admin-rules',
    default: `no effect on ${inward ? 'incoming' : 'outgoing'} connections`,
    maxItems: dialect.most,
    doc: {
      summary: inward
        ? 'rules for connections to the subject pods, in order'
        : 'rules for connections from the subject pods, in order',
      facts: [
        'The first rule that matches decides; what no rule matches is left to the policies behind this one.',
        `Missing or empty: the policy says nothing about ${inward ? 'incoming' : 'outgoing'} connections.`,
        `At most ${dialect.most} rules.`,
      ],
      example: `${direction}:\n- name: from-monitoring\n  action: ${allow}\n  ${inward ? 'from' : 'to'}:\n  - namespaces:\n      matchLabels:\n        kubernetes.io/metadata.name: monitoring`,
      source: dialect.source,
    },
    items: {
      type: 'object',
      role: 'admin-rule',
      ...(!inward && { checks: [NAMED_PORT_PEERS] }),
      doc: {
        summary: `one rule: an action for these ${inward ? 'sources' : 'destinations'} on these ports`,
        facts: [
          `Both must match: one item of \`${inward ? 'from' : 'to'}\` and, where there are \`${ports}\`, one of those.`,
        ],
        source: dialect.source,
      },
      fields: {
        name: {
          type: 'string',
          role: 'admin-rule-name',
          maxLength: 100,
          doc: {
            summary: 'a name for the rule, for logs and people',
            facts: ['At most 100 characters. It changes nothing, and may stand twice.'],
            example: 'name: allow-dns',
            source: dialect.source,
          },
        },
        action: {
          type: 'string',
          role: 'admin-action',
          required: true,
          enum: options.actions,
          doc: {
            summary: 'what becomes of a connection that the rule matches',
            facts: [
              `\`${allow}\`: let through ${inward ? 'to the subject' : 'from the subject'}, whatever comes behind. The other end's policies must let it through as well.`,
              `\`${deny}\`: dropped, whatever comes behind.`,
              ...(options.actions.includes('Pass') ? [`\`Pass\`: ${options.next}`] : []),
              'Upper and lower case count.',
            ],
            example: `action: ${deny}`,
            source: dialect.source,
          },
        },
        [inward ? 'from' : 'to']: peers(dialect, direction, options.domains),
        [ports]: dialect.version === 'v1alpha1' ? PORTS : PROTOCOLS,
      },
    },
  };
}

/** The fields of `spec` that every kind has. */
export function specFields(dialect: Dialect, options: Options): Readonly<Record<string, Field>> {
  return {
    subject: subject(dialect),
    ingress: rules(dialect, 'ingress', options),
    egress: rules(dialect, 'egress', options),
  };
}
