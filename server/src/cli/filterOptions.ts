import type { FilterText } from '../features/map/filter.ts';
import type { Arguments } from './args.ts';

export function filterText({ options }: Arguments): FilterText {
  return {
    from: options.get('from'),
    to: options.get('to'),
    direction: options.get('direction'),
    port: options.get('port'),
    protocol: options.get('protocol'),
  };
}
