import type { Endpoint, Labels } from '../model.ts';
import type { LabelFacts } from '../selector.ts';

/**
 * What an enforcer makes of a pod's labels depends on them, its namespace and its account: the pods of one workload
 * get the very same, and an index of a hundred thousand lists them once for all of its labels.
 */
export function sharedFacts(make: (endpoint: Endpoint) => LabelFacts): (endpoint: Endpoint) => LabelFacts {
  const known = new WeakMap<Labels, Map<string, LabelFacts>>();
  let last: { readonly endpoint: Endpoint; readonly facts: LabelFacts } | undefined;
  return (endpoint) => {
    // Its own, where labels of it are given when it starts.
    if (endpoint.unknownLabels.size > 0) return make(endpoint);
    if (last === undefined || !isAlike(last.endpoint, endpoint)) last = { endpoint, facts: factsOf(endpoint) };
    return last.facts;
  };

  function factsOf(endpoint: Endpoint): LabelFacts {
    const { labels, namespace, serviceAccount } = endpoint;
    let of = known.get(labels);
    if (of === undefined) {
      of = new Map();
      known.set(labels, of);
    }
    const key = JSON.stringify([namespace ?? null, serviceAccount ?? null]);
    const facts = of.get(key) ?? make(endpoint);
    of.set(key, facts);
    return facts;
  }
}

function isAlike(a: Endpoint, b: Endpoint): boolean {
  return a.labels === b.labels && a.namespace === b.namespace && a.serviceAccount === b.serviceAccount;
}
