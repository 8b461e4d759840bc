/** Makes each value once, when it is first asked for. */
export function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** The same for as long as the key is in use elsewhere. */
export function rememberedWeakly<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** By key, what was asked for since the last turn, and what the turn before that asked for: bounded by what is in use. */
export interface RememberedLately<V> {
  of(key: string, make: () => V): V;
  turn(): void;
}

export function rememberedLately<V>(): RememberedLately<V> {
  let now = new Map<string, V>();
  let before: ReadonlyMap<string, V> = now;
  return {
    of(key, make) {
      const known = now.get(key);
      if (known !== undefined) return known;
      const value = before.get(key) ?? make();
      now.set(key, value);
      return value;
    },
    turn() {
      before = now;
      now = new Map();
    },
  };
}
