/** Starts the language server, from compiled code that an earlier run kept if `--code-cache` names a folder for it. */
import { join } from 'node:path';
import { requireKept } from './keptCode.ts';

const OPTION = '--code-cache=';
const folder = process.argv.find((arg) => arg.startsWith(OPTION))?.slice(OPTION.length);
const file = join(__dirname, 'netpol.js');
const { server } = (folder ? requireKept(file, folder, require) : require(file)) as { server(): Promise<unknown> };
void server();
