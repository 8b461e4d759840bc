import { parseAddress } from '../../../../server/src/engine/address.ts';
import { compile, type Programs } from '../../../../server/src/engine/compile.ts';
import { type DataplaneName, dataplane } from '../../../../server/src/engine/dataplane/index.ts';
import { buildInventory, type Inventory } from '../../../../server/src/engine/inventory.ts';
import type { Flow, FlowEnd, Policy } from '../../../../server/src/engine/model.ts';
import { protocolNumber } from '../../../../server/src/engine/ports.ts';
import { lowerNetworkPolicy } from '../../../../server/src/lower/kubernetes.ts';
import type { Json, JsonObject } from '../../../../server/src/lower/object.ts';
import { lowerCluster } from '../../../../server/src/lower/workloads.ts';
import { toJson } from '../../../../server/src/syntax/json.ts';
import { parseSlice } from '../../../../server/src/syntax/parse.ts';
import { cutSlices } from '../../../../server/src/syntax/slices.ts';

/** What our own reader makes of YAML, document by document: tests write manifests as people do. */
export function readYaml(text: string): readonly JsonObject[] {
  return cutSlices(text).flatMap(({ slice }) => {
    const value: Json = slice.root ? toJson(slice.root) : null;
    return value === null ? [] : [value as JsonObject];
  });
}

/** One value in flow style. */
export function yaml(text: string): Json {
  const { root } = parseSlice(text);
  if (root === undefined) throw new Error(`no YAML value: ${text}`);
  return toJson(root);
}

export function policyObject(spec: Json | undefined, namespace = 'x', name = 'p'): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    ...(spec !== undefined && { spec }),
  };
}

export function lower(object: JsonObject): Policy {
  const policy = lowerNetworkPolicy(object, { defaultNamespace: 'default' });
  if (policy === undefined) throw new Error('no NetworkPolicy');
  return policy;
}

/** A NetworkPolicy with this spec, in flow style. */
export function policy(spec: string, namespace = 'x', name = 'p'): Policy {
  return lower(policyObject(yaml(spec), namespace, name));
}

export function inventoryOf(text: string): Inventory {
  const objects = readYaml(text).map((value) => ({ value }));
  return buildInventory(lowerCluster(objects, { defaultNamespace: 'default' }).facts);
}

export function programsOf(
  inventory: Inventory,
  policies: readonly Policy[],
  name: DataplaneName = 'kubernetes',
): Programs {
  return compile(policies, inventory, dataplane(name));
}

/** `x/a`: a pod; `n1`: a node; an address; anything with two slashes or more: an endpoint's id. */
export function end(text: string): FlowEnd {
  const address = parseAddress(text);
  if (address !== undefined) return { kind: 'address', address };
  const slashes = text.split('/').length - 1;
  return { kind: 'endpoint', id: slashes === 0 ? `node/${text}` : slashes === 1 ? `pod/${text}` : text };
}

/** `y/a -> x/a UDP 53`; TCP and port 80 where not said. */
export function flow(text: string): Flow {
  const [ends = '', , to = '', ...rest] = text.split(/\s+/);
  const protocol = protocolNumber(rest.find((word) => /^[A-Z]/.test(word)) ?? 'TCP');
  const port = rest.find((word) => /^\d/.test(word));
  if (protocol === undefined) throw new Error(`no protocol in ${text}`);
  const portless = protocol === 1 || protocol === 58;
  return { from: end(ends), to: end(to), protocol, ...(!portless && { port: Number(port ?? 80) }) };
}
