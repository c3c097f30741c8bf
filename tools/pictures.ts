import { charts } from './deploy-gantt';
import { drawings } from './diagram/pictures';

/** All pictures of the documents, by file: the diagrams, and the charts of a first deployment. */
export const pictures = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([...(await drawings()).map(({ name, svg }) => [`docs/diagrams/${name}.svg`, svg] as const), ...charts()]);
