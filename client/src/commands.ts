/** All our commands, as `netpol.` and these; the manifest announces the same ones in the same order. */
export const COMMAND_NAMES = [
  'simulateFlow',
  'showMatchingPods',
  'policiesForThisPod',
  'whoCanReachThis',
  'openConnectivityMap',
  'compareConnectivity',
  'openManifest',
  'captureSnapshot',
  'chooseSnapshot',
  'refreshSnapshot',
  'compareSnapshots',
  'exportSnapshot',
  'chooseDataplane',
  'restartServer',
  'showLog',
  'copyDiagnosticsInformation',
  'openSample',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];
