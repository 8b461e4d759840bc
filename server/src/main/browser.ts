import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from '../lsp/connection.ts';
import { createPolicyService } from '../service.ts';

declare const NETPOL_VERSION: string;

// The file is a worker's script: `self` is the worker. Named here because the server compiles without the DOM's types.
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

startServer(
  createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)),
  {
    host: undefined,
    hostSchemes: [],
    live: undefined,
    version: NETPOL_VERSION,
    docs: undefined,
    clock: Date.now,
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
    turn: () => new Promise((resolve) => setTimeout(resolve, 0)),
  },
  createPolicyService,
);
