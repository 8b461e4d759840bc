/** Our own few signs, drawn on a 16 by 16 grid in the colour of the text around them. */
const PATHS = {
  allow: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm3.6 4.7-4.3 5-2.9-2.6.8-.9 2 1.8 3.5-4.1.9.8Z',
  deny: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm3 8.6-.9.9L8 8.9 5.9 11l-.9-.9L7.1 8 5 5.9l.9-.9L8 7.1 10.1 5l.9.9L8.9 8l2.1 2.1Z',
  conditional: 'M8 1.2 15.2 14H.8L8 1.2Zm-.7 4.6v4h1.4v-4H7.3Zm0 5.1v1.4h1.4v-1.4H7.3Z',
  unknown:
    'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm.7 10.6H7.3v-1.4h1.4v1.4Zm0-2.6H7.3c0-1.9 1.8-1.9 1.8-3 0-.6-.5-1-1.1-1s-1.1.4-1.1 1H5.5a2.5 2.5 0 0 1 5 0c0 1.6-1.8 1.8-1.8 3Z',
  arrow: 'M9.3 3.3 14 8l-4.7 4.7-.9-.9 3.1-3.2H2V7.4h9.5L8.4 4.2l.9-.9Z',
  swap: 'M11.2 1.8 14.4 5l-3.2 3.2-.9-.9 1.7-1.7H2V4.4h10l-1.7-1.7.9-.9ZM4.8 7.8l.9.9L4 10.4h10v1.2H4l1.7 1.7-.9.9L1.6 11l3.2-3.2Z',
  plus: 'M7.3 2.5h1.4v4.8h4.8v1.4H8.7v4.8H7.3V8.7H2.5V7.3h4.8V2.5Z',
  minus: 'M2.5 7.3h11v1.4h-11V7.3Z',
  simulate: 'M4 2.5 13 8l-9 5.5v-11Zm1.4 2.5v6L10.3 8 5.4 5Z',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon ${name}`);
  // The word beside it says the same.
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.appendChild(path);
  return svg;
}
