import {
  createPolicyService,
  DEFAULT_SETTINGS,
  type PolicyServiceOptions,
  type Settings,
} from '../../../server/src/service.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { memoryHost } from '../snapshot/support.ts';

export const FOLDER = 'file:///w';

export const namespace = (name: string) => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;

export const pod = (name: string, app: string, ip: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels:
    app: ${app}
status:
  phase: Running
  podIP: ${ip}
`;

export const deployment = (name: string, app: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      containers:
        - name: web
          ports:
            - containerPort: 80
`;

/** Lets `from` into the pods `app=db`, and nobody else. */
export const allow = (name: string, from: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: ${from}
`;

export const join = (...documents: readonly string[]) => documents.join('---\n');

/** A service over files in memory, with a clock that stands still until it is moved. */
export function serviceOver(
  files: Record<string, string>,
  settings: Partial<Settings> = {},
  more: Partial<PolicyServiceOptions> = {},
) {
  const memory = memoryHost(files);
  let now = 2_000_000;
  const logged: string[] = [];
  const options: PolicyServiceOptions = {
    host: memory.host,
    clock: () => now,
    log: (level, message) => logged.push(`${level} ${message}`),
    ...more,
  };
  const service = createPolicyService(options);
  let worlds = 0;
  service.onWorldChanged(() => {
    worlds += 1;
  });
  service.configure({ ...DEFAULT_SETTINGS, ...settings });
  service.setFolders([FOLDER]);
  return {
    service,
    memory,
    logged,
    worlds: () => worlds,
    wait(milliseconds: number) {
      now += milliseconds;
    },
    configure: (next: Partial<Settings>) => service.configure({ ...DEFAULT_SETTINGS, ...settings, ...next }),
    /** Opens a file as it is on disk, or with another text. */
    async open(uri: string, text?: string) {
      service.open(uri, 1, text ?? (await memory.host.readFile(uri)) ?? '');
    },
    /** Replaces the first occurrence of `from` in an open file. */
    edit(uri: string, from: string, to: string) {
      const text = service.text(uri) ?? new Text('');
      const start = text.text.indexOf(from);
      const edited = text.apply([{ span: { start, end: start + from.length }, text: to }]);
      service.change(uri, (service.version(uri) ?? 0) + 1, edited);
    },
    /** Titles of the lenses over selectors, with the line they stand at, counted from 1. */
    lenses: (uri: string) =>
      service
        .codeLenses(uri)
        .filter(({ action }) => action?.kind !== 'simulate' && action?.kind !== 'map')
        .map(({ span, title }) => `${(service.positionAt(uri, span.start)?.line ?? -1) + 1} ${title}`),
    /** `deny` and the text that decided. */
    flow(from: string, to: string) {
      const { verdict, reasonPlace, problem } = service.simulate({ from, to, port: 80, protocol: 'TCP' });
      return { verdict, place: reasonPlace, problem };
    },
  };
}
