import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import { startServer } from '../lsp/connection.ts';
import { createPolicyService } from '../service.ts';
import { createLive } from './live.ts';
import { createNodeHost } from './nodeHost.ts';
import { writeAtOnce } from './oneWrite.ts';

declare const NETPOL_VERSION: string;

const HELP = `netpol language server ${NETPOL_VERSION}

Usage: node server.js --stdio | --node-ipc | --socket=PORT

  --stdio          speak the language server protocol on standard input and output
  --node-ipc       speak it over the channel of a parent Node process
  --socket=PORT    connect to 127.0.0.1:PORT, where the editor listens
  --code-cache=DIR keep compiled code there, so that later starts are quicker
  --version        print the version
  --help           print this
`;

main(process.argv.slice(2));

function main(args: readonly string[]): void {
  const has = (name: string) => args.some((arg) => arg === name || arg.startsWith(`${name}=`));
  if (has('--version')) console.log(NETPOL_VERSION);
  else if (has('--help')) process.stdout.write(HELP);
  else if (has('--stdio') || has('--node-ipc') || has('--socket') || has('--pipe')) serve();
  else {
    process.stderr.write(`Say how the editor talks to the server.\n\n${HELP}`);
    process.exitCode = 2;
  }
}

/** The transport is read from the command line by the protocol's own library. */
function serve(): void {
  if (process.argv.includes('--stdio')) writeAtOnce(process.stdout);
  const docs = join(__dirname, '..', 'docs', 'rules');
  startServer(
    createConnection(),
    {
      host: createNodeHost(),
      hostSchemes: ['file'],
      live: createLive(),
      version: NETPOL_VERSION,
      docs: existsSync(docs) ? pathToFileURL(docs).href : undefined,
      clock: Date.now,
      after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
      turn: immediate,
    },
    // What has arrived is read before the first, and answered before the second.
    (options) => createPolicyService({ ...options, turn: () => immediate().then(immediate) }),
  );
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
