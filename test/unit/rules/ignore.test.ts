import { describe, expect, it } from 'vitest';
import { edited } from '../../../server/src/service/composeEdits.ts';
import { join, pod, serviceOver } from '../service/support.ts';

/** Comments that ignore findings: how far each reaches, what is said of them, and how they get there. */

const FILE = 'file:///w/policy.yaml';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: dns
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - ports:
    - port: 53
`;

async function diagnosed(text: string, others: Record<string, string> = {}) {
  const { service } = serviceOver({ [FILE]: text, ...others });
  service.open(FILE, 1, text);
  await service.settled();
  const line = (start: number) => (service.positionAt(FILE, start)?.line ?? -1) + 1;
  return {
    service,
    shown: service.diagnostics(FILE, 'all').map(({ code, span }) => `${line(span.start)} ${code}`),
    ignored: service.ignored(FILE).map(({ code, span, reason }) => `${line(span.start)} ${code}: ${reason}`),
  };
}

const replaced = (from: string, to: string) => POLICY.replace(from, to);

it('finds something to ignore', async () => {
  expect(await diagnosed(POLICY)).toMatchObject({ shown: ['11 udp-missing'], ignored: [] });
});

describe('a comment', () => {
  it.each([
    ['on the line', replaced('port: 53', 'port: 53  # netpol-ignore udp-missing: TCP is asked here')],
    ['above the line', replaced('    - port', '    # netpol-ignore udp-missing: TCP is asked here\n    - port')],
    [
      'some lines above the line',
      replaced('    - port', '  # netpol-ignore udp-missing: TCP is asked here\n\n    # More.\n    - port'),
    ],
    ['before the document', `# netpol-ignore udp-missing: TCP is asked here\n${POLICY}`],
    ['behind its marker', `---  # netpol-ignore udp-missing: TCP is asked here\n${POLICY}`],
    ['about the file', `${POLICY}---\n# netpol-ignore-file udp-missing: TCP is asked here\n`],
    [
      'among items of brackets',
      replaced(
        '  egress:\n  - ports:\n    - port: 53',
        '  egress: [{ports: [\n    # netpol-ignore udp-missing: TCP is asked here\n    {port: 53}]}]',
      ),
    ],
    ['beside other codes', replaced('port: 53', 'port: 53 # netpol-ignore udp-missing: TCP is asked here')],
  ])('%s ignores what it names', async (_, text) => {
    for (const written of [text, text.replaceAll('\n', '\r\n')]) {
      const { shown, ignored } = await diagnosed(written);
      expect(shown).toEqual([]);
      expect(ignored).toHaveLength(1);
      expect(ignored[0]).toMatch(/udp-missing: TCP is asked here$/);
    }
  });

  it.each([
    ['of another line', replaced('  egress:', '  # netpol-ignore udp-missing: why\n  egress:'), 7],
    ['of another document', `${POLICY}---\n# netpol-ignore udp-missing: why\nkind: List\n`, 12],
  ])('%s ignores nothing, and that is told', async (_, text) => {
    const { shown } = await diagnosed(text);
    expect(shown.some((each) => each.endsWith(' udp-missing'))).toBe(true);
    expect(shown.some((each) => each.endsWith(' ignore-unused'))).toBe(true);
  });

  it('in a text is no comment', async () => {
    const { shown } = await diagnosed(
      replaced('metadata:', 'metadata:\n  annotations:\n    a: |\n      # netpol-ignore-file udp-missing: why'),
    );
    expect(shown).toEqual(['14 udp-missing']);
  });

  it('ignores what is found in a text of several lines that starts on its line', async () => {
    const text = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: p
  namespace: shop
spec:
  # netpol-ignore selector-syntax: an experiment
  selector: >-
    app == "a" &&
    nonsense ==
  types: [Ingress]
`;
    expect(await diagnosed(text)).toMatchObject({ shown: [], ignored: ['10 selector-syntax: an experiment'] });
  });

  it('counts refusals', async () => {
    const text = replaced(
      '- port: 53',
      '- protocol: UDP\n      port: 53\n    - port: 99999 # netpol-ignore port-out-of-range: to see what the server says',
    );
    const { service, shown } = await diagnosed(text);
    expect(shown.join()).not.toContain('port-out-of-range');
    expect(service.ignored(FILE).map(({ level, rejectedBy }) => [level, rejectedBy])).toEqual([
      ['error', ['kube-apiserver']],
    ]);
  });
});

describe('what is wrong with a comment', () => {
  it('is told once', async () => {
    const text = replaced('port: 53', 'port: 53 # netpol-ignore udp-mising, selects-nothing');
    const { shown } = await diagnosed(text, { 'file:///w/pods.yaml': pod('web-0', 'web', '10.0.0.1') });
    expect(shown).toEqual(['11 udp-missing', '11 ignore-without-reason', '11 ignore-unknown-code', '11 ignore-unused']);
  });

  it('is not told of what only a cluster could tell, while there is none', async () => {
    const comment = '# netpol-ignore selects-nothing: the pods come later\n';
    expect(await diagnosed(comment + POLICY.replace('{port: 53}', ''))).toMatchObject({ shown: ['12 udp-missing'] });
    const { shown } = await diagnosed(comment + POLICY, {
      'file:///w/pods.yaml': pod('web-0', 'web', '10.0.0.1'),
    });
    expect(shown).toContain('1 ignore-unused');
  });

  it('is not told in a text that is half typed, nor in a template', async () => {
    const comment = '# netpol-ignore udp-missing: why\n';
    expect((await diagnosed(`${comment}${replaced('port: 53', 'port: [')}`)).shown.join()).not.toContain('ignore-');
    expect(
      await diagnosed(`# netpol-ignore nonsense\n${replaced('name: dns', 'name: {{ .Values.name }}')}`),
    ).toMatchObject({
      shown: ['5 template'],
    });
  });

  it('is not told before everything was asked', async () => {
    const { service } = await diagnosed(`# netpol-ignore udp-missing: why\n${replaced('port: 53', 'port: 80')}`);
    expect(service.diagnostics(FILE, 'document')).toEqual([]);
    expect(service.diagnostics(FILE, 'all').map(({ code }) => code)).toContain('ignore-unused');
  });
});

