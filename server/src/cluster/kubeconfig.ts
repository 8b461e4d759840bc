import { isIP } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { CaptureFailure, type KubeContexts } from '../snapshot/live.ts';

/** The kubeconfig of that file, or the one that kubectl would use. Contacts nobody and runs nothing. */
export function loadKubeConfig(file: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault({ onInvalidEntry: 'filter' });
    else config.loadFromFile(file, { onInvalidEntry: 'filter' });
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    // What the library stumbles over when the file is some other YAML, or none.
    const why = error instanceof TypeError ? 'it is no kubeconfig' : said;
    throw new CaptureFailure(`${file === undefined ? 'The kubeconfig' : file} cannot be read: ${why}.`);
  }
  return config;
}

/** What the library makes up where there is no kubeconfig at all, and no cluster around it. */
const MADE_UP = 'loaded-context';

export function contextsOf(config: KubeConfig): KubeContexts {
  const contexts = (config.getContexts() ?? []).filter(({ name }) => name !== MADE_UP);
  const current = contexts.find(({ name }) => name === config.getCurrentContext())?.name;
  return {
    contexts: contexts.map(({ name, cluster, namespace }) => ({
      name,
      cluster,
      ...(namespace !== undefined && { namespace }),
    })),
    ...(current !== undefined && { current }),
  };
}

/** Makes it the config's context; throws with what there is instead. Empty: the current one. */
export function chooseContext(config: KubeConfig, wanted: string | undefined): string {
  const { contexts, current } = contextsOf(config);
  const name = wanted ?? current;
  if (contexts.length === 0) {
    throw new CaptureFailure('There is no kubeconfig with a context. Name one with its file, or set KUBECONFIG.');
  }
  const names = contexts.map((context) => `\`${context.name}\``).join(', ');
  if (name === undefined) throw new CaptureFailure(`The kubeconfig has no current context. It has ${names}.`);
  if (!contexts.some((context) => context.name === name)) {
    throw new CaptureFailure(`The kubeconfig has no context \`${name}\`. It has ${names}.`);
  }
  config.setCurrentContext(name);
  tellPlugin(config);
  return name;
}

export function serverOf(
  config: KubeConfig,
  context: string,
): { readonly server: string; readonly namespace: string | undefined } {
  const cluster = config.getCurrentCluster();
  if (cluster === null || typeof cluster.server !== 'string') {
    throw new CaptureFailure(`The kubeconfig says no server for context \`${context}\`.`);
  }
  if (cluster.server.startsWith('http:')) {
    // Without TLS there is nothing to verify, and nothing that hides a token: only as far as `kubectl proxy`.
    if (!isLoopback(new URL(cluster.server).hostname)) {
      throw new CaptureFailure(
        `The server of context \`${context}\` is ${cluster.server}: without TLS everybody on the way could read the credentials. Use its https address.`,
      );
    }
    Object.assign(cluster, { skipTLSVerify: true });
  }
  const namespace = config.getContextObject(context)?.namespace;
  return { server: cluster.server, namespace: namespace === '' ? undefined : namespace };
}

function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '');
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** Some credential plugins ask kubectl's variable for the cluster, and end without it. */
function tellPlugin(config: KubeConfig): void {
  const exec = config.getCurrentUser()?.exec;
  const cluster = config.getCurrentCluster();
  if (exec === undefined || exec === null || cluster === null) return;
  const env: { name: string; value: string }[] = Array.isArray(exec.env) ? exec.env : [];
  if (env.some(({ name }) => name === 'KUBERNETES_EXEC_INFO')) return;
  const about = {
    server: cluster.server,
    ...(cluster.caData !== undefined && { 'certificate-authority-data': cluster.caData }),
    ...(cluster.tlsServerName !== undefined && { 'tls-server-name': cluster.tlsServerName }),
    'insecure-skip-tls-verify': cluster.skipTLSVerify === true,
  };
  const value = JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
    spec: { interactive: false, ...(exec.provideClusterInfo === true && { cluster: about }) },
  });
  exec.env = [...env, { name: 'KUBERNETES_EXEC_INFO', value }];
}
