/** The language server, for desktops and for browsers, and the command line in one file: most of each is the same. Each is run when it is called. */
export const server = () => import('./node.ts');
export const cli = () => import('./cli.ts');
export const worker = () => import('./browser.ts');
