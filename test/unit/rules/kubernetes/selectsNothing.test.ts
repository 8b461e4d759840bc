import { expect, it } from 'vitest';
import { diagnose } from '../../../golden/diagnose.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web}]
`;

const policy = (label: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {${label}}}
  policyTypes: [Ingress]
`;

it('says nothing of a label whose value nobody knows before the pods are there', async () => {
  const codes = async (label: string) => (await diagnose(policy(label), DEPLOYMENT)).map(({ code }) => code);
  expect(await codes('pod-template-hash: 5d59d67564')).toEqual(['generated-label']);
  expect(await codes('app: wbe')).toEqual(['selects-nothing']);
});
