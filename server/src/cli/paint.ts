export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'dim' | 'bold';

export type Paint = (colour: Colour, text: string) => string;

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colours (ECMA-48 SGR) where a terminal shows them; every meaning is in the words too. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_, text) => text;
  return (name, text) => {
    const [on, off] = CODES[name];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** Code spans: in bold where there is colour, in their backticks where there is none. */
export function withSpans(text: string, colour: boolean, paint: Paint): string {
  return colour ? text.replace(/(`+)(.+?)\1(?!`)/g, (_, _fence, code: string) => paint('bold', code)) : text;
}
