import { cli } from './all.ts';

cli();
