/** What reads live clusters: a bundle of its own, because the credentials' library is loaded only by whoever asks for one. */
export { createClusterReader } from '../cluster/reader.ts';
