/** The language server and the command line in one file: most of either is the same. Each is run when it is called. */
export const server = () => import('./node.ts');
export const cli = () => import('./cli.ts');
