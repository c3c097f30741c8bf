import { Deviation } from './deviation';
import { SERVICES } from './deviations-5-2-services';
import { DELIVERY } from './deviations-5-4-delivery';
import { OPERATIONS } from './deviations-5-5-operations';

/**
 * All deliberate differences from the architecture document, in its order. `docs/deviations.md` is made from this list,
 * and the conformance check names them in its verdicts.
 */
export const DEVIATIONS: readonly Deviation[] = [...SERVICES, ...DELIVERY, ...OPERATIONS];