describe('the action that writes one', () => {
  async function ignoring(text: string, code: string): Promise<string> {
    const { service } = await diagnosed(text);
    const found = service
      .fixes(FILE, { start: 0, end: text.length })
      .find(({ fix }) => fix.title === `Ignore ${code} here, with a reason`);
    expect(found?.diagnostic.code).toBe(code);
    return edited(text, found?.fix.edits ?? []).replace(`${code}: `, `${code}: because`);
  }

  it.each([
    ['above its line', POLICY, replaced('    - port', '    # netpol-ignore udp-missing: because\n    - port')],
    [
      'above its line, whatever the line ends',
      POLICY.replaceAll('\n', '\r\n'),
      replaced('    - port', '    # netpol-ignore udp-missing: because\n    - port').replaceAll('\n', '\r\n'),
    ],
  ])('writes it %s', async (_, text, expected) => {
    const written = await ignoring(text, 'udp-missing');
    expect(written).toBe(expected);
    expect((await diagnosed(written)).shown).toEqual([]);
  });

  it('writes it behind the marker that starts the document', async () => {
    const text = `a: b\n---\n${POLICY.replace('kind: NetworkPolicy\n', '')}`;
    const written = await ignoring(text, 'kind-missing');
    expect(written).toContain('---\n# netpol-ignore kind-missing: because\napiVersion');
    expect((await diagnosed(written)).shown).not.toContain('kind-missing');
  });

  it('writes none into JSON, where there are no comments', async () => {
    const text =
      '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "A"}, "spec": {"podSelector": {}}}';
    const { service, shown } = await diagnosed(text);
    expect(shown.length).toBeGreaterThan(0);
    const titles = service.fixes(FILE, { start: 0, end: text.length }).map(({ fix }) => fix.title);
    expect(titles.filter((title) => title.startsWith('Ignore'))).toEqual([]);
  });
});

describe('all safe fixes at once', () => {
  it('goes on until none is left', async () => {
    const text = join(
      POLICY.replace('port: 53', 'port: 80 # netpol-ignore udp-missing: none'),
      POLICY.replace('name: dns', 'name: 1234').replace('port: 53', 'port: "8080"'),
    );
    const { service } = await diagnosed(text);
    const after = edited(text, service.fixAll(FILE));
    expect(after).toBe(
      join(
        POLICY.replace('port: 53', 'port: 80'),
        POLICY.replace('name: dns', 'name: "1234"').replace('port: 53', 'port: 8080'),
      ),
    );
    // Nothing was changed by asking.
    expect(service.text(FILE)?.text).toBe(text);
    expect((await diagnosed(after)).service.fixAll(FILE)).toEqual([]);
  });
});
