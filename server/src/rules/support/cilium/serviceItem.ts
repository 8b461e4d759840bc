import type { Service } from '../../../engine/model.ts';
import type { PlainMap } from '../render.ts';

/** The peers of an item that stands for a Service: its pods by their labels, else the Service by its name. */
export function serviceItem({ namespace, name, selector }: Service): PlainMap {
  if (namespace === 'default' && name === 'kubernetes') return { toEntities: ['kube-apiserver'] };
  if (selector === undefined || selector.size === 0) {
    return { toServices: [{ k8sService: { serviceName: name, namespace } }] };
  }
  return {
    toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace, ...Object.fromEntries(selector) } }],
  };
}
