import { asMilliseconds, Figure, gate, timing } from '../../tools/measure/figures';
import { median, pairedDifference } from '../../tools/measure/statistics';
import { Workshop } from '../../tools/measure/workshop';

interface Loaded {
  readonly cpuMilliseconds: number;
  readonly serviceFiles: number;
  readonly ownFiles: readonly string[];
  readonly uses: readonly string[];
}

/** G5: the cost of loading the library. */
export async function measureLoading(workshop: Workshop, pairs: number): Promise<Figure[]> {
  const [floor, library]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair += 1) {
    floor.push((await workshop.run<Loaded>('load', 'floor')).cpuMilliseconds);
    library.push((await workshop.run<Loaded>('load', 'library')).cpuMilliseconds);
  }
  const { serviceFiles, ownFiles } = await workshop.run<Loaded>('load', 'library');
  const { uses } = await workshop.run<Loaded>('load', 'watch');
  return [
    gate({
      goal: 'G5',
      what: 'service modules of aws-cdk-lib that loading the library loads',
      value: serviceFiles,
      most: 0,
      details: uses,
    }),
    gate({ goal: 'G5', what: 'files of the library that hold a platform and a pair', value: ownFiles.length, most: 2, details: ownFiles }),
    timing({
      goal: 'G5',
      what: `CPU of loading, above App and Stack (${asMilliseconds(median(floor))})`,
      value: pairedDifference(library, floor),
      most: 15,
      show: asMilliseconds,
    }),
  ];
}
