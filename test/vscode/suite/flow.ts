import * as assert from 'node:assert/strict';
import { commands, env, window } from 'vscode';
import type { SimulateResult } from '../../../server/src/protocol.ts';
import { type Scenario, until } from './check.ts';
import { open, replace, revertAll, session } from './editor.ts';

/** Into the namespace where nobody may call anybody. */
const FLOW = {
  from: 'workload:org-4/Deployment/team-b',
  to: 'workload:org-5/Deployment/team-a',
  port: 80,
  protocol: 'TCP',
};

/** Waits until the page itself says that it shows this verdict. */
async function shown(verdict: string): Promise<number> {
  const running = await session();
  return until(`the page to show ${verdict}`, [running.onDidShowFlow], () => {
    const on = running.flow()?.shown;
    return on?.verdict === verdict ? on.steps : undefined;
  });
}

export const flow: readonly Scenario[] = [
  {
    name: 'a simulated flow is denied by the policy that isolates, and the page shows it',
    run: async () => {
      await open('policies/4-deny-all-ingress.yaml');
      const result = await commands.executeCommand<SimulateResult>('netpol.simulateFlow', FLOW);
      assert.equal(result.verdict, 'deny');
      assert.match(result.reason, /org-5/);
      assert.ok(
        result.ingress.steps.some(
          ({ outcome, policy }) => outcome === 'decided' || policy?.includes('deny-all-ingress'),
        ),
      );
      assert.ok((await shown('Denied')) > 0, 'with its steps');
    },
  },
  {
    name: 'an edit that is not saved changes the verdict on the page',
    run: async () => {
      const editor = await open('policies/4-deny-all-ingress.yaml');
      await replace(editor, '  policyTypes:\n  - Ingress', '  policyTypes:\n  - Ingress\n  ingress:\n  - {}');
      await shown('Allowed');
      assert.ok(editor.document.isDirty, 'nothing was saved');
      await revertAll();
      await shown('Denied');
    },
  },
  {
    name: 'a pod that does not exist is said not to exist',
    run: async () => {
      const result = await commands.executeCommand<SimulateResult>('netpol.simulateFlow', {
        ...FLOW,
        to: 'org-5/nobody',
      });
      assert.equal(result.verdict, 'unknown');
      assert.match(`${result.problem} ${result.reason}`, /org-5\/nobody/);
      await shown('Unknown');
    },
  },
  {
    name: 'what is copied for a report holds no name of the cluster',
    run: async () => {
      await commands.executeCommand('netpol.copyDiagnosticsInformation');
      const text = await env.clipboard.readText();
      assert.match(text, /^netpol \d/);
      assert.doesNotMatch(text, /org-\d|team-/);
      // Ten of the snapshot, and that of the sample, which is still open and so lies over it.
      assert.match(text, /11 namespaces, 19 pods/);
    },
  },
  {
    name: 'the server can be started again, and everything comes back',
    run: async () => {
      await window.showTextDocument((await open('policies/1-namespace-wide.yaml')).document);
      await commands.executeCommand('netpol.restartServer');
      const result = await commands.executeCommand<SimulateResult>('netpol.simulateFlow', FLOW);
      assert.equal(result.verdict, 'deny');
    },
  },
];
