/** A manifest that lets a Service lead elsewhere than it does in the snapshot. */

import type { Inventory } from '../../engine/inventory.ts';
import type { Flow, Service } from '../../engine/model.ts';
import { backendsOf } from '../../engine/services.ts';
import { code } from '../markdown.ts';
import { allOf } from './words.ts';
import type { FlowWorld } from './world.ts';

export interface OtherWay {
  /** `web.yaml lets Service shop/web select app=api`. */
  readonly said: string;
  /** The same question by the manifest's way; none where it leads nowhere. */
  flows(inventory: Inventory): readonly Flow[];
}

/** Undefined where the flows go through no Service, or one whose manifest says what the snapshot says. */
export function otherWay(flows: readonly Flow[], world: FlowWorld): OtherWay | undefined {
  const { inventory } = world.cluster;
  const [first] = flows;
  const service = first?.via && inventory.service(first.via.namespace, first.via.name);
  const manifest = service && world.serviceManifest(service);
  const port = service?.ports.find((one) => one.port === first?.via?.port && one.protocol === first.protocol);
  const written = manifest?.service.ports.find((one) => one.port === port?.port && one.protocol === port.protocol);
  if (first === undefined || service === undefined || manifest === undefined || port === undefined) return undefined;
  const { selector } = manifest.service;
  const selects = selector !== undefined && !isSame(selector, service.selector);
  const leads = written !== undefined && written.targetPort !== port.targetPort;
  if (!selects && !leads) return undefined;
  const words = [
    ...(selects ? [`select ${[...selector].map(([key, value]) => code(`${key}=${value}`)).join(', ')}`] : []),
    ...(leads ? [`lead to port ${code(String(written.targetPort))}`] : []),
  ];
  // What the slices list is who was selected before.
  const { backends: _, ...unlisted } = service;
  const target = written ?? port;
  const rolledOut: Service = { ...unlisted, ...(selects && { selector }) };
  return {
    said: `${world.display(manifest.uri)} lets Service ${service.namespace}/${service.name} ${allOf(words)}`,
    flows: (later) =>
      firstOfEach(flows).flatMap((flow) =>
        backendsOf({ service: rolledOut, port: target }, later).map((backend) => ({
          ...flow,
          to: backend.end,
          port: backend.port,
        })),
      ),
  };
}

/** One flow for each source. */
function firstOfEach(flows: readonly Flow[]): readonly Flow[] {
  return [...new Map(flows.map((flow) => [JSON.stringify(flow.from), flow])).values()];
}

function isSame(a: Service['selector'], b: Service['selector']): boolean {
  return a?.size === b?.size && [...(a ?? [])].every(([key, value]) => b?.get(key) === value);
}
