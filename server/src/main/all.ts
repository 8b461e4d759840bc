/**
 * Language server and command line in one file: apart they would be the whole house twice. Started as a program it is
 * the server; `bin.ts` asks it for the command line. Each is loaded only when it is the one that is wanted.
 */
export function cli(): void {
  void import('./cli.ts');
}

if (require.main === module) void import('./node.ts');
