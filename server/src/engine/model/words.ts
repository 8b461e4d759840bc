/** What the cluster, policies and verdicts share. */

export type Direction = 'ingress' | 'egress';

/** Labels of one object. A Map, because label keys are user text (`constructor`, `__proto__`). */
export type Labels = ReadonlyMap<string, string>;

/** A place inside a manifest, as the API server writes it: `['spec', 'ingress', 0, 'from', 1]`. Opaque to the engine. */
export type Path = readonly (string | number)[];
