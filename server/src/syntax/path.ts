/** A place inside a manifest: field names and list indexes from the document's root. */
export type Path = readonly (string | number)[];

/** `spec.ingress[0].from[1].ipBlock.cidr`: a path as the API server writes it, keys as they are. */
export function fieldName(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text;
}
