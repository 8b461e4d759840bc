import type { SimulateParams } from '../../protocol.ts';
import type { FlowWorld } from './world.ts';

/** The command that asks the same in a terminal, ready for a POSIX shell. */
export function commandLine(params: SimulateParams, world: FlowWorld): string {
  const { source } = world.cluster.snapshot;
  const snapshot = world.display(source.uri) || '.';
  const overlays = source.kind === 'workspace' ? [] : world.folders.map((uri) => world.display(uri) || '.');
  const { name } = world.cluster.programs.dataplane;
  const parts = [
    ['--snapshot', snapshot],
    ...overlays.slice(0, 1).map((folder) => ['--policies', folder]),
    ...(world.dataplaneHow === 'setting' ? [['--dataplane', name]] : []),
    ['--from', params.from],
    ['--to', params.to],
    ...(params.port === undefined ? [] : [['--port', String(params.port)]]),
    ...(params.protocol === undefined ? [] : [['--protocol', params.protocol]]),
    ...(params.family === undefined ? [] : [['--family', String(params.family)]]),
  ];
  return ['netpol', 'simulate', ...parts.flat().map(quoted)].join(' ');
}

function quoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
