import type { HostStage, Step } from '../../engine/model.ts';
import { code } from '../markdown.ts';
import { flowPort } from './words.ts';

/** What the engine says of interfaces of nodes, in words. */
export type HostStep = Step & { readonly kind: 'failsafe' | 'host-profile' | 'pod-to-host' };

const STAGES: Readonly<Record<HostStage, string>> = {
  untracked: 'before connections are tracked',
  'pre-dnat': 'before destinations are translated',
  forward: 'traffic through the node',
  host: 'traffic of the node itself',
};

/** `host endpoint n1-eth0 on node n1, ingress, traffic of the node itself`. */
export function stageText({ host, node, direction, stage }: Step & { readonly kind: 'host-stage' }): string {
  return `host endpoint ${host}${node === '' ? '' : ` on node ${node}`}, ${direction}, ${STAGES[stage]}`;
}

/** A clause that stands alone. */
export function hostText(step: HostStep): string {
  switch (step.kind) {
    case 'failsafe':
      return `${flowPort(step.protocol, step.port)} is a failsafe port of ${code(step.host)}, which no policy closes`;
    case 'host-profile':
      return profileText(step);
    case 'pod-to-host':
      return step.action === 'Drop'
        ? `node ${code(step.node)} is set to drop what its own pods send it`
        : `node ${code(step.node)} leaves what its own pods send it to its own packet filter`;
  }
}

function profileText({ host, profile, says }: Step & { readonly kind: 'host-profile' }): string {
  const undecided = `no policy decides at host endpoint ${code(host)}`;
  if (profile === undefined) return `${undecided}, and no profile of it allows anything`;
  return says === 'allow'
    ? `${undecided}, and its profile ${code(profile)} allows everything`
    : `${undecided}, and its profile ${code(profile)} does not exist, which denies`;
}
