import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { graphOf, Scope } from './build';
import { Graph } from './graph';
import { layout } from './layout';
import { svg } from './svg';

export interface Picture {
  readonly graph: Graph;
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Draws an app, or a part of it. Undefined if nothing of it is drawn. */
export async function pictureOf(assembly: CloudAssembly, title: string, scope: Scope = {}): Promise<Picture | undefined> {
  const graph = graphOf(assembly, scope);
  if (graph.nodes.length === 0) return undefined;
  const placed = await layout(graph);
  return { graph, svg: svg(graph, placed, title), width: placed.width, height: placed.height };
}
