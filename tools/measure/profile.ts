import type { Profiler } from 'inspector';

type Part = 'own' | 'loading' | 'others';

/** The shares of the time that functions of the library take themselves, and that Node.js and aws-cdk-lib need to load modules. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Record<Part, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<number, Part>();
  const visit = (id: number, isLoading: boolean): void => {
    const { callFrame: { url }, children = [] } = byId.get(id)!;
    const isOwn = url.includes('/node_modules/eldonia-constructs/');
    // A module that is evaluated is loaded; the program that the module loader starts is not.
    const inside = url.startsWith('node:internal/modules/') || (isLoading && !isOwn && !url.includes('/programs/'));
    parts.set(id, isOwn ? 'own' : inside ? 'loading' : 'others');
    for (const child of children) visit(child, inside);
  };
  visit(nodes[0].id, false);
  const shares = { own: 0, loading: 0, others: 0 };
  const whole = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  samples.forEach((id, index) => (shares[parts.get(id)!] += timeDeltas[index] / whole));
  return shares;
}
