import { canonical } from './assemblies/canonical';
import { dashboardsOf } from './dashboards/bodies';
import { picture } from './dashboards/render';
import { charts } from './deploy-gantt';
import { drawings } from './diagram/pictures';

/** All pictures of the documents, by file: the diagrams, the dashboards of a pair with all options, and the charts of a first deployment. */
export async function pictures(): Promise<ReadonlyMap<string, string>> {
  const diagrams = (await drawings()).map(({ name, svg }) => [`docs/diagrams/${name}.svg`, svg] as const);
  const dashboards = dashboardsOf(canonical('everythingOn'))
    .map(async ({ name, body }) => [`docs/dashboards/${name}.svg`, await picture(body)] as const);
  return new Map([...diagrams, ...await Promise.all(dashboards), ...Object.entries(await charts())]);
}
