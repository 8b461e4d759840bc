import type { Line } from './lines.ts';
import type { Path } from './path.ts';

/** Where a line's content stands among the lines around it, told by columns alone. */
export interface BlockPlace {
  /** Of the map or list item that holds what starts at the column. */
  readonly path: Path;
  /** Keys at the same column in the same map. */
  readonly keys: readonly string[];
  /** Dashes stand at the column: the place is between the items of a list. */
  readonly amongDashes: boolean;
}

/** `column` is where content starts in line `index`; `dashes` those of that line which are left of it. */
export function placeOf(lines: readonly Line[], index: number, column: number, dashes: readonly number[]): BlockPlace {
  const path: (string | number)[] = [];
  const keys: string[] = [];
  let amongDashes = false;
  let limit = column;
  /** Set while the path starts with an item of a list whose key has not come yet; `limit` is its dash's column. */
  let inList = false;

  const dashAt = (dash: number): void => {
    if (inList && dash === limit) path[0] = Number(path[0]) + 1;
    else if (dash < limit) {
      path.unshift(0);
      limit = dash;
      inList = true;
    } else if (path.length === 0 && dash === column) amongDashes = true;
  };

  for (const dash of [...dashes].reverse()) dashAt(dash);
  const alone = dashes.length > 0;
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above];
    if (!line || line.inside) continue;
    if (line.separator) break;
    if (line.key) {
      const { name } = line.key;
      if (line.column < limit || (inList && line.column === limit)) {
        path.unshift(name);
        limit = line.column;
        inList = false;
      } else if (line.column === column && path.length === 0) keys.push(name);
    }
    for (const dash of [...line.dashes].reverse()) dashAt(dash);
    if (limit === 0 && !inList) break;
  }
  for (const line of alone || !amongDashes ? lines.slice(index + 1) : []) {
    if (line.inside || (!line.key && line.dashes.length === 0)) continue;
    const first = line.dashes[0] ?? line.column;
    // A dash at the very column starts a list of the key above it, never the list that holds the map.
    if (first < column) break;
    if (line.key && line.dashes.length === 0 && line.column === column) keys.push(line.key.name);
  }
  return { path, keys, amongDashes };
}
