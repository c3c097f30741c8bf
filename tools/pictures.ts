import { charts } from './deploy-gantt';
import { drawings } from './diagram/pictures';

/** All pictures of the documents, by file: the diagrams, and the charts of a first deployment. */
export async function pictures(): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await drawings()).map(({ name, svg }) => [`docs/diagrams/${name}.svg`, svg] as const), ...charts()]);
}
