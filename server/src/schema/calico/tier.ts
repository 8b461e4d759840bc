/** Tiers (calico.md 1.8). */

import type { Field } from '../field.ts';
import { TIER_CHECKS } from './checks/objects.ts';
import { calicoKind } from './object.ts';
import { API, TIER_READ, VALIDATOR } from './sources.ts';

const SOURCE = API('tier');

const STATUS: Field = {
  type: 'object',
  role: 'status',
  subresource: true,
  doc: {
    summary: 'what Calico says of the tier',
    facts: ['Written by Calico; a manifest needs none, and `calicoctl` refuses it before 3.33.'],
    versions: ['Since Calico 3.33.'],
    source: SOURCE,
  },
  since: '3.33',
  fields: {
    conditions: {
      type: 'list',
      unique: ['type'],
      doc: { summary: 'states of the tier, one a type', source: SOURCE },
      items: {
        type: 'object',
        doc: { summary: 'one state', source: SOURCE },
        fields: {
          type: {
            type: 'string',
            required: true,
            maxLength: 316,
            pattern:
              /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
            doc: { summary: 'what the state is about', source: SOURCE },
          },
          status: {
            type: 'string',
            required: true,
            enum: ['True', 'False', 'Unknown'],
            doc: { summary: 'whether it holds', source: SOURCE },
          },
          reason: {
            type: 'string',
            required: true,
            minLength: 1,
            maxLength: 1024,
            pattern: /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/,
            doc: { summary: 'why, in one word', source: SOURCE },
          },
          message: {
            type: 'string',
            required: true,
            maxLength: 32768,
            doc: { summary: 'why, for people', source: SOURCE },
          },
          lastTransitionTime: {
            type: 'string',
            required: true,
            format: 'timestamp',
            doc: { summary: 'when it last changed', source: SOURCE },
          },
          observedGeneration: {
            type: 'integer',
            format: 'int64',
            minimum: 0,
            doc: { summary: 'the version of the tier that was looked at', source: SOURCE },
          },
        },
      },
    },
  },
};

export const TIER_KINDS = calicoKind({
  kind: 'Tier',
  noun: 'tier',
  scope: 'Cluster',
  link: 'https://docs.tigera.io/calico/latest/reference/resources/tier',
  doc: {
    summary: 'a group of policies that is asked as one, in its place among the groups',
    facts: [
      'Traffic that a rule of the tier allows or denies goes no further. What no rule decides is denied at the end of the tier, or passed on to the next.',
      'A tier without a policy for a pod is skipped for it.',
      'The tiers `default`, `kube-admin` and `kube-baseline` are made by Calico and cannot be deleted.',
    ],
    versions: [
      'In open source Calico since 3.29.',
      '`kube-admin` and `kube-baseline` since 3.32; before, `adminnetworkpolicy` (3.29) and `baselineadminnetworkpolicy` (3.30).',
    ],
    source: SOURCE,
  },
  name: {
    summary: 'the name of the tier, by which policies refer to it',
    facts: ['Lower case letters, digits and `-`, no dot, at most 63 characters.', 'Tiers of equal order go by name.'],
    source: VALIDATOR,
  },
  spec: {
    type: 'object',
    role: 'calico-tier-spec',
    required: true,
    doc: {
      summary: 'the place of the tier and what it does at its end',
      facts: ['Empty `{}`: order 1000000, as `default`, and a deny at the end.'],
      source: SOURCE,
    },
    fields: {
      order: {
        type: 'number',
        role: 'calico-tier-order',
        default: '1000000, as the tier `default` has it',
        doc: {
          summary: 'the place of the tier, low numbers first',
          facts: [
            'Missing: 1000000, the same as `default`, and then the names decide which comes first.',
            '`default` is always 1000000, `kube-admin` 1000, `kube-baseline` 10000000.',
          ],
          example: 'order: 100',
          source: TIER_READ,
        },
      },
      defaultAction: {
        type: 'string',
        role: 'calico-default-action',
        default: 'Deny',
        defaultValue: 'Deny',
        enum: ['Pass', 'Deny'],
        doc: {
          summary: 'what happens at the end of the tier to traffic that no rule of it decided',
          facts: [
            '`Deny`: dropped, where some enforced policy of the tier governs the pod in that direction. `Pass`: the next tier decides.',
            '`default` always denies, `kube-admin` and `kube-baseline` always pass.',
          ],
          example: 'defaultAction: Pass',
          source: SOURCE,
        },
      },
    },
  },
  status: STATUS,
  checks: TIER_CHECKS,
});
